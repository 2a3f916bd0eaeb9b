"""Loads converted weights into networks and reports mismatches."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from torch import nn

from inference.conversion.pickled import ConversionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

AnyModule = TypeVar("AnyModule", bound=nn.Module)


def load_strict(network: AnyModule, weights: Mapping[str, Tensor]) -> AnyModule:
    """Load weights into a network, set evaluation mode, and return it.

    Raises:
        ConversionError: a weight is missing, unexpected, or of another shape; the message names up to five.
    """
    own = network.state_dict()
    problems = [
        *(f"{name} is missing" for name in own.keys() - weights.keys()),
        *(f"{name} has no place" for name in weights.keys() - own.keys()),
        *(
            f"{name} is {tuple(weights[name].shape)}, not {tuple(own[name].shape)}"
            for name in own.keys() & weights.keys()
            if own[name].shape != weights[name].shape
        ),
    ]
    if problems:
        raise ConversionError(f"{type(network).__name__}: {'; '.join(sorted(problems)[:5])} ({len(problems)} in all)")
    network.load_state_dict(dict(weights))
    return network.eval().requires_grad_(False)  # noqa: FBT003 - torch's own signature
