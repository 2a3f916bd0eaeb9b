"""Reads weights from pickles without running any code that these reference.

Training states often include optimizers, callbacks and whole modules. Objects that are neither tensors nor plain data
are replaced by stand-ins that only keep their attributes, so no package is imported and no code is run. Dicts and lists
of other classes (AttributeDict, defaultdict) become plain ones.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile

import torch
from torch import Tensor
from torch.serialization import get_unsafe_globals_in_checkpoint, safe_globals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

WEIGHTS: Final = ("weights", "state_dict", "model_state_dict", "model", "module")
"""Keys under which training states keep their weights; `module` is DeepSpeed's."""

CONTAINER: Final = re.compile(r"Can only (append|extend|SETITEM).* got <class '(.+)'>", re.DOTALL)
"""How torch refuses to fill an object that is neither a dict nor a list."""


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
    containers: dict[str, type[Any]] = {}
    while True:
        try:
            return _load(path, containers)
        except UnpicklingError as error:
            found = CONTAINER.search(str(error))
            if found is None or found[2] in containers:
                raise _unreadable(path, error) from error
            containers[found[2]] = OrderedDict if found[1] == "SETITEM" else list
        except (OSError, RuntimeError, BadZipFile, EOFError, ValueError, TypeError) as error:
            raise _unreadable(path, error) from error


def _load(path: Path, containers: Mapping[str, type[Any]]) -> Any:  # noqa: ANN401 - see unpickle
    """Load a file; `containers`: which unknown classes are kinds of dict or list, by their full names."""
    unknown = get_unsafe_globals_in_checkpoint(path)
    stand_ins: list[Any] = [(_stand_in(name, containers.get(name)), name) for name in unknown]
    with safe_globals(stand_ins):
        return torch.load(path, map_location="cpu", weights_only=True)


def _stand_in(name: str, container: type[Any] | None) -> type[Any]:
    """Return a class for an unknown one: it makes stand-ins, or empty containers of a plain kind."""
    module, _, short = name.rpartition(".")
    if container is None:
        return type(short, (StandIn,), {"__module__": module})
    return type(short, (), {"__module__": module, "__new__": lambda _class, *_: container()})


def _unreadable(path: Path, error: Exception) -> ConversionError:
    """Return the error for a file, with torch's reason unless it advises to run what the file says."""
    reason = next(iter(str(error).splitlines()), type(error).__name__)
    if "weights_only" in str(error):
        reason = "it is no file of torch.save, or holds objects that cannot be read without running their code"
    return ConversionError(f"{path} cannot be read: {reason}")


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
