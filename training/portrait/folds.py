"""Folds of the skin: wrinkles, lids, what lies under the eyes, the lines around nose and mouth, sagging.

Every part of the face tells the strokes it wants. All strokes are drawn together, the faint ones first, because a
stroke covers what lies under it in its layer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from training.portrait.paint import Layer
from training.vocabulary import ABSENT, ORDINARY, PRESENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from training.portrait.paint import Place, SkinPaint
    from training.vocabulary import Person

_SIDES: Final = (1, -1)
"""The person's left and right half."""

_FAINTEST: Final = 0.02
"""Strokes below this amount cannot be seen and are not drawn."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One stroke on the skin's canvas, as `SkinPaint.stroke` takes it."""

    layer: Layer
    places: Sequence[Place]
    amount: float
    width: float


@dataclass(frozen=True, slots=True)
class _Face:
    """What folds depend on.

    person. ageing: 0 at 24 years .. 1 at 70. late: 0 at 42 .. 1 at 70. firmness: how much weaker folds are, 1 for men.
    """

    person: Person
    ageing: float
    late: float
    firmness: float

    def wrinkle(self, place: str, natural: float) -> float:
        """Depth 0..1 of wrinkles; `natural` is what age alone gives, and all there is where they are absent."""
        value = self.person[f"wrinkle.{place}"]
        if value == ABSENT:
            return natural * self.firmness
        return (0.50 if value == ORDINARY else 0.95) * (0.3 + 0.7 * self.firmness) + 0.2 * natural


@dataclass(frozen=True, slots=True)
class _Profile:
    """Cross-section of a fold at depth 1: amounts of each layer.

    shift: from the fold to the ridge beside it, decimetres. width: of the groove; the rest widens with it.
    """

    groove: float = 0.0
    furrow: float = 0.0
    shade: float = 0.0
    ridge: float = 0.0
    ink: float = 0.0
    shift: Place = (0.0, 0.0)
    width: float = 2.0


_FOREHEAD = _Profile(groove=0.62, furrow=0.40, shade=0.46, ridge=0.36, ink=0.08, shift=(0.0, 0.036))
_FROWN = _Profile(groove=0.62, furrow=0.46, shade=0.52, ridge=0.30, ink=0.10, shift=(0.034, 0.0))
_CROWS_FOOT = _Profile(groove=0.60, furrow=0.24, shade=0.36, ridge=0.18, shift=(0.0, 0.022), width=1.8)
_UNDER_EYE = _Profile(groove=0.26, furrow=0.06, shade=0.14, width=1.6)
_SMILE = _Profile(groove=0.26, furrow=0.52, shade=0.30, ridge=0.40, shift=(0.058, 0.012), width=2.6)
_MARIONETTE = _Profile(groove=0.18, furrow=0.44, shade=0.28, ridge=0.26, shift=(0.050, 0.0), width=2.4)
_CHEEK = _Profile(groove=0.20, furrow=0.42, shade=0.40, ridge=0.30, shift=(0.044, 0.0), width=3.0)
_NECK = _Profile(groove=0.40, furrow=0.45, shade=0.50, ridge=0.30, shift=(0.0, 0.034), width=2.4)
_TROUGH = _Profile(groove=0.16, furrow=0.44, shade=0.52, width=2.4)
_BAG = _Profile(groove=0.14, furrow=0.42, shade=0.58, ridge=0.55, shift=(0.0, 0.048), width=3.4)

_CROWS_FEET: Final = ((0.55, 0.10), (0.12, 0.14), (-0.28, 0.13), (-0.68, 0.10), (0.95, 0.07))
"""Heading, radians upwards from straight outwards, and length of the lines at the outer corner of the eye."""

