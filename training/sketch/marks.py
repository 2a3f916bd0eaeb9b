"""Marks on the skin: mole, scar, dimples, freckles and age spots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import CENTRE, mirrored, moved
from training.vocabulary import PRESENT

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.pencil import Pencil


def draw_marks(pencil: Pencil, face: Face, places: np.random.Generator, specks: np.random.Generator) -> None:
    """Draw the marks the person has. places: where moles and scars are; specks: where freckles and spots are."""
    (mole, scar), (freckles, spots) = places.spawn(2), specks.spawn(2)
    if face.has("feature.mole", PRESENT):
        _draw_mole(pencil, face, mole)
    if face.has("feature.scar", PRESENT):
        _draw_scar(pencil, face, scar)
    if face.has("feature.dimple", PRESENT):
        _draw_dimples(pencil, face)
    if face.has("feature.frekles", PRESENT):
        _draw_freckles(pencil, freckles)
    if face.has("feature.spots", PRESENT):
        _draw_spots(pencil, face, spots)


def _draw_mole(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    mouth = face.heights.mouth
    places = [(24, 143), (-28, 150), (14, mouth - 9), (-17, mouth + 13), (35, 140)]
    x, y = places[int(rng.integers(len(places)))]
    pencil.dot(CENTRE + x + 0.4, y + 0.5, 2.8, 110, 0.5, 0.8)
    pencil.dot(CENTRE + x, y, 2.2, 24, 1.0, 0.25)


def _draw_scar(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """A healed cut with the marks of its stitches."""
    places = [(32, 148, 0.9), (-32, 146, -0.8), (30, 152, 1.3), (-18, face.heights.chin - 17, -0.5)]
    x, y, turn = places[int(rng.integers(len(places)))]
    middle = np.array([CENTRE + x, y])
    along = np.array([np.cos(turn), np.sin(turn)]) * 12
    across = np.array([-along[1], along[0]]) * 0.25
    cut = np.stack([middle - along, middle + np.array([0.8, -0.6]), middle + along])
    pencil.line(moved(cut, 0, -1.3), 1.4, 255, 0.75, samples=12)
    pencil.line(cut, 2.3, 30, 0.9, samples=12)
    for t in (-0.65, -0.22, 0.22, 0.65):
        foot = middle + along * t
        pencil.line(np.stack([foot - across, foot + across]), 1.2, 45, 0.75, samples=4)


def _draw_dimples(pencil: Pencil, face: Face) -> None:
    x, y = face.mouth.width, face.heights.mouth
    for side in (-1, 1):
        dent = mirrored([(x + 8.5, y - 6), (x + 10.8, y - 1.5), (x + 9, y + 3)], side)
        pencil.line(dent, 5.6, 100, 0.45, samples=10, blur=1.2)
        pencil.line(dent, 2.5, 35, 0.8, samples=10, blur=0.3)


def _draw_freckles(pencil: Pencil, rng: np.random.Generator) -> None:
    for _ in range(80):
        side = rng.choice([-1, 1])
        x, y = CENTRE + side * abs(rng.normal(22, 9)), rng.normal(139, 5.5)
        pencil.dot(x, y, rng.uniform(0.65, 1.1), 50, rng.uniform(0.5, 0.8))


def _draw_spots(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    for _ in range(12):
        side = rng.choice([-1, 1])
        x = CENTRE + side * rng.uniform(26, 0.86 * face.outline.cheek)
        y = rng.uniform(124, 160)
        size = (rng.uniform(1.8, 3.2), rng.uniform(1.4, 2.4))
        pencil.oval(x, y, size, 66, rng.uniform(0.5, 0.72), 0.45)
