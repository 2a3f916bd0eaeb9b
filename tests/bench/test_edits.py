from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench.edits import edits, measure
from training.evaluation.generation import Generation
from training.tasks.attribute_classifier import AttributeClassifier

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNT, SIDE = 4, 32


class Stubborn:
    """A generator whose pictures depend only on the seed, not on the description."""

    def __call__(self, descriptions: Sequence[str], candidates: int, seeds: Sequence[int]) -> list[Generation]:
        return [
            Generation(np.stack([face(seed, i) for i in range(candidates)]), np.zeros(candidates)) for seed in seeds
        ]


def face(seed: int, candidate: int) -> np.ndarray:
    return np.random.default_rng([seed, candidate]).integers(0, 256, (SIDE, SIDE), np.uint8)


def test_an_edit_changes_one_trait_in_words() -> None:
    for edit in edits(COUNT):
        assert edit.changed in edit.right.mentioned
        assert edit.right.mentioned == edit.wrong.mentioned
        assert edit.right.text != edit.wrong.text


def test_who_does_not_listen_keeps_everything_of_the_same_noise() -> None:
    figures = measure(Stubborn(), AttributeClassifier(image_size=SIDE, widths=(8, 16)).eval(), edits(COUNT))
    assert figures["edits"] == COUNT
    assert figures["kept"]["share"] == 1
    assert figures["kept_by_other_noise"]["of"] == figures["kept"]["of"]
    assert figures["changed"]["of"] == COUNT
