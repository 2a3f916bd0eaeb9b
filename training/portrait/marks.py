"""Marks on the skin: moles, scars, dimples, freckles, age spots, and the small blemishes that everybody has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from training.portrait.paint import Layer
from training.vocabulary import PRESENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from training.portrait.paint import Place, SkinPaint
    from training.vocabulary import Person

MOLE_PLACES: Final[Mapping[str, tuple[Place, Place]]] = {
    "이마": ((-0.22, 6.74), (0.22, 6.95)),
    "왼쪽 볼": ((0.33, 5.92), (0.48, 6.14)),
    "오른쪽 볼": ((-0.48, 5.92), (-0.33, 6.14)),
    "왼쪽 눈 밑": ((0.22, 6.20), (0.38, 6.27)),
    "오른쪽 눈 밑": ((-0.38, 6.20), (-0.22, 6.27)),
    "왼쪽 입가": ((0.270, 5.66), (0.315, 5.80)),
    "오른쪽 입가": ((-0.315, 5.66), (-0.270, 5.80)),
    "턱": ((-0.14, 5.46), (0.14, 5.55)),
}
"""Lower and upper corner of the area where a mole of that place lies."""

SCAR_PLACES: Final[Mapping[str, tuple[Place, float]]] = {
    "이마": ((0.16, 6.86), 0.5),
    "왼쪽 눈썹": ((0.33, 6.60), 1.9),
    "오른쪽 눈썹": ((-0.33, 6.60), 1.25),
    "왼쪽 볼": ((0.40, 6.02), 1.2),
    "오른쪽 볼": ((-0.40, 6.02), 1.95),
    "왼쪽 눈 밑": ((0.32, 6.19), 0.25),
    "오른쪽 눈 밑": ((-0.32, 6.19), -0.25),
    "왼쪽 입가": ((0.27, 5.74), 1.1),
    "오른쪽 입가": ((-0.27, 5.74), 2.05),
    "턱": ((0.10, 5.52), 0.75),
}
"""Middle and heading, radians, of a scar of that place."""


def paint_marks(paint: SkinPaint, person: Person, rng: np.random.Generator) -> None:
    """Draw the marks of a person; each kind draws its own random numbers, so that one moves no other."""
    blemishes, mole, scar, freckles, spots, dimples = rng.spawn(6)
    _paint_blemishes(paint, person, blemishes)
    if person["feature.frekles"] == PRESENT:
        _paint_freckles(paint, freckles)
    if person["feature.spots"] == PRESENT:
        _paint_spots(paint, spots, count=int(spots.integers(8, 14)), strength=0.8)
    if person["feature.dimple"] == PRESENT:
        _paint_dimples(paint, dimples)
    if person["feature.scar"] == PRESENT:
        _paint_scar(paint, _place(person, "feature.scar_place", tuple(SCAR_PLACES), scar), scar)
    if person["feature.mole"] == PRESENT:
        _paint_mole(paint, _place(person, "feature.mole_place", tuple(MOLE_PLACES), mole), mole)


def _place(person: Person, trait: str, places: tuple[str, ...], rng: np.random.Generator) -> str:
    """The place a person's mark is said to have, else a random one."""
    chosen = places[int(rng.integers(len(places)))]
    said = person.traits.get(trait)
    return said if said in places else chosen


def _paint_blemishes(paint: SkinPaint, person: Person, rng: np.random.Generator) -> None:
    """Specks and pale flecks, more with age, and the first faint spots of the old."""
    old = float(np.clip((person.age - 35) / 35, 0, 1))
    clean = 0.55 if person["feature.makeup"] == PRESENT else 1.0
    for _ in range(round((7 + 26 * old**1.4) * rng.uniform(0.6, 1.3) * clean)):
        place = (rng.uniform(-0.60, 0.60), rng.uniform(5.50, 7.0))
        paint.dot(Layer.PIGMENT, place, rng.uniform(0.004, 0.010), rng.uniform(0.04, 0.17) * clean)
    for _ in range(round(12 * rng.uniform(0.5, 1.5))):
        place = (rng.uniform(-0.55, 0.55), rng.uniform(5.45, 6.9))
        paint.dot(Layer.PALE, place, rng.uniform(0.006, 0.016), rng.uniform(0.04, 0.12))
    _paint_spots(paint, rng, count=round(6 * max(old - 0.55, 0) * rng.uniform(0, 2)), strength=0.4 * clean)


def _paint_mole(paint: SkinPaint, name: str, rng: np.random.Generator) -> None:
    """A round dark spot with a soft rim, raised, sometimes with a glint."""
    (left, low), (right, high) = MOLE_PLACES[name]
    place = (rng.uniform(left, right), rng.uniform(low, high))
    radius = rng.uniform(0.014, 0.021)
    paint.dot(Layer.SHADE, place, radius * 1.4, 0.15)
    paint.dot(Layer.PIGMENT, place, radius * 1.15, 0.55)
    paint.dot(Layer.PIGMENT, place, radius * 0.85, rng.uniform(0.82, 0.98))
    paint.dot(Layer.RIDGE, place, radius * 1.2, rng.uniform(0.1, 0.5))


