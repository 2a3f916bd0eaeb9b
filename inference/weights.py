"""Weights of networks in safetensors files, devices, and what may be wrong with either.

It knows no particular network, so that those of a checkpoint are imported only by what needs them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn

from inference.checksums import is_as_recorded, record_digest
from inference.files import replacing

if TYPE_CHECKING:
    from pathlib import Path

Network = TypeVar("Network", bound=nn.Module)


class Problem(StrEnum):
    """Reasons why a checkpoint cannot be loaded."""

    NO_FOLDER = "no-folder"
    MISSING_FILE = "missing-file"
    DAMAGED_FILE = "damaged-file"
    CHANGED_FILE = "changed-file"
    FOREIGN = "foreign"
    WRONG_WEIGHTS = "wrong-weights"


class DeviceError(Exception):
    """A device does not exist on this machine."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no such device: {name}")
        self.name = name


class CheckpointError(Exception):
    """A checkpoint cannot be loaded: the problem, the path, and a detail for the log."""

    def __init__(self, problem: Problem, path: Path, detail: str = "") -> None:
        super().__init__(f"{problem.value}: {path}" + (f" ({detail})" if detail else ""))
        self.problem, self.path, self.detail = problem, path, detail


def choose_device(name: str) -> torch.device:
    """Return a device by torch's name for it; "auto": a GPU if there is one, else the CPU.

    Raises:
        DeviceError: there is no device of that name.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError) as error:  # torch asserts that it was built with CUDA
        raise DeviceError(name) from error
    return device


def load_network(folder: Path, network: Network) -> Network:
    """Load a network's weights from its safetensors file, and set evaluation mode.

    Raises:
        CheckpointError: the file is missing, damaged, not the recorded one, or does not fit the network.
    """
    path = require_file(weights_path(folder, type(network)))
    try:
        state = load_file(path)
    except (SafetensorError, OSError) as error:
        raise CheckpointError(Problem.DAMAGED_FILE, path, str(error)) from error
    if not is_as_recorded(path):
        raise CheckpointError(Problem.CHANGED_FILE, path)
    try:
        network.load_state_dict({name: tensor.float() for name, tensor in state.items()})
    except RuntimeError as error:
        raise CheckpointError(Problem.WRONG_WEIGHTS, path, str(error)) from error
    return network.eval().requires_grad_(False)  # noqa: FBT003 - torch's own signature


def save_network(folder: Path, network: nn.Module, dtype: torch.dtype = torch.float16) -> None:
    """Write a network's weights to its safetensors file, and record its digest; creates the folder."""
    state = {name: tensor.detach().to("cpu", dtype).contiguous() for name, tensor in network.state_dict().items()}
    path = weights_path(folder, type(network))
    with replacing(path) as unfinished:
        save_file(state, unfinished)
    record_digest(path)


def weights_path(folder: Path, network: type[nn.Module]) -> Path:
    """Return the path of a network's weights: the lower-case name of its class."""
    return folder / f"{network.__name__.lower()}.safetensors"


def require_file(path: Path) -> Path:
    """Return the path of a file; raise CheckpointError if there is none."""
    if not path.is_file():
        raise CheckpointError(Problem.MISSING_FILE, path)
    return path
