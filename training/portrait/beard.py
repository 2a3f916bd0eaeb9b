"""Beards: stubble as a shadow on the skin, and hairs that grow from the lip, the chin and the jaw.

All hair of a beard comes from one field of density over the rest face, and the shadow under it from the same field,
so that no part ends at an edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from training.portrait.interpolation import smoothstep
from training.portrait.scene import Strands
from training.portrait.surface import skin_points
from training.vocabulary import ABSENT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.portrait.hair import HairColour
    from training.portrait.head import Array, Head, HeadTemplate
    from training.vocabulary import Person

_POINTS: Final = 5
"""Points of each hair."""
_STEP: Final = 0.01
"""Distance, decimetres, over which the lie of the skin is measured."""
_GREY: Final = (0.34, 0.335, 0.33)
_JAW_LINE: Final = (
    (0.0, 5.36),
    (0.1, 5.37),
    (0.2, 5.42),
    (0.25, 5.46),
    (0.35, 5.52),
    (0.45, 5.59),
    (0.55, 5.72),
    (0.64, 5.98),
)
"""Lower edge of the face from the chin to the ear: below it the front view meets the neck."""
_TRIES: Final = 60000
"""Places at which a hair may root; the field decides."""


@dataclass(frozen=True, slots=True)
class _Style:
    """How a beard is worn: shares 0..1 of hairs that grow in each region, and lengths, decimetres.

    moustache, chin, soul (under the lower lip), jaw, bridges (beside the mouth). lip_length, chin_length.
    """

    moustache: float = 0.0
    chin: float = 0.0
    soul: float = 0.0
    jaw: float = 0.0
    bridges: float = 0.0
    lip_length: float = 0.05
    chin_length: float = 0.07


_STUBBLE = (
    _Style(0.55, 0.60, 0.40, 0.42, 0.40, 0.012, 0.013),
    _Style(0.50, 0.55, 0.35, 0.25, 0.30, 0.013, 0.015),
    _Style(0.60, 0.60, 0.45, 0.55, 0.50, 0.010, 0.010),
)
_MOUSTACHES = (
    _Style(moustache=1.0, lip_length=0.056),
    _Style(moustache=0.6, lip_length=0.042),
    _Style(moustache=0.9, soul=0.30, lip_length=0.048, chin_length=0.03),
)
_CHIN_BEARDS = (
    _Style(chin=0.60, soul=0.45, chin_length=0.095),
    _Style(chin=0.45, soul=0.25, jaw=0.14, chin_length=0.055),
    _Style(chin=0.55, soul=0.45, jaw=0.34, chin_length=0.070),
)
_FULL = (
    _Style(0.9, 0.60, 0.40, 0.36, 0.30, 0.052, 0.075),
    _Style(0.8, 0.55, 0.30, 0.04, 0.22, 0.045, 0.065),
    _Style(0.75, 0.50, 0.35, 0.18, 0.08, 0.046, 0.060),
    _Style(0.7, 0.50, 0.40, 0.38, 0.32, 0.030, 0.032),
)
_STYLES: Final = {"수염자국": _STUBBLE, "콧수염": _MOUSTACHES, "턱수염": _CHIN_BEARDS, "콧수염+턱수염": _FULL}


def grow_beard(person: Person, head: Head, colour: HairColour, rng: np.random.Generator) -> list[Strands]:
    """The hairs of the beard a person wears, none without one. Takes the first numbers that `stubble` takes."""
    kind = person["feature.mustache"]
    if kind == ABSENT:
        return []
    style = _style(kind, rng)
    density = rng.uniform(0.65, 1.0)
    roots = _roots(style, round(_TRIES * density * (0.4 if kind == "수염자국" else 1.0)), rng)
    lengths = _lengths(style, roots, rng)
    headings = _headings(roots, rng)
    points, seen = _grow(head, roots, headings, lengths, rng)
    thickness = rng.uniform(0.7, 1.15, len(roots)) * np.where(lengths < 0.02, 0.0010, 0.0014)
    taper = np.array([1.0, 1.0, 0.9, 0.65, 0.25])
    radii = (thickness[:, None] * taper).astype(np.float32)
    return [Strands("beard", points[seen], radii[seen], _colours(colour, len(roots), rng)[seen])]


def stubble(person: Person, template: HeadTemplate, rng: np.random.Generator) -> Array:
    """Shadow of shaved or short hair (W), 0..1 on fine vertices; none on women."""
    kind = person["feature.mustache"]
    x, y, z = template.rest.T
    if kind == ABSENT and person.gender == "F":
        return np.zeros(len(x), np.float32)
    places = np.stack([x, y], axis=1).astype(float)
    style = _STUBBLE[0] if kind == ABSENT else _style(kind, rng)
    amount = np.sqrt(_field(style, places))
    growth = rng.beta(1.6, 3.0)
    shaved = (0.05 + 0.26 * growth) * (1.0 - 0.25 * (person.age > 60)) * np.sqrt(_field(_STUBBLE[0], places))
    worn = {ABSENT: 0.0, "수염자국": rng.uniform(0.75, 0.95)}.get(kind, 0.50)
    front = np.clip((z + 0.1) / 0.35, 0, 1)
    return np.asarray(np.clip(np.maximum(shaved * (person.gender == "M"), worn * amount) * front, 0, 0.9), np.float32)


def _style(kind: str, rng: np.random.Generator) -> _Style:
    styles = _STYLES[kind]
    return styles[int(rng.integers(len(styles)))]


def _field(style: _Style, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Density (n), 0..1, of a style's hair at rest places (n, 2)."""
    x, y = np.abs(places[:, 0]), places[:, 1]
    parts = [
        style.moustache * _moustache(x, y),
        style.chin * _blob(x, y, (0.0, 5.460), (0.23, 0.110)),
        style.soul * _blob(x, y, (0.0, 5.580), (0.07, 0.040)),
        style.bridges * _blob(x, y, (0.268 - 0.25 * np.clip(5.72 - y, 0, 0.3), 5.67), (0.042, 0.14)),
        style.jaw * _jaw(x, y),
    ]
    lips = smoothstep(1.0, 1.25, (x / 0.215) ** 2 + ((y - 5.727) / np.where(y > 5.727, 0.118, 0.120)) ** 2)
    return np.asarray(np.max(parts, axis=0) * lips, float)


