"""Reads weights from pickles without running any code that these reference.

Training states often include optimizers, callbacks and whole modules. Objects that are neither tensors nor plain data
are replaced by stand-ins that only keep their attributes, so no package is imported and no code is run.
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
"""Keys under which training states keep their weights."""


class ConversionError(ValueError):
    """A checkpoint cannot be converted; the message says why."""


class StandIn:
    """Replaces an object of an unknown class: keeps its attributes, and has no behaviour."""

    def __init__(self, *_: object) -> None: ...

    def __setstate__(self, state: Any) -> None:  # noqa: ANN401 - anything may have been pickled
        """Keep the attributes."""
        if isinstance(state, dict):
            vars(self).update(state)


def unpickle(path: Path) -> Any:  # noqa: ANN401 - any object may have been saved
    """Load a file of torch.save to the CPU; objects of unknown classes become stand-ins.

    Raises:
        ConversionError: the file is missing or damaged, or holds an object that a stand-in cannot replace.
    """
    try:
        unknown = get_unsafe_globals_in_checkpoint(path)
        stand_ins: list[Any] = [(type(name.rpartition(".")[2], (StandIn,), {}), name) for name in unknown]
        with safe_globals(stand_ins):
            return torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, UnpicklingError, RuntimeError, BadZipFile, EOFError, ValueError) as error:
        raise ConversionError(f"{path} cannot be read: {str(error).splitlines()[0]}") from error


def extract_weights(content: Any) -> dict[str, Tensor]:  # noqa: ANN401 - see unpickle
    """Return the parameters and buffers of a training state, a state dict, or a whole module.

    Raises:
        ConversionError: there are none.
    """
    for name in WEIGHTS:
        if isinstance(content, dict) and isinstance(content.get(name), dict | StandIn):
            return extract_weights(content[name])
    items = content.items() if isinstance(content, dict) else _tensors(content)
    weights = {str(name).removeprefix("module."): tensor for name, tensor in items if isinstance(tensor, Tensor)}
    if not weights:
        raise ConversionError("the file holds no weights")
    return weights


def _tensors(module: object, prefix: str = "") -> Iterator[tuple[str, Tensor]]:
    """Yield the parameters and buffers of a pickled module, named as in its state dict."""
    own: Mapping[str, Any] = vars(module)
    skipped = own.get("_non_persistent_buffers_set") or ()
    for kind in ("_parameters", "_buffers"):
        for name, tensor in (own.get(kind) or {}).items():
            if tensor is not None and name not in skipped:
                yield prefix + name, tensor
    for name, child in (own.get("_modules") or {}).items():
        if child is not None:
            yield from _tensors(child, f"{prefix}{name}.")
