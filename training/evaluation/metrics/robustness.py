"""How much is lost where a description is typed otherwise than the captions of the training data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.captions.dice import Dice
from training.evaluation.cases import EVALUATION_SEED
from training.evaluation.metrics.faithfulness import shown
from training.evaluation.metrics.proportions import Difference, difference
from training.evaluation.metrics.variations import VARIATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.runner import Page


def varied(texts: Sequence[str], variation: str) -> list[str]:
    """The same descriptions in one of VARIATIONS, the same every time."""
    vary = VARIATIONS[variation]
    return [vary(text, Dice(np.random.default_rng([EVALUATION_SEED, i]))) for i, text in enumerate(texts)]


def drop(clean: Sequence[Page], other: Sequence[Page]) -> tuple[Difference, int]:
    """The share of mentions that is lost, over the descriptions whose words changed, and how many these are."""
    changed = [(a, b) for a, b in zip(clean, other, strict=True) if a.text != b.text]
    before, after = [shown(a.stated, a.best) for a, _ in changed], [shown(b.stated, b.best) for _, b in changed]
    return difference(before, after, [len(a.stated) for a, _ in changed]), len(changed)
