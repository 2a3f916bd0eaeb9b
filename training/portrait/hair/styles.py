"""How hair is cut, combed and textured: one table a question, and the choice that a person's traits make.

Lengths, widths and heights are decimetres on the template: the eyes lie at a height of 6.43, brows at 6.57, ears
from 6.0 to 6.46, the mouth at 5.72, the chin at 5.35, the top of the skull at 7.43, shoulders below 5.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.vocabulary import Person

Flow = Literal["crown", "part", "back", "stand", "tied"]
"""Which way hair is combed: away from the whorl, away from a parting, backwards, on end, or towards a knot."""

Knot = Literal["ponytail", "low tail", "bun", "low bun"]


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long hair is.

    top, sides: lengths of strands rooted on top and on the sides.
    taper: length gained for each decimetre above the hairline on sides and nape; 0: sides are of one length.
    edge: length right at the hairline where sides taper.
    clipped_below: height below which sides are clipped to `edge` (two-block), 0: nowhere.
    hem: heights at which ends are cut, in front of the ears and at the nape; 0: nowhere.
    ragged: how uneven ends are.
    """

    top: float
    sides: float
    taper: float = 0.0
    edge: float = 0.05
    clipped_below: float = 0.0
    hem: tuple[float, float] = (0.0, 0.0)
    ragged: float = 0.03


@dataclass(frozen=True, slots=True)
class Fringe:
    """Hair over the forehead.

    height: where it ends above the middle of the brows. width: half of it. density: share of strands that are kept.
    ragged: how uneven its ends are. arch: how much lower its sides end. sweep: how far it leans to the person's left.
    """

    height: float
    width: float = 0.50
    density: float = 1.0
    ragged: float = 0.05
    arch: float = 0.10
    sweep: float = 0.0


@dataclass(frozen=True, slots=True)
class Shape:
    """How hair is combed and how far it stands off the skull.

    volume: thickness of hair on top and on the sides. lift: how steeply it leaves the scalp. front_lift: the same at
    the forehead. air: how loosely it lies. back: how far strands beside a parting, or on the sides, go backwards.
    fall: how much the sides give way to gravity. turn_in: how far ends bend towards the neck.
    """

    flow: Flow
    volume: tuple[float, float] = (0.10, 0.05)
    lift: float = 0.3
    front_lift: float = 0.0
    air: float = 0.035
    back: float = 0.3
    fall: float = 1.0
    turn_in: float = 0.0


@dataclass(frozen=True, slots=True)
class Texture:
    """What strands look like.

    clumps: how many tufts strands gather in. gather: how strongly their ends meet. mess: how far tufts stray, and
    frizz: single strands. curl: amplitude and wavelength of waves, and whether they grow towards the ends.
    points: control points a strand; strands: how many strands; radius of one. flyaways: share of stray strands.
    """

    clumps: int = 420
    gather: float = 0.35
    mess: float = 0.10
    frizz: float = 0.04
    curl: tuple[float, float] = (0.0, 1.0)
    growing: bool = False
    points: int = 12
    strands: int = 8500
    radius: float = 0.0036
    flyaways: float = 0.03


@dataclass(frozen=True, slots=True)
class Style:
    """A whole hair style.

    parting: x of the parting at the forehead, or None. knot: what tied hair ends in. bald: height above which nothing
    grows, 0: grows everywhere. thin: share of strands that age took from the top.
    """

    lengths: Lengths
    shape: Shape
    texture: Texture
    fringe: Fringe | None = None
    parting: float | None = None
    knot: Knot | None = None
    bald: float = 0.0
    thin: float = 0.0


LENGTHS: Final[Mapping[str, Lengths]] = {
    "숏컷(귀보임)": Lengths(top=0.80, sides=0.42, taper=0.75, edge=0.07, ragged=0.10),
    "귀덮음": Lengths(top=1.05, sides=0.85, hem=(6.02, 5.72), ragged=0.10),
    "단발": Lengths(top=2.3, sides=1.6, hem=(5.48, 5.42), ragged=0.02),
    "긴머리": Lengths(top=3.3, sides=2.6, hem=(4.1, 4.0), ragged=0.12),
    "묶음": Lengths(top=1.9, sides=1.5, ragged=0.0),
    "짧음": Lengths(top=0.20, sides=0.12, taper=0.20, edge=0.03, ragged=0.02),
    "대머리": Lengths(top=0.24, sides=0.30, taper=0.7, edge=0.08, ragged=0.02),
}

TEXTURES: Final[Mapping[str, Texture]] = {
    "생머리": Texture(),
    "반곱슬": Texture(mess=0.15, frizz=0.06, curl=(0.022, 0.55), flyaways=0.04, gather=0.42),
    "곱슬머리": Texture(
        clumps=520, mess=0.22, frizz=0.07, curl=(0.036, 0.30), points=16, strands=7500, flyaways=0.05, gather=0.5
    ),
    "파마": Texture(
        clumps=460, mess=0.24, frizz=0.05, curl=(0.052, 0.27), points=18, strands=7000, flyaways=0.04, gather=0.6
    ),
}

_SIDES: Final[Mapping[str, float]] = {"왼쪽가르마": 1.0, "오른쪽가르마": -1.0, "가운데가르마": 0.0}
_ROUGH = ("곱슬머리", "파마")