_LASH_LINE: Final = ((0.205, 6.408), (0.25, 6.438), (0.30, 6.446), (0.35, 6.438), (0.40, 6.412))
_DOUBLE_CREASE: Final = ((0.178, 6.428), (0.215, 6.468), (0.28, 6.490), (0.35, 6.484), (0.41, 6.456), (0.445, 6.425))
_INNER_CREASE: Final = ((0.225, 6.450), (0.285, 6.472), (0.35, 6.469), (0.405, 6.446), (0.445, 6.414))
_UPPER_BORDER: Final = (
    (-0.19, 5.757),
    (-0.11, 5.815),
    (-0.045, 5.842),
    (0.0, 5.832),
    (0.045, 5.842),
    (0.11, 5.815),
    (0.19, 5.757),
)
_LOWER_BORDER: Final = ((-0.18, 5.678), (-0.11, 5.630), (0.0, 5.612), (0.11, 5.630), (0.18, 5.678))
_CLOSING_LINE: Final = (
    (-0.205, 5.724),
    (-0.11, 5.729),
    (-0.04, 5.732),
    (0.0, 5.726),
    (0.04, 5.732),
    (0.11, 5.729),
    (0.205, 5.724),
)


def paint_folds(paint: SkinPaint, person: Person, rng: np.random.Generator) -> None:
    """Draw all folds of a person; each part draws its own random numbers, so that one trait moves no other."""
    face = _Face(
        person,
        ageing=float(np.clip((person.age - 24) / 46, 0, 1)),
        late=float(np.clip((person.age - 42) / 28, 0, 1)),
        firmness=1.0 if person.gender == "M" else 0.72,
    )
    parts = rng.spawn(len(_PARTS))
    strokes = [stroke for part, own in zip(_PARTS, parts, strict=True) for stroke in part(face, own)]
    for stroke in sorted(strokes, key=lambda stroke: stroke.amount):
        if stroke.amount > _FAINTEST:
            paint.stroke(stroke.layer, stroke.places, stroke.amount, stroke.width)


def _fold(places: Sequence[Place], depth: float, profile: _Profile) -> Iterator[Stroke]:
    """A soft valley with a ridge on one side."""
    width = profile.width
    yield Stroke(Layer.GROOVE, places, profile.groove * depth, width)
    yield Stroke(Layer.FURROW, places, profile.furrow * depth, 2.4 * width)
    yield Stroke(Layer.SHADE, places, profile.shade * depth, 2.2 * width)
    yield Stroke(Layer.PIGMENT, places, profile.ink * depth, 0.7 * width)
    if profile.ridge:
        yield Stroke(Layer.RIDGE, _moved(places, profile.shift), profile.ridge * depth, 2.8 * width)


def _dome(layer: Layer, places: Sequence[Place], amount: float, width: float) -> Iterator[Stroke]:
    """A hill or hollow without an edge: narrower and narrower strokes one on another."""
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):
        yield Stroke(layer, places, amount * share, width * (1.15 - 0.9 * share))


def _moved(places: Sequence[Place], shift: Place) -> list[Place]:
    return [(x + shift[0], y + shift[1]) for x, y in places]


def _on_side(places: Sequence[Place], side: int, rng: np.random.Generator, spread: float = 0.004) -> list[Place]:
    """Places of the left half on one side, moved a little as a whole and each by itself."""
    shift = rng.normal(size=2) * spread
    noise = rng.normal(size=(len(places), 2)) * spread * 0.5
    return [
        (side * (x + shift[0] + dx), y + shift[1] + dy) for (x, y), (dx, dy) in zip(places, noise.tolist(), strict=True)
    ]


def _mirrored(profile: _Profile, side: int) -> _Profile:
    dx, dy = profile.shift
    return _Profile(
        profile.groove, profile.furrow, profile.shade, profile.ridge, profile.ink, (side * dx, dy), profile.width
    )


def _both_sides(
    places: Sequence[Place], depth: float, profile: _Profile, rng: np.random.Generator, spread: float = 0.005
) -> Iterator[Stroke]:
    """The same fold on both halves, one side a little deeper than the other."""
    for side in _SIDES:
        own = depth * float(rng.uniform(0.85, 1.15))
        yield from _fold(_on_side(places, side, rng, spread), own, _mirrored(profile, side))