def _paint_scar(paint: SkinPaint, name: str, rng: np.random.Generator) -> None:
    """A healed cut: a pale band of uneven width with a darker rim on one side, raised or sunken."""
    centre, heading = SCAR_PLACES[name]
    line = _scar_line(centre, heading + rng.normal() * 0.18, rng.uniform(0.24, 0.38), rng)
    widths = rng.uniform(0.45, 1.0, len(line)) * rng.uniform(0.011, 0.015)
    widths[[0, -1]] *= 0.3
    across = np.array([-np.sin(heading), np.cos(heading)])
    rim = rng.choice([-1.0, 1.0])
    raised = rng.random() < 0.5
    middle = _places(line)
    for edge, darkness in ((rim, 1.0), (-rim, 0.55)):
        beside = _places(line + edge * 0.016 * across)
        paint.stroke(Layer.SHADE, beside, 0.75 * darkness, 3)
        paint.stroke(Layer.PIGMENT, beside, 0.28 * darkness, 1.6)
    for start in range(0, len(line) - 2, 2):
        paint.area(
            Layer.PALE, _band(line[start : start + 3], widths[start : start + 3], across), rng.uniform(0.45, 0.85)
        )
    paint.stroke(Layer.RIDGE if raised else Layer.GROOVE, middle, 0.45 if raised else 0.85, 3)
    if rng.random() < 0.45:
        _paint_stitches(paint, line, across, rng)


def _band(line: NDArray[np.float64], widths: NDArray[np.float64], across: NDArray[np.float64]) -> list[Place]:
    """Outline of a band along a line, of half widths (n)."""
    away = widths[:, None] * across
    return _places(np.concatenate([line + away, (line - away)[::-1]]))


def _scar_line(centre: Place, heading: float, length: float, rng: np.random.Generator) -> NDArray[np.float64]:
    along = np.linspace(-0.5, 0.5, 9) * length
    bow = rng.normal() * 0.25 * (0.25 - (along / length) ** 2) * length * 2
    wobble = np.convolve(rng.normal(size=11), np.ones(3) / 3, "valid") * 0.005
    direction = np.array([np.cos(heading), np.sin(heading)])
    across = np.array([-direction[1], direction[0]])
    line: NDArray[np.float64] = np.array(centre) + along[:, None] * direction + (bow + wobble)[:, None] * across
    return line


def _paint_stitches(
    paint: SkinPaint,
    line: NDArray[np.float64],
    across: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    """Pairs of small pale dents where the cut was sewn."""
    for point in line[1:-1:2]:
        for side in (-1, 1):
            x, y = point + side * rng.uniform(0.028, 0.036) * across
            paint.dot(Layer.PIGMENT, (x, y), 0.007, rng.uniform(0.25, 0.45))


def _paint_dimples(paint: SkinPaint, rng: np.random.Generator) -> None:
    """A pit beside each corner of the mouth, one deeper than the other."""
    for side in (1, -1):
        x, y = 0.315 + rng.normal() * 0.008, 5.735 + rng.normal() * 0.012
        depth = rng.uniform(0.7, 1.0)
        pit = [(side * (x - 0.012), y + 0.060), (side * (x + 0.012), y), (side * (x - 0.010), y - 0.060)]
        paint.stroke(Layer.FURROW, pit, 0.60 * depth, 9)
        paint.stroke(Layer.SHADE, pit, 0.80 * depth, 7)
        paint.stroke(Layer.GROOVE, pit, 0.30 * depth, 4)


def _paint_freckles(paint: SkinPaint, rng: np.random.Generator) -> None:
    """Small brown specks, dense on the cheeks and the bridge of the nose, thinning outwards."""
    for _ in range(int(rng.integers(150, 220))):
        bridge = rng.random() < 0.25
        x = rng.normal() * 0.085 if bridge else rng.choice([-1, 1]) * (0.27 + rng.normal() * 0.115)
        y = 6.15 + rng.normal() * (0.060 if bridge else 0.075) - 0.08 * abs(x)
        height = rng.uniform(0.003, 0.009)
        paint.dot(Layer.PIGMENT, (x, y), height * rng.uniform(0.8, 1.4), 0.16 + 0.42 * rng.beta(1.2, 2.2), height)


def _paint_spots(paint: SkinPaint, rng: np.random.Generator, count: int, strength: float) -> None:
    """Brownish patches with ragged edges on cheekbones and temples."""
    first = int(rng.integers(2))
    for index in range(count):
        side = 1 if (first + index) % 2 else -1
        temple = rng.random() < 0.35
        x = side * (rng.uniform(0.42, 0.60) if temple else rng.uniform(0.28, 0.56))
        y = rng.uniform(6.45, 6.80) if temple else rng.uniform(5.88, 6.25)
        size, amount = rng.uniform(0.012, 0.036), strength * rng.uniform(0.6, 1.0)
        paint.area(Layer.SHADE, _ragged(x, y, size * 1.5, rng), amount * 0.75)
        paint.area(Layer.PIGMENT, _ragged(x, y, size, rng), amount * 0.28)
        for _ in range(3):
            place = (x + rng.normal() * size * 0.5, y + rng.normal() * size * 0.5)
            paint.area(
                Layer.PIGMENT, _ragged(*place, size * rng.uniform(0.25, 0.5), rng), amount * rng.uniform(0.26, 0.42)
            )


def _ragged(x: float, y: float, size: float, rng: np.random.Generator) -> list[Place]:
    turn = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    radius = size * (1 + 0.25 * rng.normal(size=14)).clip(0.5, 1.6)
    flat = rng.uniform(0.6, 1.0)
    return [(float(x + r * np.cos(t)), float(y + flat * r * np.sin(t))) for r, t in zip(radius, turn, strict=True)]


def _places(points: NDArray[np.float64]) -> list[Place]:
    return [(float(x), float(y)) for x, y in points]
