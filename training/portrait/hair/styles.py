"""How hair is cut, combed and textured: one table a question, and the choice that a person's traits make.

Lengths, widths and heights are decimetres on the template: the eyes lie at a height of 6.43, brows at 6.57, ears
from 6.0 to 6.46, the mouth at 5.72, the chin at 5.35, the top of the skull at 7.43, shoulders below 5.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.vocabulary import Person

Flow = Literal["crown", "part", "back", "stand", "tied"]
"""Which way hair is combed: away from the whorl, away from a parting, backwards, on end, or towards a knot."""

Knot = Literal["ponytail", "low tail", "bun", "low bun"]
KNOT_KINDS: Final[tuple[Knot, ...]] = ("ponytail", "low tail", "bun", "low bun")


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
    fall: how much the sides give way to gravity. turn_in: how far ends bend towards the neck. forward: share of
    long hair that lies before the left and the right shoulder.
    """

    flow: Flow
    volume: tuple[float, float] = (0.10, 0.05)
    lift: float = 0.3
    front_lift: float = 0.0
    air: float = 0.035
    back: float = 0.3
    fall: float = 1.0
    turn_in: float = 0.0
    forward: tuple[float, float] = (0.0, 0.0)


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


@dataclass(frozen=True, slots=True)
class Changes:
    """Fields of the parts of a style that a named cut sets."""

    lengths: Mapping[str, Any] = field(default_factory=dict)
    shape: Mapping[str, Any] = field(default_factory=dict)
    texture: Mapping[str, Any] = field(default_factory=dict)
    fringe: Mapping[str, Any] = field(default_factory=dict)


LENGTHS: Final[Mapping[str, Lengths]] = {
    "숏컷(귀보임)": Lengths(top=0.75, sides=0.40, taper=0.75, edge=0.06, ragged=0.10),
    "귀덮음": Lengths(top=1.15, sides=0.95, hem=(6.00, 5.66), ragged=0.08),
    "단발": Lengths(top=2.3, sides=1.6, hem=(5.48, 5.46), ragged=0.02),
    "긴머리": Lengths(top=3.6, sides=2.9, hem=(4.1, 4.0), ragged=0.12),
    "묶음": Lengths(top=1.9, sides=1.5, ragged=0.0),
    "짧음": Lengths(top=0.20, sides=0.12, taper=0.20, edge=0.03, ragged=0.02),
    "대머리": Lengths(top=0.22, sides=0.34, taper=0.8, edge=0.10, ragged=0.02),
}

TEXTURES: Final[Mapping[str, Texture]] = {
    "생머리": Texture(),
    "반곱슬": Texture(mess=0.14, frizz=0.05, curl=(0.024, 0.50), flyaways=0.03, gather=0.42),
    "곱슬머리": Texture(
        clumps=520, mess=0.20, frizz=0.06, curl=(0.036, 0.28), points=16, strands=7500, flyaways=0.03, gather=0.5
    ),
    "파마": Texture(
        clumps=420, mess=0.20, frizz=0.04, curl=(0.050, 0.30), points=16, strands=7500, flyaways=0.03, gather=0.6
    ),
}

LONG_WAVES: Final[Mapping[str, tuple[float, float]]] = {
    "반곱슬": (0.035, 0.80),
    "곱슬머리": (0.055, 0.50),
    "파마": (0.085, 0.68),
}
"""Amplitude and wavelength of waves in hair to the chin or longer."""