def _forehead(face: _Face, rng: np.random.Generator) -> Iterator[Stroke]:
    """Furrows that follow the brows: wavy, broken into pieces, none as deep or long as the next."""
    depth = face.wrinkle("forehead", 0.24 * face.late)
    count = 2 + round(2.2 * depth + rng.uniform(-0.3, 0.6))
    bottom, step = 6.70 + rng.uniform(-0.02, 0.02), rng.uniform(0.068, 0.085)
    sag = rng.uniform(0.01, 0.04)
    for line in range(count):
        strength = depth * rng.uniform(0.75, 1.1) * (1 - 0.13 * abs(line - 0.45 * count))
        height, half, middle = bottom + step * line, rng.uniform(0.26, 0.40) - 0.03 * line, rng.normal() * 0.03
        x = np.linspace(-half, half, 13) + middle
        bend = np.convolve(rng.normal(size=17), np.ones(5) / 5, "valid") * 0.014
        y = height + bend + sag * (np.cos(6 * x) - 0.6) * 0.6 - 0.35 * x * x
        for start, end in _pieces(len(x), rng):
            lift = rng.normal() * 0.005
            piece = [(float(a), float(b + lift)) for a, b in zip(x[start:end], y[start:end], strict=True)]
            yield from _fold(piece, strength * rng.uniform(0.7, 1.1), _FOREHEAD)


