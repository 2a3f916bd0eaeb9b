"""All hair in front of the face: chooses and combines the styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import mirrored, straight
from training.sketch.hair.band import Band, Shape, uneven
from training.sketch.hair.crop import draw_bald, draw_crop
from training.sketch.hair.curls import draw_curls
from training.sketch.hair.curtain import curtain_of, draw_curtains
from training.sketch.hair.strands import PROGRESS, Combing, comb, wave
from training.sketch.hair.tops import draw_fringe, draw_parted, draw_parted_front, draw_swept_back

if TYPE_CHECKING:
    from training.sketch.geometry import Face
    from training.sketch.pencil import Pencil


def draw_front(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Draw the hair of crown, forehead, temples and sides."""
    burns_rng, rng = rng.spawn(2)
    top = face.person["hairstyle.topLength"]
    if face.has("feature.sideburns", "있다") and curtain_of(face) is None:
        _draw_sideburns(pencil, face, burns_rng)
    if top == "대머리":
        draw_bald(pencil, face, rng)
    elif top == "짧음":
        draw_crop(pencil, face, rng)
    else:
        _draw_full(pencil, face, rng)


def _draw_full(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    shape_rng, curtain_rng, top_rng, side_rng, edge_rng, curl_rng = rng.spawn(6)
    band = Band(face, _shape(face, shape_rng))
    curtain = curtain_of(face)
    if curtain is not None:
        draw_curtains(pencil, face, band, curtain, curtain_rng)
    _draw_top(pencil, face, band, top_rng)
    if curtain is None:
        _draw_sides(pencil, face, band, side_rng)
    _draw_edge(pencil, face, band, edge_rng)
    draw_curls(pencil, face, band, curtain, curl_rng)


def _tied(face: Face) -> bool:
    return face.has("hairstyle.sizeLength", "묶음")


def _falls(face: Face) -> bool:
    return face.has("hairstyle.topLength", "앞머리내림")


def _shape(face: Face, rng: np.random.Generator) -> Shape:
    a, b, c = rng.normal(size=3).tolist()
    quiff = rng.uniform(0, 5)
    curl, tied = face.hair.curl, _tied(face)
    top = 12.0 + 5.5 * curl - 2.5 * face.old * face.male - 4.5 * tied + a
    if not _falls(face) and face.male and face.hair.part is None:
        top += quiff
    permed, curtain = face.has("hairstyle.type", "파마"), curtain_of(face)
    top += 2.0 * permed
    side = (6.4 if face.male else 7.2) + 3.4 * curl + 2.5 * permed - 3.8 * tied + 0.6 * b
    return Shape(
        top=top,
        side=side,
        fringe=face.heights.brow - (9 if face.male else 6.5) + 1.6 * c,
        flare=0.0 if curtain is None else 0.7 * curtain.outer,
        lumps=uneven(rng, 0.5 if tied else 1.0 + 1.3 * curl),
    )


def _draw_top(pencil: Pencil, face: Face, band: Band, rng: np.random.Generator) -> None:
    part, covered = face.hair.part, curtain_of(face) is not None
    if part is None:
        if _falls(face):
            draw_fringe(pencil, face, band, rng)
        else:
            draw_swept_back(pencil, face, band, rng)
    elif _falls(face) or (part == 0 and face.male and not _tied(face)):
        down = 1.0 if _falls(face) else 0.45
        draw_parted_front(pencil, face, band, part, rng, down=down, edge=0.7 if covered else 0.985)
    else:
        draw_parted(pencil, face, band, part, rng, reach=0.72 if covered else 0.93)


def _draw_sides(pencil: Pencil, face: Face, band: Band, rng: np.random.Generator) -> None:
    """Short hair around the ears: down and back, thinning into the sideburns."""
    tone = face.hair.tone + 18
    down = Combing(length=(0.25, 0.5), width=(0.25, 0.6), sheen=35, sheen_at=0.3, sheen_spread=0.2, alpha=0.7)
    for side in (-1, 1):
        u = side * (np.linspace(0.58, 0.80, 30)[:, None] + 0.24 * PROGRESS)
        strands = band(u, np.linspace(0, 1, 30)[:, None])
        comb(pencil, strands, 110, face.hair, rng, down)
        n = 60
        roots = band(side * rng.uniform(0.72, 0.99, n), rng.uniform(0, 0.25, n))
        shifts = np.stack([-side * rng.uniform(0.1, 1.6, n), rng.uniform(2.5, 5, n)], 1)
        pencil.hairs(straight(roots, shifts), 0.32, tone, 0.6, root=0.5)


def _draw_sideburns(pencil: Pencil, face: Face, rng: np.random.Generator) -> None:
    """Tapering patches of hair that run down in front of the ears to the height of the nose."""
    top, bottom = 104.0, face.heights.nose + 1
    n = 260
    for side in (-1, 1):
        t, v = rng.random(n), rng.random(n)
        y = top + (bottom - top) * t
        roots = mirrored(np.stack([face.outline.half_width(y) - 0.6 - (8.5 - 4 * t) * v, y], 1), side)
        shifts = np.stack([-side * rng.uniform(0.0, 1.4, n), rng.uniform(2.5, 4.5, n)], 1)
        tone = np.clip(face.hair.tone + 40 * rng.random(n), 4, 210)
        pencil.hairs(straight(roots, shifts), 0.42, tone, 0.75, root=0.5)


def _draw_edge(pencil: Pencil, face: Face, band: Band, rng: np.random.Generator) -> None:
    """Sketchy strokes along the silhouette, hairs that stand off it, and loose strands on the forehead."""
    u = np.linspace(-0.92, 0.92, 40)[:, None]
    tied = _tied(face)
    for k in range(2):
        strands = band(np.clip(u + (0.16 + 0.08 * k) * np.sign(u) * PROGRESS, -0.99, 0.99), 1 + 0.012 * k)
        strands = wave(strands, 0.7 + 2.2 * face.hair.curl, 0.035, rng, 0.5)
        contour = Combing(length=(0.5, 1.0), width=(0.22, 0.5), sheen=20, sheen_at=0.5, sheen_spread=0.3, jitter=0.7)
        comb(pencil, strands, 26, face.hair, rng, contour)
    strands = band(u + 0.12 * np.sign(u) * PROGRESS, 0.95 + (0.05 if tied else 0.09) * PROGRESS)
    strands = wave(strands, 0.5 + 1.7 * face.hair.curl, 0.05, rng, 0.5)
    stray = Combing(
        length=(0.3, 0.7), width=(0.2, 0.4), sheen=20, sheen_at=0.5, sheen_spread=0.3, alpha=0.6, jitter=1.2
    )
    comb(pencil, strands, 20 if tied else 64, face.hair, rng, stray)
    if not _falls(face) and not tied and rng.random() < 0.5:
        _draw_loose(pencil, face, band, rng)


def _draw_loose(pencil: Pencil, face: Face, band: Band, rng: np.random.Generator) -> None:
    n = int(rng.integers(2, 9))
    roots = band(rng.normal() * 0.15 + rng.normal(size=n) * 0.16, 0.1)
    length = rng.uniform(5, 13, n)
    lean = np.sign(rng.normal()) * rng.uniform(0.1, 0.6, n)
    curves = straight(roots, np.stack([lean * length, length], 1))
    curves[:, 1, 0] -= 0.2 * lean * length
    pencil.hairs(curves, rng.uniform(0.25, 0.55, n), face.hair.tone + 10, 0.75, root=0.8)
