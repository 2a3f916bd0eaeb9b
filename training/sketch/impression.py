"""What an impression adds to a face: planes of shadow and small strokes that belong to no other trait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import CENTRE, Array, mirrored, straight
from training.sketch.skin import face_area

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.pencil import Pencil


def draw_impression(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Draw the strokes of the impression; an ordinary or a cold face has none."""
    draw = {
        "정직함": _draw_lights,
        "온화함": _draw_smiling_cheeks,
        "날카로움": _draw_hard_shadow,
        "강인함": _draw_strong_jaw,
    }.get(face.person["impression.type"])
    if draw is not None:
        with pencil.inside(face_area(face)):
            draw(pencil, face, rng)


def _draw_lights(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """An open face in frontal light: forehead, cheeks and chin shine."""
    shift, h = rng.normal(), face.heights
    pencil.oval(CENTRE + shift, 0.45 * h.hairline + 0.55 * h.brow, (26, 10), 255, 1.0, 4.0)
    pencil.oval(CENTRE, h.chin - 11, (9, 5), 255, 0.9, 3.0)
    for side in (-1, 1):
        pencil.oval(CENTRE + side * 32, h.eye + 23, (10, 7), 255, 1.0, 3.0)


def _draw_smiling_cheeks(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Cheeks raised by a smile: a round light, and a soft crescent below it."""
    shift, y = rng.normal() * 0.5, face.heights.eye + 23
    for side in (-1, 1):
        pencil.oval(CENTRE + side * 33, y - 2 + shift, (10, 7), 255, 0.6, 3.0)
        crescent = [(21, y + 5), (27, y + 10.5), (36, y + 11.5), (44, y + 5)]
        pencil.line(mirrored(crescent, side), 4.5, 100, 0.38, samples=16, blur=1.7)


def _draw_hard_shadow(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Light from one side: hatching with a hard edge along the side of the brow, cheek and jaw."""
    y = np.linspace(face.heights.hairline, face.heights.chin, 12)
    edge = np.interp(y, [60, 96, 118, 140, 165, 200], [0.80, 0.72, 0.90, 0.62, 0.70, 0.45])
    x = CENTRE + edge * face.outline.half_width(y)
    shadow = np.concatenate([np.stack([x, y], 1), [(CENTRE + 80, 225), (CENTRE + 80, y[0])]])
    pencil.fill(shadow, 60, 0.18, 0.8)
    with pencil.inside(shadow):
        _hatch(pencil, np.array([CENTRE + 50, 130]), (32, 75), rng)


def _draw_strong_jaw(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Hatched planes below the cheeks and the edge of the chewing muscle."""
    chin, jaw = face.heights.chin, face.outline.jaw
    for side in (-1, 1):
        muscle = mirrored([(jaw - 3, chin - 62), (jaw - 12, chin - 42), (jaw - 17, chin - 22)], side)
        plane = np.concatenate([muscle, mirrored([(22, chin - 12), (20, chin + 9), (jaw + 30, chin + 5)], side)])
        pencil.fill(plane, 60, 0.16, 3.0)
        with pencil.inside(plane):
            _hatch(pencil, np.array([CENTRE + side * 36, chin - 26]), (30, 34), rng)
        pencil.line(muscle, 1.8, 60, 0.35, samples=14, blur=0.6)


def _hatch(pencil: Pencil, middle: Array, spread: tuple[float, float], rng: np.random.Generator) -> None:
    """Parallel strokes that fall to the left."""
    n = int(spread[0] * spread[1] / 8)
    roots = middle + rng.uniform(-1, 1, (n, 2)) * spread
    shifts = np.array([-5.5, 9.0]) + rng.normal(size=(n, 2)) * 0.5
    pencil.hairs(straight(roots, shifts), 0.4, 80, 0.3, root=0.4)
