"""Glasses: rims, bridge, pads and temples as curves, and lenses with a soft reflection, sized to one head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.spatial import cKDTree

from training.portrait.scene import Lens, Strands
from training.vocabulary import ABSENT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.portrait.head import Head
    from training.portrait.scene import Colour, Fibre
    from training.vocabulary import Person

Points = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_SAMPLES: Final = 72
"""Points of every curve."""
_ANGLES: Final = np.linspace(0, 2 * np.pi, _SAMPLES)
_EAR: Final = (0.715, 6.46, 0.36)
"""Where the left temple crosses the root of the ear, in rest space."""


@dataclass(frozen=True, slots=True)
class _Outline:
    """The shape of a lens.

    width, height: half of each, decimetres. top, bottom: exponents of the superellipse above and below the middle, 2 an
    ellipse, 4 nearly a rectangle. taper: how much narrower the lower half is.
    """

    width: float
    height: float
    top: float
    bottom: float
    taper: float = 0.0


_OUTLINES: Final = {
    "round": _Outline(0.225, 0.215, 2.0, 2.0),
    "boston": _Outline(0.238, 0.205, 2.7, 2.1, 0.12),
    "square": _Outline(0.248, 0.186, 4.0, 3.4, 0.06),
    "rectangular": _Outline(0.265, 0.150, 4.2, 3.4, 0.05),
    "browline": _Outline(0.252, 0.182, 3.8, 2.3, 0.10),
    "oval": _Outline(0.250, 0.165, 2.3, 2.2),
}


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a kind of glasses is made of.

    upper, lower: half the thickness of the rim above and below, decimetres. glint: there is no rim, only the edge of
    the lens that shimmers. bar: the upper rim is a bar on a thin wire.
    """

    outline: _Outline
    fibre: Fibre
    upper: float
    lower: float
    colour: Colour
    glint: bool = False
    bar: bool = False


def glasses(
    person: Person, head: Head, light: NDArray[np.floating], rng: np.random.Generator
) -> tuple[list[Strands], list[Lens]]:
    """Curves and lenses of the glasses that a person wears; none where they wear none.

    light: direction (3) towards the key light; the lenses shine on that side.
    """
    kind = person.traits.get("feature.glasses", ABSENT)
    if kind == ABSENT:
        return [], []
    frame = {"뿔테": _plastic, "금속테": _wire, "무테": _rimless}[kind](rng)
    fit = _Fit(head, frame.outline, rng)
    strands = _Curves()
    for side in (1, -1):
        _add_rim(strands, frame, fit, side)
        _add_temple(strands, frame, fit, side)
        _add_pad(strands, frame, fit, side)
    _add_bridge(strands, frame, fit)
    amount = rng.uniform(0.6, 1.0)
    lenses = [lens for side in (1, -1) for lens in _lenses(fit.rim(side, 0.985), light, amount)]
    return strands.strands(), lenses


def _plastic(rng: np.random.Generator) -> _Frame:
    name = str(rng.choice(["round", "boston", "square", "rectangular", "browline"], p=[0.15, 0.27, 0.27, 0.18, 0.13]))
    thickness = rng.uniform(0.017, 0.025)
    dark = float(rng.uniform(0.006, 0.02))
    colour = (dark, dark, dark) if rng.random() < 0.75 else (0.075, 0.042, 0.022)
    if name == "browline":
        return _Frame(_varied(name, rng), "plastic", 0.027, 0.0065, colour, bar=True)
    return _Frame(_varied(name, rng), "plastic", thickness, thickness * rng.uniform(0.65, 0.95), colour)


def _wire(rng: np.random.Generator) -> _Frame:
    name = str(rng.choice(["round", "boston", "square", "rectangular", "oval"], p=[0.28, 0.24, 0.16, 0.2, 0.12]))
    thickness = float(rng.uniform(0.0068, 0.0095))
    metals: tuple[Colour, ...] = ((0.02, 0.02, 0.02), (0.07, 0.07, 0.075), (0.15, 0.15, 0.15), (0.16, 0.11, 0.055))
    colour = metals[int(rng.choice(4, p=[0.32, 0.28, 0.2, 0.2]))]
    return _Frame(_varied(name, rng), "wire", thickness, thickness, colour)


def _rimless(rng: np.random.Generator) -> _Frame:
    name = str(rng.choice(["rectangular", "oval", "square"], p=[0.5, 0.3, 0.2]))
    colour = (0.10, 0.10, 0.10) if rng.random() < 0.5 else (0.35, 0.34, 0.33)
    return _Frame(_varied(name, rng), "wire", 0.0042, 0.0042, colour, glint=True)


def _varied(name: str, rng: np.random.Generator) -> _Outline:
    outline = _OUTLINES[name]
    width, height = rng.uniform(0.96, 1.06), rng.uniform(0.94, 1.08)
    return _Outline(outline.width * width, outline.height * height, outline.top, outline.bottom, outline.taper)


