"""From what a description states to the condition of networks that are conditioned on traits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from inference.models.dalle import Condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from torch import Tensor

    from inference.descriptions import Statement


def trait_condition(statements: Iterable[Statement], traits: Mapping[str, tuple[str, ...]]) -> Condition:
    """Return the probabilities of the values of stated traits, (1, V), and which traits are stated, bool (1, J).

    The last statement of a value stands; denied values are ruled out, and what is left is equally likely. Statements of
    traits or values that the networks do not know are left out.

    Args:
        statements: in the order of the text.
        traits: trait -> its values, in the order of the networks.
    """
    stated, denied = _by_trait(statements, traits)
    rows = [
        [float(value == stated[trait]) if trait in stated else float(value not in denied[trait]) for value in values]
        for trait, values in traits.items()
    ]
    known = [trait in stated or (any(row) and not all(row)) for trait, row in zip(traits, rows, strict=True)]
    shares = [share / max(sum(row), 1) for row in rows for share in row]
    return Condition(torch.tensor([shares]), torch.tensor([known]))


def changed_traits(before: Condition, after: Condition, traits: Mapping[str, tuple[str, ...]]) -> Tensor:
    """Return the traits of which two conditions state different things, bool (J).

    Args:
        before: probabilities (1, V) and stated traits (1, J), as of `trait_condition`.
        after: likewise.
        traits: trait -> its values, in the order of the networks.
    """
    sizes = [len(values) for values in traits.values()]
    differences = torch.split((before.text != after.text)[0], sizes)
    differs = torch.stack([difference.any() for difference in differences])
    return (differs & before.mask[0] & after.mask[0]) | (before.mask[0] != after.mask[0])


def _by_trait(
    statements: Iterable[Statement], traits: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Return the value of each stated trait, and the denied values of every trait."""
    stated: dict[str, str] = {}
    denied: dict[str, set[str]] = {trait: set() for trait in traits}
    for statement in statements:
        trait, value = statement.trait, statement.value
        if value not in traits.get(trait, ()):
            continue
        if statement.polarity == "is":
            stated[trait] = value
        else:
            denied[trait].add(value)
            if stated.get(trait) == value:
                del stated[trait]
    return stated, denied
