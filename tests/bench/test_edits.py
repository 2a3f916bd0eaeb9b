from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from bench.edits import edits, measure
from inference.backend import Candidate
from training.tasks.attribute_classifier import AttributeClassifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.backend import Request

COUNT, SIDE = 4, 32


def face(seed: int) -> Candidate:
    """A face whose embedding is a unit vector of its own; seeds from COUNT on share one."""
    stream = io.BytesIO()
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE), np.uint8)).save(stream, "PNG")
    latent = tuple(float(i == min(seed, COUNT)) for i in range(COUNT + 1))
    return Candidate(0, 0.0, stream.getvalue(), tokens=(seed,), latent=latent)


def test_an_edit_changes_one_trait_in_words() -> None:
    for edit in edits(COUNT):
        assert edit.changed in edit.right.mentioned
        assert edit.right.mentioned == edit.wrong.mentioned
        assert edit.right.text != edit.wrong.text


def test_faces_are_compared_with_those_before_the_edit() -> None:
    """A drawer that returns a source unchanged, and else listens to the seed alone."""
    asked: list[Request] = []

    def draw(requests: Sequence[Request]) -> list[Candidate]:
        asked.extend(requests)
        return [face(request.seed if request.source is None else request.source.picture[0]) for request in requests]

    edited = edits(COUNT)
    figures = measure(draw, AttributeClassifier(image_size=SIDE, widths=(8, 16)).eval(), edited, rows=4)
    assert figures["edits"] == COUNT
    for way in ("from_the_face", "from_the_seed"):
        assert figures[way]["kept"]["share"] == 1
        assert figures[way]["recognized"]["share"] == 1
        assert figures[way]["changed"]["of"] == COUNT
    assert figures["another_face"]["recognized"]["share"] <= 1 / COUNT
    assert figures["another_face"]["kept"]["of"] == figures["from_the_face"]["kept"]["of"]
    sources = [request.source for request in asked if request.source is not None]
    assert [(source.description, source.redrawn) for source in sources] == [
        (edit.right.text, (0, 4)) for edit in edited
    ]
