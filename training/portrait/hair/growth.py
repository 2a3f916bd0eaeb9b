"""Growth of strands on the template: each is led from its root by combing and gravity around the head, then cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from training.portrait.hair.field import skin_field
from training.portrait.interpolation import smoothstep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.portrait.hair.roots import Roots
    from training.portrait.hair.styles import Style
    from training.portrait.head import Array

_DOWN = np.array([0, -1, 0], np.float32)
_BROWS = 6.57
_WHORL = np.array([0.06, 7.38, -0.18], np.float32)
_STEPS = 22
KNOTS = {
    "ponytail": np.array([0.0, 7.10, -0.50], np.float32),
    "low tail": np.array([0.0, 6.05, -0.46], np.float32),
    "bun": np.array([0.0, 7.46, -0.22], np.float32),
    "low bun": np.array([0.0, 6.15, -0.48], np.float32),
}
"""Where tied hair meets."""


@dataclass(frozen=True)
class Growth:
    """Strands on the template before they are thickened and coloured.

    points: (n, k, 3). clump, leader: (n) the tuft of each strand and the strand that leads it.
    fringe: (n) whether a strand belongs to the fringe. length: (n), decimetres.
    """

    points: Array
    clump: NDArray[np.int64]
    leader: NDArray[np.int64]
    fringe: NDArray[np.bool_]
    length: Array


def smooth(low: float, high: float, value: Array) -> Array:
    """0 below `low`, 1 above `high`, smooth between."""
    return np.asarray(smoothstep(low, high, value), np.float32)


def unit(vectors: NDArray[np.floating]) -> Array:
    """Vectors (..., 3) of length one."""
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9), np.float32)


def parting_gap(points: Array, parting: float) -> Array:
    """Signed distance (n) across the parting, > 0 on the person's left; large behind the crown where it ends."""
    place = parting + (_WHORL[0] - parting) * smooth(0.35, -0.25, points[:, 2])
    gap = points[:, 0] - place
    return np.asarray(gap + np.sign(gap + 1e-6) * smooth(0.05, -0.3, points[:, 2]), np.float32)