CUTS: Final[Mapping[str, Changes]] = {
    "투블록": Changes(
        lengths={"clipped_below": 6.92, "edge": 0.045, "top": 0.80},
        texture={"clumps": 260, "gather": 0.5},
        fringe={"ragged": 0.11, "density": 0.75},
    ),
    "크롭컷": Changes(
        lengths={"top": 0.42, "sides": 0.10, "taper": 0.25, "edge": 0.03},
        fringe={"height": 0.34, "ragged": 0.035, "arch": 0.02, "sweep": 0.1, "density": 1.1},
        shape={"lift": 0.5},
    ),
    "가르마펌": Changes(
        lengths={"clipped_below": 6.75, "edge": 0.08, "top": 0.95},
        shape={"volume": (0.13, 0.03), "front_lift": 0.6},
        texture={"curl": (0.045, 0.42), "growing": True, "clumps": 260, "mess": 0.14},
    ),
    "올백": Changes(
        lengths={"top": 1.1},
        shape={"volume": (0.08, 0.03), "lift": 0.08, "front_lift": 0.3, "air": 0.015, "fall": 0.0},
        texture={"mess": 0.04, "frizz": 0.02, "flyaways": 0.01, "clumps": 260},
    ),
    "포마드": Changes(
        lengths={"top": 0.95, "taper": 0.45},
        shape={"volume": (0.12, 0.02), "back": 0.9, "front_lift": 0.6},
        texture={"mess": 0.035, "frizz": 0.02, "flyaways": 0.01, "clumps": 240},
    ),
    "스포츠머리": Changes(lengths={"top": 0.24, "sides": 0.10, "taper": 0.18}),
    "반삭": Changes(lengths={"top": 0.055, "sides": 0.05, "taper": 0.1, "edge": 0.025}, texture={"points": 4}),
    "픽시컷": Changes(
        lengths={"top": 0.95, "sides": 0.55, "taper": 1.1, "edge": 0.12},
        shape={"volume": (0.13, 0.05)},
        texture={"clumps": 320, "mess": 0.14},
    ),
    "단발펌": Changes(
        lengths={"hem": (5.55, 5.50), "ragged": 0.06},
        shape={"volume": (0.15, 0.14)},
        texture={"curl": (0.080, 0.52), "growing": True, "clumps": 240, "mess": 0.10},
    ),
    "긴웨이브": Changes(texture={"curl": (0.10, 0.75), "growing": True}),
    "뽀글파마": Changes(
        lengths={"top": 0.62, "sides": 0.50, "taper": 1.2, "edge": 0.22, "hem": (0.0, 0.0)},
        shape={"volume": (0.24, 0.18), "lift": 0.9},
        texture={
            "curl": (0.045, 0.18),
            "clumps": 460,
            "gather": 0.7,
            "mess": 0.22,
            "points": 18,
            "strands": 7000,
            "radius": 0.0032,
        },
    ),
}
"""What a named cut changes of the style that the other traits make."""

_KNOTS: Final[Mapping[str, Knot]] = {"포니테일": "ponytail", "똥머리": "bun"}
_SIDES: Final[Mapping[str, float]] = {"왼쪽가르마": 1.0, "오른쪽가르마": -1.0, "가운데가르마": 0.0}
_ROUGH = ("곱슬머리", "파마")
_SHORT = "숏컷(귀보임)"


def choose_style(person: Person, rng: np.random.Generator) -> Style:
    """The style that a person's traits ask for, varied by `rng` where they leave it open."""
    top = person.traits.get("hairstyle.topLength", "앞머리올림")
    if top == "대머리":
        return _bald(person, rng)
    style = _cropped(person, rng) if top == "짧음" else _grown(person, top, rng)
    style = _changed(style, CUTS.get(person.traits.get("hairstyle.cut", ""), Changes()))
    old = float(np.clip((person.age - 45) / 25, 0, 1))
    return replace(style, thin=old * rng.uniform(0.0, 0.5 if person.gender == "M" else 0.25))


def _changed(style: Style, changes: Changes) -> Style:
    return replace(
        style,
        lengths=replace(style.lengths, **changes.lengths),
        shape=replace(style.shape, **changes.shape),
        texture=replace(style.texture, **changes.texture),
        fringe=style.fringe and replace(style.fringe, **changes.fringe),
    )


def _bald(person: Person, rng: np.random.Generator) -> Style:
    """A bald crown with short hair around it; young people rather shave all of it."""
    shaved = rng.random() < float(np.clip((55 - person.age) / 25, 0.1, 0.8))
    lengths = LENGTHS["대머리"]
    volume = 0.07
    if shaved:
        lengths, volume = replace(lengths, top=0.03, sides=0.03, edge=0.012, taper=0.05), 0.0
    texture = Texture(clumps=300, gather=0.15, mess=0.10, points=6, strands=5000, radius=0.0034, flyaways=0.0)
    shape = Shape("back", volume=(volume, volume), lift=0.4, fall=0.6)
    return Style(lengths, shape, texture, bald=rng.uniform(6.84, 7.0))


def _cropped(person: Person, rng: np.random.Generator) -> Style:
    lengths = replace(LENGTHS["짧음"], top=rng.uniform(0.12, 0.26))
    if person.gender == "F":
        lengths = replace(lengths, top=rng.uniform(0.24, 0.36), sides=0.2, taper=0.35)
    texture = Texture(clumps=700, gather=0.25, mess=0.16, points=5, strands=10_000, radius=0.0034, flyaways=0.01)
    return Style(lengths, Shape("stand", volume=(0.02, 0.0), lift=0.5), texture)