def _moustache(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """A roof over the upper lip: dense at its lower edge, thin towards the nose, with a notch in the middle."""
    lower = 5.845 - 1.9 * np.maximum(x - 0.05, 0) ** 1.55
    upper = 5.925 - 1.25 * np.maximum(x - 0.06, 0) ** 1.5
    inside = smoothstep(-0.012, 0.010, y - lower) * (1 - smoothstep(-0.030, 0.020, y - upper))
    ends = 1 - smoothstep(0.17, 0.255, x)
    notch = 0.6 + 0.4 * smoothstep(0.006, 0.030, x)
    return np.asarray(inside * ends * notch, float)


def _jaw(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """A band along the jaw that rises towards the ears; the cheeks above it stay nearly bare."""
    top = 5.60 + 1.35 * np.maximum(x - 0.22, 0) ** 1.25
    edge = np.interp(x, *np.transpose(_JAW_LINE))
    thinning = 1 - 0.65 * smoothstep(0.38, 0.58, x)
    band = (1 - smoothstep(-0.10, 0.06, y - top)) * smoothstep(0.06, 0.22, x) * thinning * (y > edge)
    return np.asarray(band, float)


def _blob(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    centre: tuple[float | NDArray[np.float64], float],
    size: tuple[float, float],
) -> NDArray[np.float64]:
    """1 in the middle of an ellipse, fading over its rim."""
    distance = ((x - centre[0]) / size[0]) ** 2 + ((y - centre[1]) / size[1]) ** 2
    return np.asarray(1 - smoothstep(0.15, 1.5, distance), float)


def _roots(style: _Style, tries: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Places of roots (n, 2), irregular: patches of a sparse beard grow thinner than others."""
    places = np.stack([rng.uniform(-0.66, 0.66, tries), rng.uniform(5.22, 6.05, tries)], axis=1)
    waves = rng.normal(size=(6, 2)) * 11
    phases = rng.uniform(0, 2 * np.pi, 6)
    patches = np.clip(0.72 + 0.16 * np.sin(places @ waves.T + phases).sum(1), 0.15, 1.0)
    middle = np.abs(places[:, 0]) < 0.25
    patches = np.where(middle, np.sqrt(patches), patches)
    return np.asarray(places[rng.random(tries) < _field(style, places) ** 1.3 * patches], float)


def _lengths(style: _Style, roots: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    lip = smoothstep(5.66, 5.78, roots[:, 1])
    length = style.lip_length * lip + style.chin_length * (1 - lip)
    sides = 1 - 0.45 * smoothstep(0.2, 0.5, np.abs(roots[:, 0])) * (1 - lip)
    edge = 0.45 + 0.55 * np.sqrt(_field(style, roots))
    grown: NDArray[np.float64] = length * sides * edge * rng.uniform(0.55, 1.15, len(roots))
    return grown


def _headings(roots: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Directions (n, 2) in the front view: out and down from the lip, down and inwards on chin and jaw."""
    x, y = roots[:, 0], roots[:, 1]
    lip = smoothstep(5.70, 5.80, y)
    outwards = np.clip(x / 0.20, -1, 1) * np.where(np.abs(x) < 0.05, 0.8, 1.0)
    angle = -np.pi / 2 + lip * outwards * 0.85 - (1 - lip) * x * 0.25
    angle = angle + rng.normal(size=len(x)) * (0.16 + 0.14 * (1 - lip))
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _grow(
    head: Head,
    roots: NDArray[np.float64],
    headings: NDArray[np.float64],
    lengths: NDArray[np.float64],
    rng: np.random.Generator,
) -> tuple[Array, NDArray[np.bool_]]:
    """Hairs (n, _POINTS, 3) that leave the skin flatly and bend down, and which of them have a root on the face."""
    base = skin_points(head, roots)
    ahead = skin_points(head, roots + headings * _STEP)
    along = _unit(np.where(ahead.hit[:, None], ahead.positions - base.positions, np.array([0.0, -1.0, 0.0])))
    lift = rng.uniform(0.25, 0.55, (len(roots), 1))
    step = (lengths / (_POINTS - 1))[:, None]
    points = [base.positions.astype(float)]
    for k in range(1, _POINTS):
        t = k / (_POINTS - 1)
        heading = along + base.normals * lift * (1.15 - t) + np.array([0.0, -0.55, 0.0]) * t
        points.append(points[-1] + _unit(heading + rng.normal(size=heading.shape) * 0.06) * step)
    return np.asarray(np.stack(points, axis=1), np.float32), np.asarray(base.hit & ahead.hit)


def _unit(vectors: NDArray[np.floating]) -> NDArray[np.float64]:
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9), float)


def _colours(colour: HairColour, count: int, rng: np.random.Generator) -> Array:
    """Colours (n, 3): the hair's own, a little browner, each hair by itself; grey ones as many as on the head."""
    shades = np.array(colour.base) * np.array([1.15, 1.05, 1.0]) * rng.uniform(0.55, 1.3, (count, 1))
    white = rng.random(count) < min(1.0, colour.grey * 0.8)
    shades[white] = np.array(_GREY) * rng.uniform(0.6, 1.2, (int(white.sum()), 1))
    return np.asarray(np.clip(shades, 0.002, 1.0), np.float32)
