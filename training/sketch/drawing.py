"""Puts a picture together, back to front."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.artist import choose_artist
from training.sketch.beard import draw_beard
from training.sketch.brows import draw_brow
from training.sketch.eyes import draw_eye
from training.sketch.glasses import draw_glasses
from training.sketch.hair import draw_behind, draw_front, draw_tied
from training.sketch.head import draw_ears, draw_neck, draw_outline
from training.sketch.impression import draw_impression
from training.sketch.marks import draw_marks
from training.sketch.measure import measure
from training.sketch.mouth import draw_mouth
from training.sketch.nose import draw_nose
from training.sketch.page import Page, Pixels
from training.sketch.skin import draw_skin
from training.sketch.wrinkles import draw_wrinkles

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.vocabulary import Person

_PARTS = (
    "artist",
    "measures",
    "hair behind",
    "neck",
    "tied hair",
    "skin",
    "outline",
    "wrinkles",
    "mouth",
    "left eye",
    "right eye",
    "left brow",
    "right brow",
    "marks",
    "specks",
    "beard",
    "glasses",
    "hair",
    "impression",
)


_CHANCE = {"artist", "measures", "marks"}
"""Parts that differ from picture to picture."""


class _Streams:
    """An own random stream for every part, so that changing one trait leaves the other parts as they were.

    The strokes of hair, skin and lines come from the same stream in every picture, like the grain of one sheet of
    paper: what differs between pictures is what a description could say, not noise that a network would have to learn.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __getitem__(self, part: str) -> np.random.Generator:
        return np.random.default_rng([self._seed if part in _CHANCE else 0, _PARTS.index(part)])


def draw(person: Person, seed: int, size: int) -> Pixels:
    """Draw a person; see training.sketch.render."""
    streams = _Streams(seed)
    face = measure(person, streams["measures"])
    page = Page(size, choose_artist(streams["artist"]), face.zoom)
    _draw_head(page, face, streams)
    _draw_features(page, face, streams)
    draw_front(page.pencil, face, streams["hair"])
    return page.finish()


def _draw_head(page: Page, face: Face, streams: _Streams) -> None:
    draw_behind(page.pencil, face, streams["hair behind"])
    draw_neck(page, face, streams["neck"])
    draw_tied(page.pencil, face, streams["tied hair"])
    draw_ears(page.pencil, face)
    draw_skin(page, face, streams["skin"])
    draw_outline(page.pencil, face, streams["outline"])


def _draw_features(page: Page, face: Face, streams: _Streams) -> None:
    pencil = page.pencil
    draw_impression(pencil, face, streams["impression"])
    draw_wrinkles(pencil, face, streams["wrinkles"])
    draw_nose(pencil, face)
    draw_mouth(pencil, face, streams["mouth"])
    for side, name in ((-1, "left"), (1, "right")):
        draw_eye(pencil, face, side, streams[f"{name} eye"])
        draw_brow(pencil, face, side, streams[f"{name} brow"])
    draw_marks(pencil, face, streams["marks"], streams["specks"])
    draw_beard(pencil, face, streams["beard"])
    draw_glasses(pencil, face, streams["glasses"])
