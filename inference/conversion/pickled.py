"""Weights out of pickles, without running anything that these name.

Researchers keep whole training states, with optimizers, callbacks and sometimes the modules themselves. What is neither
a tensor nor plain data is met by a stand-in that only keeps its attributes, so it needs no package and can do no harm.
"""

from __future__ import annotations

from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import torch
from torch import Tensor
from torch.serialization import get_unsafe_globals_in_checkpoint, safe_globals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

WEIGHTS = ("weights", "state_dict", "model_state_dict", "model")
"""Where training states keep their weights."""


class ConversionError(ValueError):
    """A foreign checkpoint cannot be read into ours; the message says why."""


class StandIn:
    """Whatever a pickle names that is not known here: an object with its attributes and nothing else."""

    def __init__(self, *_: object) -> None: ...

    def __setstate__(self, state: Any) -> None:  # noqa: ANN401 - anything may have been pickled
        """Keep what the object was made of."""
        if isinstance(state, dict):
            vars(self).update(state)


def unpickle(path: Path) -> Any:  # noqa: ANN401 - whatever somebody saved
    """What torch.save wrote, on the CPU; unknown objects become stand-ins.

    Raises:
        ConversionError: the file is not there, is damaged, or holds what even a stand-in cannot be for.
    """
    try:
        unknown = get_unsafe_globals_in_checkpoint(path)
        stand_ins: list[Any] = [(type(name.rpartition(".")[2], (StandIn,), {}), name) for name in unknown]
        with safe_globals(stand_ins):
            return torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, UnpicklingError, RuntimeError, BadZipFile, EOFError, ValueError) as error:
        raise ConversionError(f"{path} cannot be read: {str(error).splitlines()[0]}") from error


def weights_of(content: Any) -> dict[str, Tensor]:  # noqa: ANN401 - see unpickle
    """The parameters and buffers of a training state, a state dict, or a module that was saved whole.

    Raises:
        ConversionError: there are none.
    """
    for name in WEIGHTS:
        if isinstance(content, dict) and isinstance(content.get(name), dict | StandIn):
            return weights_of(content[name])
    items = content.items() if isinstance(content, dict) else _tensors(content)
    weights = {str(name).removeprefix("module."): tensor for name, tensor in items if isinstance(tensor, Tensor)}
    if not weights:
        raise ConversionError("there are no weights in it")
    return weights


def _tensors(module: object, prefix: str = "") -> Iterator[tuple[str, Tensor]]:
    """Parameters and buffers of a pickled module, under the names of its state dict."""
    own: Mapping[str, Any] = vars(module)
    skipped = own.get("_non_persistent_buffers_set") or ()
    for kind in ("_parameters", "_buffers"):
        for name, tensor in (own.get(kind) or {}).items():
            if tensor is not None and name not in skipped:
                yield prefix + name, tensor
    for name, child in (own.get("_modules") or {}).items():
        if child is not None:
            yield from _tensors(child, f"{prefix}{name}.")
