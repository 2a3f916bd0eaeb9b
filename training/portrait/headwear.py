"""Caps and beanies: domes around the skull, and the hair that they press down or cover."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from training.portrait.hair.field import lattice, skin_field
from training.portrait.scene import Cloth, Strands
from training.vocabulary import ABSENT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.portrait.hair import Hair
    from training.portrait.head import Array, Head
    from training.portrait.scene import Colour
    from training.vocabulary import Person

_AXIS = np.array([0.0, 6.75, 0.22])
_AROUND = 144
_UP = 40
_COLOURS: tuple[Colour, ...] = (
    (0.012, 0.012, 0.014),
    (0.03, 0.035, 0.06),
    (0.10, 0.10, 0.11),
    (0.30, 0.28, 0.25),
    (0.62, 0.60, 0.57),
    (0.16, 0.05, 0.05),
)


@dataclass(frozen=True)
class _Rim:
    """Height of the lower edge of a hat in front, at the sides and behind, decimetres in rest space."""

    front: float
    side: float
    back: float

    def height(self, angle: NDArray[np.floating]) -> NDArray[np.floating]:
        """Heights at directions from above, 0 in front, radians."""
        ahead = np.cos(angle)
        end = np.where(ahead > 0, self.front, self.back)
        return np.asarray(self.side + (end - self.side) * np.abs(ahead) ** 1.6)


def headwear(person: Person, head: Head, hair: Hair, rng: np.random.Generator) -> tuple[list[Cloth], Hair]:
    """The hat of a person and what remains of their hair below it."""
    hat = person.traits.get("accessory.hat", ABSENT)
    if hat == ABSENT:
        return [], hair
    colour = _COLOURS[int(rng.integers(len(_COLOURS)))]
    if hat == "캡모자":
        front = 6.98 + rng.normal() * 0.02
        rim = _Rim(front, front - 0.20, front - 0.42)
        meshes = _cap(rim, colour, rng)
    else:
        front = 6.95 + rng.normal() * 0.03
        rim = _Rim(front, rng.uniform(6.36, 6.50), 6.15)
        meshes = _beanie(rim, colour, rng)
    cloths = [replace(mesh, vertices=lattice().carry(mesh.vertices, head)) for mesh in meshes]
    covered = [_tuck(group, rim, head) for group in hair.strands]
    top = max(float(mesh.vertices[:, 1].max()) for mesh in cloths)
    return cloths, replace(hair, strands=[group for group in covered if len(group.points)], top=top)


def _cap(rim: _Rim, colour: Colour, rng: np.random.Generator) -> list[Cloth]:
    """A dome of six panels, a button on top and a curved brim."""
    angle, up = _dome_grid()
    seam = np.abs((angle / (np.pi / 3) + 0.5) % 1 - 0.5) * (np.pi / 3)
    crown = 0.10 * np.sin(np.pi * up) * np.clip(np.cos(angle), 0, 1) + 0.05 * up
    thickness = 0.085 + crown - 0.014 * np.exp(-((seam / 0.035) ** 2)) * np.clip(1.2 - up, 0, 1)
    dome = Cloth(_dome(rim, angle, up, thickness), _grid_triangles(_UP, _AROUND, closed=True), colour)
    top = dome.vertices[-1] + np.array([0, 0.01, 0], np.float32)
    button = replace(_button(top), colour=colour)
    return [dome, button, _brim(rim, colour, rng)]


def _brim(rim: _Rim, colour: Colour, rng: np.random.Generator) -> Cloth:
    across, out = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(0, 1, 16), indexing="ij")
    angle = across * np.radians(62)
    foot = _on_skull(angle, rim.height(angle) + 0.015, np.full_like(angle, 0.08))
    reach = rng.uniform(0.62, 0.72) * (1 - np.abs(across) ** 2.6) * out
    bend = rng.uniform(0.20, 0.34)
    drop = 0.16 * out + bend * across**2 * (0.35 + 0.65 * out) * out
    surface = foot + np.stack([across * 0.10 * out, -drop, reach], axis=-1)
    under = surface - np.array([0, 0.022, 0])
    edge = _grid_triangles(41, 16, closed=False)
    count = surface.shape[0] * surface.shape[1]
    vertices = np.concatenate([surface.reshape(-1, 3), under.reshape(-1, 3)]).astype(np.float32)
    return Cloth(vertices, np.concatenate([edge, edge + count]).astype(np.int32), colour)


def _button(place: Array) -> Cloth:
    angle, up = np.meshgrid(np.linspace(0, 2 * np.pi, 16, endpoint=False), np.linspace(0, 1, 6))
    ring = np.cos(up * np.pi / 2)
    ball = np.stack([ring * np.sin(angle), 0.5 * np.sin(up * np.pi / 2), ring * np.cos(angle)], axis=-1)
    vertices = place + 0.045 * ball.reshape(-1, 3)
    return Cloth(vertices.astype(np.float32), _grid_triangles(6, 16, closed=True), _COLOURS[0])


def _beanie(rim: _Rim, colour: Colour, rng: np.random.Generator) -> list[Cloth]:
    """A knitted dome with a folded rim, both ribbed."""
    angle, up = _dome_grid()
    ribs = 0.010 * np.cos(angle * 44)
    slouch = rng.uniform(0.05, 0.22)
    thickness = 0.10 + ribs * (1 - up**4) + slouch * np.clip(up - 0.3, 0, 1) ** 1.2
    dome = Cloth(_dome(rim, angle, up, thickness), _grid_triangles(_UP, _AROUND, closed=True), colour, weave=2.0)
    return [dome, _fold(rim, colour, rng)]


def _fold(rim: _Rim, colour: Colour, rng: np.random.Generator) -> Cloth:
    width = rng.uniform(0.28, 0.40)
    around = np.linspace(0, 2 * np.pi, 2 * _AROUND, endpoint=False)
    up, angle = np.meshgrid(np.linspace(0, 1, 14), around, indexing="ij")
    # The band is round at both edges, like a roll of cloth.
    bulge = 0.055 * (1 - np.abs(2 * up - 1) ** 4) + 0.095
    bulge = bulge + 0.012 * np.cos(angle * 52) * (1 - np.abs(2 * up - 1) ** 6)
    vertices = _on_skull(angle, rim.height(angle) + width * up - 0.01, bulge)
    triangles = _grid_triangles(14, 2 * _AROUND, closed=True)
    return Cloth(vertices.reshape(-1, 3).astype(np.float32), triangles, colour, weave=2.0)


def _dome_grid() -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Directions and shares of the way from the rim to the top, (_UP, _AROUND) each."""
    around = np.linspace(0, 2 * np.pi, _AROUND, endpoint=False)
    up, angle = np.meshgrid(np.linspace(0, 1, _UP), around, indexing="ij")
    return angle, up


