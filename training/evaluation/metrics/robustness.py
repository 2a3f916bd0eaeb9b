"""Robustness to variations of the text that the training captions lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.captions.random_choices import RandomChoices
from training.evaluation.cases import EVALUATION_SEED
from training.evaluation.metrics.faithfulness import shown
from training.evaluation.metrics.proportions import Difference, difference
from training.evaluation.metrics.variations import VARIATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.runner import Result


def varied(texts: Sequence[str], variation: str) -> list[str]:
    """Apply one of VARIATIONS to descriptions, deterministically."""
    vary = VARIATIONS[variation]
    return [vary(text, RandomChoices(np.random.default_rng([EVALUATION_SEED, i]))) for i, text in enumerate(texts)]


def drop(clean: Sequence[Result], other: Sequence[Result]) -> tuple[Difference, int]:
    """Return the drop of the proportion of shown mentions, over changed descriptions, and the number of these."""
    changed = [(a, b) for a, b in zip(clean, other, strict=True) if a.text != b.text]
    before, after = [shown(a.stated, a.best) for a, _ in changed], [shown(b.stated, b.best) for _, b in changed]
    return difference(before, after, [len(a.stated) for a, _ in changed]), len(changed)