def _pieces(points: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Where a line of so many points is broken: one to three stretches that nearly touch."""
    cuts = sorted({int(cut) for cut in rng.integers(4, points - 4, size=int(rng.integers(0, 3)))})
    stretches = zip([0, *cuts], [*(cut + 1 for cut in cuts), points], strict=True)
    return [(start, end) for start, end in stretches if end - start > 2]


def _glabella(face: _Face, rng: np.random.Generator) -> Iterator[Stroke]:
    """Upright frown lines between the brows, never twins; deep ones with a cross line on the root of the nose."""
    depth = face.wrinkle("glabella", 0.18 * face.late)
    for side in _SIDES:
        reach, x = rng.uniform(0.08, 0.15), 0.050 + rng.normal() * 0.007
        line = [
            (x - 0.006, 6.515),
            (x + 0.004, 6.515 + reach * 0.55),
            (x - 0.004 + rng.normal() * 0.006, 6.515 + reach),
        ]
        strength = 0.58 * depth * rng.uniform(0.6, 1.15)
        yield from _fold(_on_side(line, side, rng, 0.003), strength, _mirrored(_FROWN, side))
    if rng.random() < 0.4:
        line = [(0.004, 6.55), (-0.003, 6.60), (0.002, 6.64)]
        yield from _fold(_moved(line, (rng.normal() * 0.01, 0.0)), 0.4 * depth, _FROWN)
    root = [(-0.07, 6.435), (0.0, 6.425), (0.07, 6.435)]
    yield from _fold(root, 0.5 * max(depth - 0.3, 0.0), _FOREHEAD)


def _outer_eye(face: _Face, rng: np.random.Generator) -> Iterator[Stroke]:
    """Crow's feet, and fine lines under the eyes where they are deep."""
    depth = face.wrinkle("eyes", 0.36 * face.late)
    for side in _SIDES:
        for heading, length in _CROWS_FEET[: 3 + round(1.5 * depth)]:
            turn, reach = heading + rng.normal() * 0.07, length * rng.uniform(0.6, 1.15) * (0.6 + 0.5 * depth)
            x, y, bend = 0.452 + 0.02 * np.cos(turn), 6.408 + 0.055 * np.sin(turn), -0.3 * np.sign(turn)
            ray = [
                (x + reach * t * np.cos(turn + bend * t), y + reach * t * np.sin(turn + bend * t))
                for t in (0.0, 0.5, 1.0)
            ]
            yield from _fold(_on_side(ray, side, rng, 0.004), depth * rng.uniform(0.55, 1.1), _CROWS_FOOT)
        for row in range(2):
            y = 6.318 - 0.028 * row
            line = [(0.20, y - 0.004), (0.29, y - 0.020), (0.39, y + 0.002)]
            yield from _fold(_on_side(line, side, rng, 0.005), depth * rng.uniform(0.3, 1.0), _UNDER_EYE)


def _smile_lines(face: _Face, rng: np.random.Generator) -> Iterator[Stroke]:
    """Folds from the wings of the nose to the mouth; below the mouth too where they are deep or the person is old."""
    natural = 0.10 + 0.42 * face.ageing**1.3
    depth = face.wrinkle("mouth", natural)
    longer = 0.07 * max(depth - 0.4, 0)
    line = [(0.168, 6.045), (0.205, 5.975), (0.252, 5.885), (0.278, 5.79), (0.282 + longer / 4, 5.735 - longer)]
    yield from _both_sides(line, 0.75 * depth, _SMILE, rng, 0.007)
    hang = 0.05 + 0.42 * face.late * face.firmness + 0.45 * max(depth - 0.45, 0)
    down = [(0.232, 5.690), (0.256, 5.625), (0.262, 5.560), (0.255, 5.515)]
    yield from _both_sides(down, hang, _MARIONETTE, rng, 0.007)
    lips = 0.6 * max(face.late - 0.35, 0) + 0.3 * max(depth - 0.7, 0)
    for _ in range(6):
        x = rng.uniform(-0.15, 0.15)
        crack = [(x * 1.04, 5.885 - 0.2 * abs(x)), (x, 5.845 - 0.2 * abs(x))]
        yield Stroke(Layer.GROOVE, crack, lips * rng.uniform(0.1, 0.5), 1.6)


def _cheeks(face: _Face, rng: np.random.Generator) -> Iterator[Stroke]:
    """Lines down the cheeks, hollow or full cheeks, jowls."""
    depth = face.wrinkle("cheek", 0.14 * face.late)
    for row in range(2 if depth < 0.7 else 3):
        x = 0.435 + 0.055 * row
        top = [(x - 0.01, 6.10 - 0.05 * row), (x + 0.018, 5.97 - 0.05 * row), (x + 0.004, 5.83 - 0.04 * row)]
        yield from _both_sides([*top, (x - 0.045, 5.69)], depth * (1 - 0.2 * row), _CHEEK, rng, 0.010)
    shape = face.person["face.cheek"]
    sag = face.late * (0.75 if shape != "볼살많음" else 1.0) * (0.5 + 0.5 * face.firmness)
    jowl = [(0.33, 5.485), (0.41, 5.555), (0.49, 5.64), (0.55, 5.74)]
    yield from _both_sides(jowl, sag, _Profile(furrow=0.34, shade=0.30, ridge=0.30, shift=(-0.06, 0.05), width=4), rng)
    for side in _SIDES:
        if shape == "볼꺼짐":
            hollow = _on_side([(0.53, 5.98), (0.47, 5.88), (0.41, 5.77), (0.38, 5.68)], side, rng, 0.010)
            yield from _dome(Layer.FURROW, hollow, 0.16, 34)
            yield from _dome(Layer.SHADE, hollow, 0.34, 30)
            yield from _dome(Layer.RIDGE, _moved(hollow, (side * 0.05, 0.17)), 0.22, 26)
        elif shape == "볼살많음":
            full = _on_side([(0.32, 5.92), (0.37, 5.85), (0.385, 5.77), (0.37, 5.68)], side, rng)
            yield from _dome(Layer.RIDGE, full, 0.26, 44)


def _neck(face: _Face, rng: np.random.Generator) -> Iterator[Stroke]:
    """Rings around the neck."""
    depth = face.wrinkle("neck", 0.20 * face.late)
    for row in range(1 + round(2.2 * depth)):
        y = 5.275 - 0.085 * row + rng.normal() * 0.008
        half = rng.uniform(0.18, 0.27)
        x = rng.normal() * 0.04
        heights = (0.020, -0.002, -0.010, 0.000, 0.022)
        line = [(x + half * t, y + lift) for t, lift in zip((-1, -0.5, 0, 0.5, 1), heights, strict=True)]
        yield from _fold(line, depth * rng.uniform(0.75, 1.1), _NECK)


def _chin(face: _Face, rng: np.random.Generator) -> Iterator[Stroke]:
    """Shade under the lower lip, and the fold of a double chin."""
    under = [(-0.12, 5.612), (0.0, 5.592), (0.12, 5.612)]
    yield Stroke(Layer.SHADE, under, rng.uniform(0.20, 0.32), 8)
    yield Stroke(Layer.FURROW, under, rng.uniform(0.10, 0.22), 6)
    if face.person["face.chinType"] == "이중턱":
        fold = [(-0.27, 5.470), (-0.16, 5.405), (0.0, 5.378), (0.16, 5.405), (0.27, 5.470)]
        yield from _fold(
            fold, 1.0, _Profile(groove=0.2, furrow=0.36, shade=0.46, ridge=0.3, shift=(0.0, 0.05), width=4)
        )


def _upper_lids(face: _Face, rng: np.random.Generator) -> Iterator[Stroke]:
    """The crease of the upper lid, heavy lids, and the skin that hangs over the outer corner with age."""
    kind = face.person["eyes.type"]
    for side in _SIDES:
        strength = rng.uniform(0.85, 1.1)
        if kind == "쌍꺼풀":
            crease = _on_side(_DOUBLE_CREASE, side, rng, 0.003)
            yield Stroke(Layer.PIGMENT, crease, 0.50 * strength, 1.8)
            yield Stroke(Layer.GROOVE, crease, 0.80 * strength, 3)
            yield Stroke(Layer.SHADE, _moved(crease, (0.0, 0.010)), 0.34, 5)
            yield Stroke(Layer.RIDGE, _moved(crease, (0.0, -0.024)), 0.16, 4)
        elif kind == "속쌍꺼풀":
            crease = _on_side(_INNER_CREASE, side, rng, 0.002)
            yield Stroke(Layer.PIGMENT, crease, 0.52 * strength, 1.6)
            yield Stroke(Layer.GROOVE, crease, 0.70 * strength, 2.4)
            yield Stroke(Layer.SHADE, crease, 0.22, 3)
        else:
            lid = _on_side([(0.18, 6.475), (0.30, 6.505), (0.43, 6.475)], side, rng)
            yield Stroke(Layer.SHADE, lid, 0.14, 10)
            yield Stroke(Layer.RIDGE, _moved(lid, (0.0, -0.025)), 0.14, 8)
        yield Stroke(Layer.SHADE, _on_side([(0.15, 6.50), (0.17, 6.43), (0.18, 6.38)], side, rng), 0.28, 8)
        hood = [(0.34, 6.478), (0.40, 6.458), (0.445, 6.418), (0.47, 6.38)]
        yield from _fold(
            _on_side(hood, side, rng), 0.75 * face.late, _Profile(0.30, 0.30, 0.40, 0.34, 0.1, (0.0, 0.035))
        )
        if face.person["eyes.eyelids"] == PRESENT:
            yield from _heavy_lid(side, rng)


def _heavy_lid(side: int, rng: np.random.Generator) -> Iterator[Stroke]:
    """A swollen roll between crease and brow, with shade above and below it."""
    roll = _on_side([(0.205, 6.478), (0.26, 6.505), (0.33, 6.505), (0.40, 6.478), (0.445, 6.440)], side, rng)
    yield Stroke(Layer.RIDGE, roll, 1.0, 13)
    yield Stroke(Layer.SHADE, _moved(roll, (0.0, 0.064)), 0.70, 8)
    yield Stroke(Layer.SHADE, _moved(roll, (0.0, -0.036)), 0.75, 5)
    yield Stroke(Layer.GROOVE, _moved(roll, (0.0, -0.036)), 0.50, 3)
    yield Stroke(Layer.FURROW, _moved(roll, (0.0, 0.066)), 0.45, 7)


def _under_eyes(face: _Face, rng: np.random.Generator) -> Iterator[Stroke]:
    """Tear troughs by age; a roll under the lashes or hanging bags."""
    kind = face.person["eyes.bottom"]
    trough = 0.12 + 0.62 * face.ageing**1.3 * (0.4 + 0.6 * face.firmness)
    if kind == "처짐":
        trough *= 0.4  # the edge of the bag takes its place
    line = [(0.165, 6.325), (0.215, 6.255), (0.275, 6.225), (0.335, 6.222)]
    yield from _both_sides(line, trough, _TROUGH, rng)
    for side in _SIDES:
        if kind == "애교살":
            roll = _on_side([(0.205, 6.343), (0.25, 6.334), (0.31, 6.333), (0.37, 6.346)], side, rng, 0.002)
            yield Stroke(Layer.RIDGE, roll, 0.62, 5)
            yield Stroke(Layer.PALE, roll, 0.16, 5)
            below = _moved(roll, (0.0, -0.036))
            yield Stroke(Layer.SHADE, below, 0.46, 4)
            yield Stroke(Layer.GROOVE, below, 0.24, 2.4)
        elif kind == "처짐":
            edge = _on_side([(0.180, 6.305), (0.225, 6.250), (0.285, 6.228), (0.345, 6.240), (0.40, 6.285)], side, rng)
            yield from _fold(edge, rng.uniform(0.75, 0.95) * (0.4 + 0.6 * face.firmness), _BAG)


def _nose(face: _Face, rng: np.random.Generator) -> Iterator[Stroke]:
    """Dark nostrils, the crease behind each wing, the groove above the lip."""
    for side in _SIDES:
        nostril = _on_side([(0.040, 5.968), (0.080, 5.981), (0.122, 5.966)], side, rng, 0.002)
        yield Stroke(Layer.PIGMENT, nostril, 0.78, 3.4)
        yield Stroke(Layer.SHADE, nostril, 0.45, 6)
        wing = _on_side([(0.142, 6.085), (0.164, 6.045), (0.170, 6.005), (0.150, 5.955)], side, rng, 0.002)
        yield Stroke(Layer.SHADE, wing, 0.42, 3.4)
        yield Stroke(Layer.GROOVE, wing, 0.30, 2.4)
        column = _on_side([(0.030, 5.925), (0.036, 5.885), (0.042, 5.850)], side, rng, 0.002)
        yield Stroke(Layer.RIDGE, column, 0.24, 3)
    groove = [(0.0, 5.93), (0.0, 5.89), (0.0, 5.85)]
    yield Stroke(Layer.SHADE, groove, rng.uniform(0.14, 0.26) * (1 - 0.4 * face.late), 4)


def _mouth(face: _Face, rng: np.random.Generator) -> Iterator[Stroke]:
    """The line between the lips, the corners, and how clearly the lips end."""
    closing = _moved(_CLOSING_LINE, (0.0, rng.normal() * 0.002))
    border = face.person["mouth.line"]
    sharpness = {"뚜렷하다": 1.0, ORDINARY: 0.4}.get(border, 0.0) * (1 - 0.3 * face.late)
    yield Stroke(Layer.PIGMENT, closing, 0.28 + 0.14 * sharpness, 2)
    yield Stroke(Layer.SHADE, closing, 0.24, 4)
    for side in _SIDES:
        yield Stroke(Layer.SHADE, _on_side([(0.195, 5.726), (0.236, 5.712)], side, rng, 0.003), 0.42, 5)
    for line, out in ((_UPPER_BORDER, 0.016), (_LOWER_BORDER, -0.016)):
        yield Stroke(Layer.PIGMENT, line, 0.30 * sharpness, 1.4)
        yield Stroke(Layer.GROOVE, line, 0.34 * sharpness, 2)
        yield Stroke(Layer.RIDGE, _moved(line, (0.0, out)), 0.20 * sharpness, 3)
        yield Stroke(Layer.PALE, _moved(line, (0.0, out)), 0.22 * sharpness, 3)
        if border == "흐리다":
            yield from _dome(Layer.PALE, _moved(line, (0.0, -0.8 * out)), 0.62, 16)


_PARTS: Final[tuple[Callable[[_Face, np.random.Generator], Iterator[Stroke]], ...]] = (
    _forehead,
    _glabella,
    _outer_eye,
    _smile_lines,
    _cheeks,
    _neck,
    _chin,
    _upper_lids,
    _under_eyes,
    _nose,
    _mouth,
)