class Grower:
    """Grows the strands of one style from chosen roots."""

    def __init__(self, roots: Roots, edge: Array, style: Style, rng: np.random.Generator) -> None:
        """Prepare growth; edge: (n) distance of each root to the hairline."""
        self._roots, self._edge, self._style, self._rng = roots, edge, style, rng
        self._field = skin_field()
        start = roots.positions
        self._count = len(start)
        self._top = smooth(6.85, 7.15, start[:, 1])
        self._front = smooth(0.45, 0.95, start[:, 2]) * self._top
        self._fringe = self._fringe_roots()
        self._side = self._sides()
        self._leader, self._clump = self._tufts()
        self._stray = rng.normal(size=(self._count, 3)).astype(np.float32)[self._leader]
        reach = np.array(style.shape.forward)[(self._side < 0).astype(int)]
        self._forward = (reach > rng.random(self._count)[self._leader]) & (start[:, 2] > 0.0)
        height = np.clip((start[:, 1] - 5.7) / 1.7, 0, 1)
        self._layer = np.clip(0.15 + 0.55 * height + 0.35 * rng.random(self._count), 0, 1).astype(np.float32)

    def grow(self) -> Growth:
        """Grow, cut and space the points of all strands."""
        lengths = self._lengths()
        path = self._integrate(lengths)
        kept = self._cut(path)
        points = _respace(path, kept, self._style.texture.points)
        length = (lengths * kept / _STEPS).astype(np.float32)
        return Growth(points, self._clump, self._leader, self._fringe, length)

    def _fringe_roots(self) -> NDArray[np.bool_]:
        fringe = self._style.fringe
        x, _, z = self._roots.positions.T
        if fringe is None:
            return np.zeros(self._count, bool)
        if self._style.parting is not None:
            return np.asarray((z > 0.45) & (np.abs(x) < 0.42) & (self._top > 0.3))
        # The edge of a fringe is loose: some of its outer strands go with the sides.
        depth = z - 0.50 + self._rng.normal(size=self._count) * 0.04
        width = fringe.width + self._rng.normal(size=self._count) * 0.05
        return np.asarray((depth > np.abs(x) * 0.6) & (np.abs(x) < width) & (self._top > 0.05))

    def _sides(self) -> Array:
        parting = self._style.parting
        if parting is None:
            gap = np.asarray(self._roots.positions[:, 0] + 0.05 * self._rng.normal(size=self._count), np.float32)
        else:
            gap = parting_gap(self._roots.positions, parting)
        return np.where(gap > 0, 1, -1).astype(np.float32)

    def _tufts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Leader and number of the tuft of each strand; tufts do not cross a parting or the edge of the fringe."""
        places = np.concatenate([self._roots.positions, self._side[:, None], 2.0 * self._fringe[:, None]], axis=1)
        leaders = self._rng.choice(self._count, min(self._style.texture.clumps, self._count), replace=False)
        _, clump = cKDTree(places[leaders]).query(places)
        return leaders[clump], np.asarray(clump)

    def _lengths(self) -> Array:
        cut = self._style.lengths
        sides = np.full(self._count, cut.sides)
        if cut.taper:
            sides = np.clip(cut.edge + cut.taper * np.maximum(self._edge, 0), 0, cut.sides)
        length = sides + (cut.top - sides) * self._top
        if cut.clipped_below:
            length = np.where(self._roots.positions[:, 1] < cut.clipped_below, cut.edge, length)
        length = np.where(self._fringe, np.maximum(cut.top, 1.2), length)
        return np.asarray(length * self._rng.uniform(0.85, 1.08, self._count), np.float32)

    def _integrate(self, lengths: Array) -> Array:
        style, texture = self._style, self._style.texture
        path = np.empty((self._count, _STEPS + 1, 3), np.float32)
        path[:, 0] = point = self._roots.positions
        step = (lengths / _STEPS)[:, None]
        heading = self._roots.normals * 0.6
        lift = (style.shape.lift * 0.5 * (0.2 + 0.8 * self._top) + 0.5 * style.shape.front_lift * self._front)[:, None]
        lift = (lift * self._away_from_parting()[:, None]).astype(np.float32)
        for i in range(1, _STEPS + 1):
            progress = i / _STEPS
            _, outwards = self._field.query(point)
            wish = self._comb(point, outwards) + outwards * lift * (1 - progress) ** 1.2
            wish += self._stray * texture.mess
            wish += self._rng.standard_normal((self._count, 3), np.float32) * texture.frizz
            share = 0.6 if i > 1 else 0.35
            heading = unit(heading * (1 - share) + unit(wish) * share)
            point = self._keep_out((point + heading * step).astype(np.float32), i)
            path[:, i] = point
        return path

    def _away_from_parting(self) -> Array:
        """How far (n) strands may rise: hair lies flat beside the parting, so that its skin shows."""
        if self._style.parting is None:
            return np.ones(self._count, np.float32)
        gap = np.abs(parting_gap(self._roots.positions, self._style.parting))
        return np.asarray(0.25 + 0.75 * np.clip(gap / 0.18, 0, 1), np.float32)

    def _comb(self, point: Array, outwards: Array) -> Array:
        """Directions (n, 3) in which strands want to go at these points."""
        shape = self._style.shape
        if shape.flow == "stand":
            ahead = np.stack([0.25 * np.sign(point[:, 0]), 0 * self._top, 0.4 - 0.8 * (1 - self._front)], axis=1)
            upright = outwards * (0.35 + 0.55 * self._top)[:, None]
            wish = upright + ahead * 0.5 + _DOWN * (0.8 * (1 - self._top))[:, None]
            return np.asarray(wish, np.float32)
        along = _on_surface(self._surface_flow(point), outwards)
        falling = np.where(self._fringe, 1.0, shape.fall)
        low = (smooth(7.22, 6.72, point[:, 1]) * falling)[:, None]
        fall = self._fall(point)
        if shape.turn_in:
            hem = self._style.lengths.hem[0]
            near = smooth(hem + 0.40, hem, point[:, 1])[:, None]
            fall = fall - outwards * near * shape.turn_in
        return np.asarray(along * (1 - 0.75 * low) + fall * low * 1.3, np.float32)

    def _surface_flow(self, point: Array) -> NDArray[np.floating]:
        """Directions (n, 3) of combing where hair lies on the skull."""
        shape, style = self._style.shape, self._style
        x, _, z = point.T
        radial = point - _WHORL
        radial[:, 0] *= np.where(self._fringe, 1 - 0.5 * smooth(0.2, 0.7, z) * smooth(0.5, 0.3, np.abs(x)), 1.3)
        radial = unit(radial)
        if shape.flow == "part":
            ahead = np.where(self._fringe, 0.55, -shape.back)
            across = np.stack([self._side, 0 * x, ahead], axis=1)
            behind = smooth(0.05, -0.3, self._roots.positions[:, 2])[:, None]
            return across * (1 - behind) + radial * behind
        flow: NDArray[np.floating] = radial
        if shape.flow == "tied":
            flow = unit(KNOTS[style.knot or "ponytail"] - point)
            if style.parting is not None:
                flow[:, 0] += self._side * 0.9 * self._front
        elif shape.flow == "back":
            # Where it falls, hair at the sides covers the ears instead of passing behind them.
            over_ears = (1 - self._top) * shape.fall
            rise = np.where(self._top > 0.3, 0.15, -0.45 - 0.8 * over_ears)
            flow = np.stack([np.clip(x * 0.6, -0.3, 0.3), rise, -shape.back * (1 - 0.7 * over_ears)], axis=1)
        elif style.lengths.hem[0] and style.fringe is not None:
            # Long hair behind a fringe goes to the sides instead of over the face.
            behind = smooth(0.0, -0.3, self._roots.positions[:, 2])[:, None]
            flow = np.stack([self._side, 0 * x, 0 * x - 0.3], axis=1) * (1 - behind) + radial * behind
        if style.fringe is not None:
            lean = np.stack(
                [self._side * 0.9 if style.parting is not None else 0 * x + style.fringe.sweep, 0 * x, 0 * x], 1
            )
            flow = np.where(self._fringe[:, None], radial + lean * self._front[:, None], flow)
        return flow

    def _fall(self, point: Array) -> NDArray[np.floating]:
        """Directions (n, 3) of falling hair: out of the face, towards the neck, before or behind the shoulders."""
        x, y, z = point.T
        in_face = smooth(0.64, 0.46, np.abs(x)) * smooth(0.5, 0.8, z)
        inwards = 0.22 * smooth(0.72, 0.92, np.abs(x)) * smooth(6.2, 5.8, y)
        aside = np.sign(x) * np.where(self._fringe, 0.05, 1.2 * in_face - inwards)
        near_shoulders = smooth(6.3, 5.6, y)
        ahead = 0.55 * near_shoulders * smooth(1.0, 0.75, z)
        behind = -0.25 * smooth(-0.1, 0.6, z) - 0.5 * near_shoulders * smooth(-0.5, -0.2, z)
        drift = np.where(self._forward, ahead, np.where(self._fringe, 0.0, behind))
        return np.stack([aside, -np.ones_like(x), drift], axis=1)

    def _keep_out(self, point: Array, step: int) -> Array:
        """Points pushed out of the head to the thickness of the hair below them, and held close above it."""
        shape = self._style.shape
        distance, outwards = self._field.query(point)
        top = smooth(6.9, 7.35, point[:, 1])
        volume = shape.volume[1] + (shape.volume[0] - shape.volume[1]) * top
        volume = np.where(self._fringe & (point[:, 1] < 7.1), 0.06, volume)
        # Clothes lie on the shoulders.
        volume = volume * (1 - (clothed := smooth(5.7, 5.2, point[:, 1]))) + 0.10 * clothed
        # Ends bend inwards, so that the outline is soft.
        ends = 1 - 0.4 * np.clip(step / _STEPS - 0.6, 0, 1) / 0.4
        near = 0.06 * clothed + self._layer * volume * min(1.0, step / 4) * ends + 0.010
        near = near * self._away_from_parting()
        crest = self._front * smooth(0.65, 0.30, np.abs(point[:, 0]))
        slack = shape.air + 0.12 * shape.front_lift * crest * np.sin(np.pi * min(1.0, step / _STEPS * 1.1))
        held = np.where(point[:, 1] > 6.55, near + slack, np.inf)
        held = np.where((shape.fall < 0.5) & (point[:, 1] > 5.8), near + slack, held)
        return np.asarray(point + outwards * (np.clip(distance, near, held) - distance)[:, None], np.float32)

    def _cut(self, path: Array) -> Array:
        """How many steps (n) of each path remain, whole and part."""
        cut, fringe = self._style.lengths, self._style.fringe
        uneven = self._stray[:, 0] * cut.ragged + self._rng.normal(size=self._count) * 0.3 * cut.ragged
        limit = np.full((self._count, _STEPS + 1), -9.0, np.float32)
        if cut.hem[0]:
            front = smooth(-0.1, 0.4, path[..., 2])
            limit = (cut.hem[1] + (cut.hem[0] - cut.hem[1]) * front + uneven[:, None]).astype(np.float32)
        if cut.clipped_below:
            # The long top hangs over the clipped sides a little.
            limit[:] = (cut.clipped_below - 0.17 + uneven)[:, None]
            limit[self._roots.positions[:, 1] < cut.clipped_below] = -9.0
        if fringe is not None:
            spread = (self._stray[:, 1] + 0.4 * self._rng.normal(size=self._count)) * fringe.ragged
            across = np.clip(np.abs(path[..., 0]) / 0.5, 0, 1.15) ** 2
            line = _BROWS + fringe.height - fringe.arch * across - 0.12 * across**4 + spread[:, None]
            in_face = (np.abs(path[..., 0]) < 0.46) & (path[..., 2] > 0.9)
            limit = np.where(self._fringe[:, None] | in_face, np.maximum(line, limit), limit)
        steps = _crossing(path[..., 1] - limit)
        if self._style.knot is not None:
            reach = np.linalg.norm(path - KNOTS[self._style.knot], axis=2)
            steps = np.where(self._fringe, steps, _first(reach < 0.10))
        return np.asarray(steps, np.float32)


def _on_surface(direction: Array, outwards: Array) -> Array:
    """Unit directions along the skin."""
    return unit(direction - outwards * (direction * outwards).sum(1, keepdims=True))


def _first(reached: NDArray[np.bool_]) -> Array:
    steps = np.where(reached.any(1), reached.argmax(1), _STEPS)
    return np.maximum(steps, 1).astype(np.float32)


def _crossing(above: Array) -> Array:
    """The step (n), whole and part, at which values (n, steps) first fall below zero."""
    below = above < 0
    below[:, 0] = False
    step = np.where(below.any(1), below.argmax(1), _STEPS)
    rows = np.arange(len(above))
    before, after = above[rows, step - 1], above[rows, step]
    part = np.where(below.any(1) & (before > after), before / np.maximum(before - after, 1e-6), 1.0)
    return np.asarray(np.maximum(step - 1 + np.clip(part, 0, 1), 0.5), np.float32)


def _respace(path: Array, steps: Array, points: int) -> Array:
    """Points (n, points, 3) evenly along the first `steps` (n) steps of paths."""
    place = steps[:, None] * np.linspace(0, 1, points, dtype=np.float32)
    low = np.minimum(place.astype(np.int64), path.shape[1] - 2)
    share = (place - low)[..., None].astype(np.float32)
    rows = np.arange(len(path))[:, None]
    return np.asarray(path[rows, low] * (1 - share) + path[rows, low + 1] * share, np.float32)