def choose_style(person: Person, rng: np.random.Generator) -> Style:
    """The style that a person's traits ask for, varied by `rng` where they leave it open."""
    top = person.traits.get("hairstyle.topLength", "앞머리올림")
    if top == "대머리":
        return _bald(person, rng)
    style = _cropped(rng) if top == "짧음" else _grown(person, top, rng)
    old = float(np.clip((person.age - 45) / 25, 0, 1))
    thin = old * rng.uniform(0.0, 0.5 if person.gender == "M" else 0.3)
    return replace(style, thin=thin)


def _bald(person: Person, rng: np.random.Generator) -> Style:
    """A bald crown with short hair around it; young people rather shave all of it."""
    shaved = rng.random() < float(np.clip((55 - person.age) / 25, 0.1, 0.8))
    lengths = LENGTHS["대머리"]
    if shaved:
        lengths = replace(lengths, sides=0.03, edge=0.012, taper=0.05)
    texture = Texture(clumps=300, gather=0.15, mess=0.10, points=5, strands=3600, radius=0.0030, flyaways=0.0)
    shape = Shape("back", volume=(0.03, 0.05), lift=0.3, fall=0.6)
    return Style(lengths, shape, texture, bald=rng.uniform(6.80, 6.98))


def _cropped(rng: np.random.Generator) -> Style:
    lengths = replace(LENGTHS["짧음"], top=rng.uniform(0.10, 0.26))
    texture = Texture(clumps=700, gather=0.25, mess=0.16, points=5, strands=10_000, radius=0.0034, flyaways=0.01)
    return Style(lengths, Shape("stand", volume=(0.02, 0.0), lift=0.5), texture)


def _grown(person: Person, top: str, rng: np.random.Generator) -> Style:
    side = person.traits.get("hairstyle.sizeLength", "숏컷(귀보임)")
    part = person.traits.get("hairstyle.part", "없음")
    kind = person.traits.get("hairstyle.type", "생머리")
    lengths, texture = LENGTHS[side], TEXTURES[kind]
    short = side == "숏컷(귀보임)"
    parting = _parting(part, rng)
    fringe = _fringe(person, side, parting, rng) if top == "앞머리내림" else None
    shape = _shape(top, side, parting, rng)
    if kind in _ROUGH:
        shape = replace(shape, volume=(shape.volume[0] + 0.07, shape.volume[1] + 0.06), lift=shape.lift + 0.2)
    if side == "긴머리" and kind != "생머리":
        wave = {"반곱슬": (0.035, 0.75), "곱슬머리": (0.055, 0.55), "파마": (0.085, 0.70)}[kind]
        texture = replace(texture, curl=wave, growing=kind != "곱슬머리", points=20, strands=6500, clumps=320)
    if side == "긴머리" and kind == "생머리":
        texture = replace(texture, radius=0.0042, strands=7500)
    if short:
        lengths = replace(lengths, top=lengths.top * rng.uniform(0.85, 1.15))
    knot = _knot(person, rng) if side == "묶음" else None
    return Style(lengths, shape, texture, fringe, parting, knot)


def _parting(part: str, rng: np.random.Generator) -> float | None:
    if part not in _SIDES:
        return None
    return _SIDES[part] * rng.uniform(0.20, 0.32) + (rng.normal() * 0.01 if part == "가운데가르마" else 0.0)


def _fringe(person: Person, side: str, parting: float | None, rng: np.random.Generator) -> Fringe:
    if parting is not None:
        return Fringe(height=-0.15, width=0.55, density=0.8, ragged=0.12, arch=0.35)
    if person.gender == "M" or side == "숏컷(귀보임)":
        return Fringe(
            height=rng.uniform(0.06, 0.18), density=0.85, ragged=0.09, arch=0.06, sweep=rng.choice([-1, 1]) * 0.35
        )
    see_through = rng.random() < 0.45
    return Fringe(
        height=rng.uniform(-0.02, 0.08), density=0.4 if see_through else 1.0, ragged=0.06, arch=0.14, width=0.52
    )


def _shape(top: str, side: str, parting: float | None, rng: np.random.Generator) -> Shape:
    long = side in ("귀덮음", "단발", "긴머리")
    volume = rng.uniform(0.9, 1.2)
    if side == "묶음":
        return Shape("tied", volume=(0.05 * volume, 0.025), lift=0.05, air=0.015, fall=0.0)
    sides = {"귀덮음": 0.10, "단발": 0.11, "긴머리": 0.09}.get(side, 0.03) * volume
    crown = 0.11 * volume
    turn_in = 0.5 if side == "단발" else 0.0
    if parting is not None:
        back = 0.30 if long else 0.45
        return Shape("part", (crown, sides), lift=0.3, front_lift=0.5, back=back, turn_in=turn_in)
    if top == "앞머리내림":
        return Shape("crown", (crown, sides), lift=0.3, turn_in=turn_in)
    fall = 1.0 if long else 0.15
    return Shape("back", (crown, sides), lift=0.25, front_lift=0.6, back=1.0, fall=fall, turn_in=turn_in)


def _knot(person: Person, rng: np.random.Generator) -> Knot:
    old = person.age >= 50
    kinds: tuple[Knot, ...] = ("ponytail", "low tail", "bun", "low bun")
    weights = np.array([0.15, 0.3, 0.15, 0.4] if old else [0.35, 0.3, 0.25, 0.10])
    return kinds[int(rng.choice(4, p=weights))]