def _dome(rim: _Rim, angle: NDArray[np.floating], up: NDArray[np.floating], thickness: NDArray[np.floating]) -> Array:
    """Vertices (_UP x _AROUND, 3) from the rim to the top of the skull, `thickness` away from the skin."""
    # The rim is seen at this elevation from the axis; rows climb from there to the zenith.
    ring = _on_skull(angle[:1], rim.height(angle[:1]), thickness[:1]) - _AXIS
    foot = np.arctan2(ring[..., 1], np.hypot(ring[..., 0], ring[..., 2]))
    elevation = foot + (np.pi / 2 - foot) * up
    direction = np.stack(
        [np.cos(elevation) * np.sin(angle), np.sin(elevation), np.cos(elevation) * np.cos(angle)], axis=-1
    ).reshape(-1, 3)
    return _march(np.broadcast_to(_AXIS, direction.shape), direction, thickness.ravel())


def _on_skull(
    angle: NDArray[np.floating], height: NDArray[np.floating], thickness: NDArray[np.floating]
) -> NDArray[np.floating]:
    """Points at these directions and heights, `thickness` away from the skin."""
    direction = np.stack([np.sin(angle), 0 * angle, np.cos(angle)], axis=-1).reshape(-1, 3)
    start = np.stack([0 * height, height, _AXIS[2] + 0 * height], axis=-1).reshape(-1, 3)
    return _march(start, direction, thickness.ravel()).reshape(*angle.shape, 3)


def _march(start: NDArray[np.floating], direction: NDArray[np.floating], thickness: NDArray[np.floating]) -> Array:
    """The points on rays from inside the head at which the distance to the skin is `thickness`."""
    field = skin_field()
    way = np.full(len(start), 0.75)
    for _ in range(12):
        distance, _ = field.query((start + direction * way[:, None]).astype(np.float32))
        way = np.clip(way + 0.8 * (thickness - distance), 0.3, 2.2)
    return np.asarray(start + direction * way[:, None], np.float32)


def _grid_triangles(rows: int, columns: int, *, closed: bool) -> NDArray[np.int32]:
    """Triangles of a grid of vertices; closed: the last column meets the first."""
    row = np.arange(rows - 1)[:, None] * columns
    column = np.arange(columns if closed else columns - 1)[None]
    beside = (column + 1) % columns
    a, b, c, d = (row + column, row + beside, row + columns + column, row + columns + beside)
    quads = [np.stack([a, b, d], -1).reshape(-1, 3), np.stack([a, d, c], -1).reshape(-1, 3)]
    return np.concatenate(quads).astype(np.int32)


def _tuck(group: Strands, rim: _Rim, head: Head) -> Strands:
    """The strands with what lies above the rim taken off; what leaves the hat lies close to the head at first."""
    angles = np.linspace(-np.pi, np.pi, 73)
    ring = _on_skull(angles, rim.height(angles), np.full_like(angles, 0.05)).astype(np.float32)
    ring = lattice().carry(ring, head)
    points = group.points
    angle = np.arctan2(points[..., 0], points[..., 2] - _AXIS[2])
    rim_height = np.interp(angle, angles, ring[:, 1])
    above = points[..., 1] > rim_height
    last = points.shape[1] - 1
    exits = np.where(above.any(1), last - above[:, ::-1].argmax(1), 0)
    kept = exits < last
    points, exits, above = points[kept], exits[kept], above[kept]
    place = exits[:, None] + (last - exits)[:, None] * np.linspace(0, 1, last + 1)
    low = np.minimum(place.astype(np.int64), last - 1)
    share = (place - low)[..., None]
    rows = np.arange(len(points))[:, None]
    points = points[rows, low] * (1 - share) + points[rows, low + 1] * share
    points = _pressed(points, np.interp(angle[kept][rows, low], angles, ring[:, 1]), above.any(1))
    return Strands(group.fibre, points.astype(np.float32), group.radii[kept], group.colours[kept])


def _pressed(
    points: NDArray[np.floating], rim_height: NDArray[np.floating], covered: NDArray[np.bool_]
) -> NDArray[np.floating]:
    """Points drawn towards the axis of the head right below the rim, where a hat presses hair down."""
    below = np.clip((rim_height - points[..., 1]) / 0.35, 0, 1)
    amount = np.where(covered[:, None], 0.06 * (1 - below), 0.0)
    inwards = _AXIS - points
    inwards[..., 1] = 0
    inwards /= np.linalg.norm(inwards, axis=-1, keepdims=True) + 1e-9
    return np.asarray(points + inwards * amount[..., None])