def _grown(person: Person, top: str, rng: np.random.Generator) -> Style:
    side = person.traits.get("hairstyle.sizeLength", _SHORT)
    kind = person.traits.get("hairstyle.type", "생머리")
    parting = _parting(person.traits.get("hairstyle.part", "없음"), rng)
    fringe = _fringe(person, side, parting, rng) if top == "앞머리내림" else None
    shape = _shape(top, side, parting, rng)
    if kind in _ROUGH and side != "묶음":
        fuller = 0.02 if side == "긴머리" else 0.06
        wider = 0.02 if side == _SHORT else 0.05
        volume = (shape.volume[0] + fuller, shape.volume[1] + wider)
        shape = replace(shape, volume=volume, lift=shape.lift + 3 * fuller)
    knot = _knot(person, rng) if side == "묶음" else None
    return Style(_lengths(side, rng), shape, _texture(side, kind), fringe, parting, knot)


def _lengths(side: str, rng: np.random.Generator) -> Lengths:
    lengths = LENGTHS[side]
    if side == _SHORT:
        return replace(lengths, top=lengths.top * rng.uniform(0.85, 1.15), taper=lengths.taper * rng.uniform(0.7, 1.2))
    shift = {"귀덮음": 0.06, "단발": 0.10, "긴머리": 0.3}.get(side, 0.0) * rng.uniform(-1, 1)
    return replace(lengths, hem=(lengths.hem[0] + shift, lengths.hem[1] + shift))


def _texture(side: str, kind: str) -> Texture:
    texture = TEXTURES[kind]
    if side in ("단발", "긴머리") and kind != "생머리":
        long = side == "긴머리"
        return replace(
            texture,
            curl=LONG_WAVES[kind],
            growing=kind != "곱슬머리",
            points=20 if long else 14,
            strands=6500 if long else 7500,
            clumps=240,
            mess=0.10,
            radius=0.0042,
        )
    if side == "긴머리":
        return replace(texture, radius=0.0044, strands=7500, mess=0.07, flyaways=0.02)
    if side == "묶음":
        return replace(texture, curl=(0.4 * texture.curl[0], texture.curl[1]), mess=0.03, frizz=0.02, clumps=300)
    return texture


def _parting(part: str, rng: np.random.Generator) -> float | None:
    if part not in _SIDES:
        return None
    return _SIDES[part] * rng.uniform(0.20, 0.32) + (rng.normal() * 0.01 if part == "가운데가르마" else 0.0)


def _fringe(person: Person, side: str, parting: float | None, rng: np.random.Generator) -> Fringe:
    if parting is not None:
        return Fringe(height=rng.uniform(0.02, 0.14), width=0.55, density=0.8, ragged=0.07, arch=0.20)
    lean = float(rng.choice([-1, 1]))
    if person.gender == "M" or side == _SHORT:
        return Fringe(
            height=rng.uniform(0.07, 0.20), density=0.85, ragged=0.07, arch=0.06, sweep=lean * rng.uniform(0.1, 0.5)
        )
    see_through = rng.random() < 0.45
    return Fringe(
        height=rng.uniform(0.03, 0.12),
        density=0.35 if see_through else 1.0,
        ragged=0.06,
        arch=0.14,
        sweep=lean * rng.uniform(0.0, 0.15),
    )


def _shape(top: str, side: str, parting: float | None, rng: np.random.Generator) -> Shape:
    long = side in ("귀덮음", "단발", "긴머리")
    volume = rng.uniform(0.85, 1.2)
    if side == "묶음":
        return Shape("tied", volume=(0.06 * volume, 0.025), lift=0.06, air=0.015, fall=0.0)
    sides = {"귀덮음": 0.10, "단발": 0.11, "긴머리": 0.09}.get(side, 0.03) * volume
    crown = 0.11 * volume
    turn_in = 0.9 if side == "단발" else 0.0
    forward = (float(rng.random() < 0.55), float(rng.random() < 0.55))
    if parting is not None:
        back = 0.30 if long else 0.45
        height = crown if long else 0.7 * crown
        return Shape("part", (height, sides), front_lift=0.4, back=back, turn_in=turn_in, forward=forward)
    if top == "앞머리내림":
        return Shape("crown", (crown, sides), turn_in=turn_in, forward=forward)
    fall = 1.0 if long else 0.15
    return Shape(
        "back", (crown, sides), lift=0.15, front_lift=0.4, back=1.0, fall=fall, turn_in=turn_in, forward=forward
    )


def _knot(person: Person, rng: np.random.Generator) -> Knot:
    cut = person.traits.get("hairstyle.cut", "")
    if cut in _KNOTS:
        return _KNOTS[cut]
    low = np.array([0.0, 0.85, 0.0, 0.15])
    weights = (
        low if cut == "낮은묶음" else np.array([0.35, 0.3, 0.25, 0.10] if person.age < 50 else [0.15, 0.3, 0.1, 0.45])
    )
    return KNOT_KINDS[int(rng.choice(4, p=weights))]
