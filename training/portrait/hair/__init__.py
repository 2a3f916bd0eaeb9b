"""Hair of one person: strands in the place, cut, colour and texture that the traits ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.portrait.hair.colour import HairColour, hair_colour, scalp_tint, strand_colours
from training.portrait.hair.field import lattice
from training.portrait.hair.growth import Grower, parting_gap, smooth
from training.portrait.hair.hairline import hairline
from training.portrait.hair.loose import baby_hairs
from training.portrait.hair.roots import Roots, scalp_roots
from training.portrait.hair.styles import choose_style
from training.portrait.hair.texture import add_texture
from training.portrait.hair.tied import tied_hair
from training.portrait.scene import Strands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.portrait.hair.hairline import Hairline
    from training.portrait.hair.styles import Style
    from training.portrait.head import Array, Head
    from training.portrait.scene import Colour
    from training.vocabulary import Person

__all__ = ["Hair", "HairColour", "grow_hair", "hair_colour"]


@dataclass(frozen=True)
class Hair:
    """Hair in posed space.

    scalp: (W) soft distance to the hairline on fine vertices, decimetres, > 0 under hair. scalp_amount: how much hair
    darkens the skin under it, 0..1. top: highest y that belongs in the picture.
    """

    strands: list[Strands]
    scalp: Array
    scalp_amount: float
    scalp_colour: Colour
    top: float


def grow_hair(person: Person, head: Head, colour: HairColour, rng: np.random.Generator) -> Hair:
    """The hair of a person on their head."""
    style = choose_style(person, rng)
    line = hairline(person, rng)
    candidates = scalp_roots()
    edge = line.distance(candidates.positions)
    chosen = _choose_roots(candidates, edge, style, rng)
    roots = candidates.at(chosen)
    growth = Grower(roots, edge[chosen], style, rng).grow()
    points, radii = add_texture(growth, style.texture, rng)
    colours = strand_colours(colour, growth.clump, smooth(0.2, 0.9, roots.positions[:, 2]), rng)
    kept = growth.fringe | ~(_crosses_face(points) | _strays_on_forehead(points, line))
    main = Strands("hair", lattice().carry(points[kept], head), radii[kept], colours[kept])
    strands = [main]
    strands += [_carried(group, head) for group in tied_hair(style, colour, rng)]
    if not style.bald:
        strands.append(_carried(baby_hairs(candidates, edge, colour, rng), head))
    top = max(float(head.vertices[:, 1].max()) + 0.04, *(_top(group) for group in strands))
    return Hair(strands, _scalp(line, head, style), _scalp_amount(style), scalp_tint(colour), top)


def _crosses_face(points: Array) -> NDArray[np.bool_]:
    """Whether strands (n) pass before the brows, eyes or nose."""
    x, y, z = np.moveaxis(points, -1, 0)
    return np.asarray(((np.abs(x) < 0.42) & (y < 6.8) & (z > 0.9)).any(1))


def _strays_on_forehead(points: Array, line: Hairline) -> NDArray[np.bool_]:
    """Whether strands (n) leave the hair over the middle of the forehead."""
    x, _, z = np.moveaxis(points, -1, 0)
    below = line.distance(points.reshape(-1, 3)).reshape(x.shape) < -0.05
    return np.asarray((below & (np.abs(x) < 0.46) & (z > 0.75)).any(1))


def _carried(group: Strands, head: Head) -> Strands:
    return Strands(group.fibre, lattice().carry(group.points, head), group.radii, group.colours)


def _top(group: Strands) -> float:
    return float(np.percentile(group.points[..., 1].max(1), 99.7))


def _choose_roots(candidates: Roots, edge: Array, style: Style, rng: np.random.Generator) -> NDArray[np.int64]:
    """Indices of roots: sparse along the hairline, none on a parting or a bald crown."""
    count = len(edge)
    x, y, z = candidates.positions.T
    # Temples thin out more slowly than the forehead's hairline.
    temple = smooth(0.45, 0.55, np.abs(x)) * smooth(0.35, 0.5, z)
    grows = edge > (0.17 + 0.12 * temple) * rng.random(count) ** (2.2 - 0.9 * temple) - 0.012
    chance = np.ones(count)
    if style.parting is not None:
        grows &= np.abs(parting_gap(candidates.positions, style.parting)) > 0.003 + 0.007 * rng.random(count)
    if style.bald:
        grows &= smooth(style.bald - 0.1, style.bald + 0.05, y) < rng.random(count)
    chance *= 1 - style.thin * smooth(6.9, 7.2, y)
    if style.fringe is not None:
        in_fringe = smooth(0.5, 0.8, z) * smooth(0.6, 0.4, np.abs(x)) * smooth(6.9, 7.05, y)
        chance *= 1 + (1.3 * style.fringe.density - 1) * in_fringe
    places = np.flatnonzero(grows)
    weight = chance[places] / chance[places].sum()
    wanted = min(int(style.texture.strands * (1 - 0.5 * style.thin)), int(0.9 * len(places)))
    return rng.choice(places, wanted, replace=False, p=weight)


def _scalp(line: Hairline, head: Head, style: Style) -> Array:
    rest = head.template.rest
    distance = line.distance(rest)
    if style.parting is not None:
        gap = np.abs(parting_gap(rest, style.parting))
        distance = np.minimum(distance, 2.4 * gap + 0.035)
    if style.bald:
        distance = np.minimum(distance, 0.6 * (style.bald - rest[:, 1]))
    return np.asarray(distance, np.float32)


def _scalp_amount(style: Style) -> float:
    if style.bald:
        return 0.5
    return 0.8 * (1 - style.thin) if style.shape.flow == "stand" else 0.9 * (1 - 0.6 * style.thin)