class _Fit:
    """Where glasses of an outline sit on a head: a slightly bowed and tilted surface in front of the eyes."""

    def __init__(self, head: Head, outline: _Outline, rng: np.random.Generator) -> None:
        self._head = head
        self.outline = outline
        self.width = _face_width(head)
        self.scale = float(np.clip(self.width / 0.70, 0.92, 1.10))
        left, right = head.eye_centres()
        self.gap = 0.083 * self.scale + rng.uniform(0, 0.012)
        """Half the distance between the lenses."""
        self.height = float(left[1] + right[1]) / 2 - 0.035 + rng.uniform(-0.012, 0.012)
        self._depth = 0.0
        rim = np.concatenate([self.rim(1), self.rim(-1), self.arch(0.0)])
        eyes = max(float(head.coarse[eye.ball][:, 2].max()) for eye in head.template.eyes)
        self._depth = max(eyes + 0.085, float((_skin_depth(head, rim[:, :2]) - rim[:, 2]).max()) + 0.022)

    def surface(self, x: NDArray[np.floating], y: NDArray[np.floating]) -> Points:
        """Points (n, 3) of the surface of the lenses."""
        z = self._depth - 0.13 * np.abs(x) ** 1.8 + 0.10 * (y - self.height)
        return np.stack([x, y, z], axis=1)

    def rim(self, side: int, scale: float = 1.0, angles: Points = _ANGLES) -> Points:
        """The outline of a lens, from its outer end upwards: closed, or the part between some angles."""
        shape = self.outline
        cosine, sine = np.cos(angles), np.sin(angles)
        power = np.where(sine > 0, shape.top, shape.bottom)
        x = np.sign(cosine) * np.abs(cosine) ** (2 / power)
        y = np.sign(sine) * np.abs(sine) ** (2 / power)
        x *= 1 - shape.taper * np.clip(-y, 0, 1)
        half, high = shape.width * self.scale, shape.height * self.scale
        return self.surface(side * (self.gap + half + half * scale * x), self.height + high * scale * y)

    def arch(self, lift: float) -> Points:
        """The bridge between the lenses, raised by `lift` in its middle."""
        reach = self.gap + 0.012
        x = np.linspace(-reach, reach, _SAMPLES)
        y = self.height + 0.42 * self.outline.height * self.scale + lift * (1 - (x / reach) ** 2)
        bridge = self.surface(x, y)
        bridge[:, 2] += 0.008 * (1 - (x / reach) ** 2)
        return bridge

    def temple(self, side: int) -> Points:
        """The arm from the rim's outer end around the head to the ear."""
        outer = self.gap + 2 * self.outline.width * self.scale
        level = self.height + 0.5 * self.outline.height * self.scale
        (hinge,) = self.surface(np.array([side * (outer - 0.012)]), np.array([level]))
        template = self._head.template
        ear = self._head.vertices[np.linalg.norm(template.rest - np.array(_EAR) * [side, 1, 1], axis=1).argmin()]
        corner = np.array([side * max(outer + 0.02, self.width - 0.01), hinge[1], hinge[2] - 0.05])
        over, behind = np.array([0.012 * side, 0.02, 0]), np.array([0, -0.10, -0.22])
        stations = np.array([hinge, corner, (corner + ear) / 2, ear + over, ear + behind])
        travelled = np.concatenate([[0], np.linalg.norm(np.diff(stations, axis=0), axis=1).cumsum()])
        path: Points = PchipInterpolator(travelled, stations)(np.linspace(0, travelled[-1], _SAMPLES))
        beside = _skin_width(self._head, path[:, 1:], side) + 0.014
        before_ear = path[:, 2] > ear[2] - 0.02
        path[:, 0] = side * np.where(before_ear, np.maximum(side * path[:, 0], beside), side * path[:, 0])
        return path

    def pad(self, side: int) -> tuple[Points, Points]:
        """A nose pad that lies on the skin, and the wire from the rim that holds it."""
        y = np.linspace(self.height - 0.025, self.height - 0.115, _SAMPLES)
        x = side * np.linspace(0.072, 0.094, _SAMPLES) * self.scale
        places = np.stack([x, y], axis=1)
        pad = np.concatenate([places, (_skin_depth(self._head, places) + 0.018)[:, None]], axis=1)
        start = self.surface(np.array([side * (self.gap + 0.008)]), np.array([self.height + 0.02]))[0]
        end, along = pad[_SAMPLES // 2], np.linspace(0, 1, _SAMPLES)[:, None]
        arm = start * (1 - along) + end * along - np.array([0, 0, 0.02]) * np.sin(np.pi * along)
        return pad, arm


class _Curves:
    """Curves under construction, sorted by what they are made of."""

    def __init__(self) -> None:
        self._curves: dict[Fibre, list[tuple[Points, Points, Colour]]] = {}

    def add(self, fibre: Fibre, points: Points, radius: float | Points, colour: Colour) -> None:
        """Add one curve (k, 3) with one radius or a radius at each point."""
        self._curves.setdefault(fibre, []).append((points, np.broadcast_to(radius, len(points)), colour))

    def strands(self) -> list[Strands]:
        """All curves."""
        return [
            Strands(fibre, *(np.array(part, np.float32) for part in zip(*curves, strict=True)))
            for fibre, curves in self._curves.items()
        ]


def _add_rim(curves: _Curves, frame: _Frame, fit: _Fit, side: int) -> None:
    if frame.glint:
        for start in np.linspace(0, 2 * np.pi, 6, endpoint=False):
            edge = fit.rim(side, angles=np.linspace(start, start + 2 * np.pi / 6, _SAMPLES))
            bright = 0.75 if edge[:, 1].mean() > fit.height else 0.30
            curves.add("plastic", edge, frame.upper, (bright, bright, bright))
    elif frame.bar:
        curves.add("wire", fit.rim(side), frame.lower, (0.25, 0.25, 0.25))
        angles = np.linspace(-0.12, np.pi + 0.12, _SAMPLES)
        ends = np.clip(np.minimum(angles - angles[0], angles[-1] - angles) * 2.5 + 0.25, 0, 1)
        bar = fit.rim(side, angles=angles) + np.array([0, 0, 0.006])
        curves.add(frame.fibre, bar, frame.upper * ends, frame.colour)
    else:
        high = np.clip(np.sin(_ANGLES) * 1.5 + 0.5, 0, 1)
        curves.add(frame.fibre, fit.rim(side), frame.lower + (frame.upper - frame.lower) * high, frame.colour)


def _add_temple(curves: _Curves, frame: _Frame, fit: _Fit, side: int) -> None:
    radius = 0.018 if frame.fibre == "plastic" else 0.0075
    curves.add(frame.fibre, fit.temple(side), radius, frame.colour)


def _add_pad(curves: _Curves, frame: _Frame, fit: _Fit, side: int) -> None:
    pad, arm = fit.pad(side)
    if frame.fibre == "plastic":
        curves.add("plastic", arm, 0.012, frame.colour)
        return
    shape = np.sin(np.pi * np.linspace(0.08, 0.92, _SAMPLES)) ** 0.6
    curves.add("plastic", pad, 0.011 * shape, (0.55, 0.50, 0.46))
    curves.add("wire", arm, 0.0038, frame.colour)


def _add_bridge(curves: _Curves, frame: _Frame, fit: _Fit) -> None:
    if frame.fibre == "plastic":
        curves.add("plastic", fit.arch(0.018), min(frame.upper, 0.021), frame.colour)
    else:
        curves.add("wire", fit.arch(0.028), max(frame.upper, 0.0065), frame.colour)


def _lenses(rim: Points, light: NDArray[np.floating], amount: float) -> list[Lens]:
    """A clear lens that shines faintly at its edge, and a soft patch of light in its corner towards the key light."""
    middle = rim[:-1].mean(0)
    away = rim[:-1] - middle
    lens = Lens((rim[:-1] - np.array([0, 0, 0.006])).astype(np.float32), np.full(_SAMPLES - 1, 0.006, np.float32))
    towards = np.arctan2(0.9, 1.2 * np.sign(light[0]))
    angle = np.arctan2(away[:, 1], away[:, 0])
    turn = (angle - towards + np.pi) % (2 * np.pi) - np.pi
    near = np.flatnonzero(np.abs(turn) < 0.75)
    near = near[np.argsort(turn[near])]
    strength = 0.30 * amount * np.cos(turn[near] / 0.75 * np.pi / 2)
    outer = middle + away[near] * 0.93
    inner = middle + away[near[::-1]] * 0.38
    outline = np.concatenate([outer, inner]) + np.array([0, 0, 0.004])
    reflection = np.concatenate([strength, np.zeros(len(near))])
    return [lens, Lens(outline.astype(np.float32), reflection.astype(np.float32), tint=1.0)]


def _face_width(head: Head) -> float:
    """Half the width of the head at the temples, without the ears."""
    rest = head.template.rest
    temple = (np.abs(rest[:, 1] - 6.45) < 0.1) & (rest[:, 2] > 0.6) & (np.abs(rest[:, 0]) < 0.705)
    return float(np.abs(head.vertices[temple, 0]).max())


def _skin_depth(head: Head, places: Points) -> Points:
    """Depth z of the foremost skin at places (n, 2) before the posed face."""
    front = head.vertices[(head.normals[:, 2] > 0.1) & (head.vertices[:, 2] > 0.5)]
    _, near = cKDTree(front[:, :2]).query(places, k=4)
    return np.asarray(front[near, 2].max(1), np.float64)


def _skin_width(head: Head, places: Points, side: int) -> Points:
    """How far the skin reaches to one side at places (n, 2) of height and depth, without the ears."""
    rest = head.template.rest
    beside = (side * head.normals[:, 0] > 0.1) & (side * rest[:, 0] > 0.4) & (side * rest[:, 0] < 0.705)
    skin = head.vertices[beside & (rest[:, 1] > 6.0)]
    _, near = cKDTree(skin[:, 1:]).query(places, k=3)
    return np.asarray((side * skin[near, 0]).max(1), np.float64)
