"""What ranking is worth: the best of several candidates against a random one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.evaluation.metrics.faithfulness import shown
from training.evaluation.metrics.proportions import Difference, difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.runner import Page


def rerank_gain(album: Sequence[Page]) -> Difference:
    """Share of mentions shown by the best-ranked candidates, less that of all candidates."""
    best = [shown(page.stated, page.best) for page in album]
    every = [sum(shown(page.stated, sight) for sight in page.sights) / len(page.sights) for page in album]
    return difference(best, every, [len(page.stated) for page in album])


def oracle_gain(album: Sequence[Page]) -> Difference:
    """The same, were the candidate that shows most always ranked first: what is to be gained at all."""
    most = [max(shown(page.stated, sight) for sight in page.sights) for page in album]
    every = [sum(shown(page.stated, sight) for sight in page.sights) / len(page.sights) for page in album]
    return difference(most, every, [len(page.stated) for page in album])
