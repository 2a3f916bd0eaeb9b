"""A face in numbers: what the parts of a drawing are measured from. Units of the page, see curves.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike

    from training.sketch.curves import Array
    from training.vocabulary import Person


@dataclass(frozen=True, slots=True)
class Heights:
    """Heights (y) on the page, from the top of the bare skull down to the chin."""

    crown: float
    hairline: float
    brow: float
    eye: float
    nose: float
    mouth: float
    chin: float


@dataclass(frozen=True, slots=True)
class Outline:
    """Half widths of the face; curve: its right half as (offset from the middle, y), crown to chin.

    bone: protruding cheekbones 0..1; fat: full cheeks 1 .. hollow cheeks -1; jowl: sagging of the jaw 0..1.
    """

    temple: float
    cheek: float
    jaw: float
    low_jaw: float
    chin: float
    bone: float
    fat: float
    jowl: float
    curve: Array

    def half_width(self, y: ArrayLike) -> Array:
        """Half width of the face at a height below the temples."""
        below = self.curve[:, 1] >= 60
        return np.asarray(np.interp(np.asarray(y, float), self.curve[below, 1], self.curve[below, 0]))


@dataclass(frozen=True, slots=True)
class Eyes:
    """offset: of the eye's middle from the face's; slant: rise of the outer corner; depth: of the socket 0..1."""

    width: float
    height: float
    offset: float
    slant: float
    depth: float
    puffy: bool
    iris: float


@dataclass(frozen=True, slots=True)
class Brows:
    """density: 0 faint .. 1 dark; gap: of the inner end from the middle."""

    density: float
    length: float
    thickness: float
    gap: float


@dataclass(frozen=True, slots=True)
class Nose:
    """bridge: relative height of the bridge, 1 ordinary; width: half width at the wings; tip_drop: downwards."""

    bridge: float
    width: float
    nostril: float
    tip_radius: float
    tip_drop: float


@dataclass(frozen=True, slots=True)
class Mouth:
    """width: half; upper, lower: lip heights; corners: rise; bow: of the upper lip; line: 0 soft .. 1 sharp."""

    width: float
    upper: float
    lower: float
    corners: float
    bow: float
    line: float
    protrusion: float


@dataclass(frozen=True, slots=True)
class Unevenness:
    """What makes one side of a face differ from the other."""

    eye_x: float
    eye_y: float
    eye_scale: float
    brow_y: float
    mouth_corner: float
    nose_wing: float


@dataclass(frozen=True, slots=True)
class Hair:
    """tone: grey level of the hair; grey: whether it is greying; curl: 0 straight .. 1; part: (-1..1) or None.

    A positive part lies on the viewer's right, the person's own left.
    """

    tone: float
    grey: bool
    curl: float
    part: float | None


@dataclass(frozen=True, slots=True)
class Face:
    """Everything the parts of a drawing need to know about a face.

    old: 0 young .. 1 old. wrinkles: depth 0..1 by place. shade: strength of the tone. base: tone of flat skin.
    line: strength of outlines. sparkle: size of the lights in the eyes; iris_tone: grey level.
    sides: the viewer's left and right.
    """

    person: Person
    male: bool
    old: float
    zoom: float
    heights: Heights
    outline: Outline
    eyes: Eyes
    brows: Brows
    nose: Nose
    mouth: Mouth
    hair: Hair
    neck: float
    wrinkles: Mapping[str, float]
    shade: float
    base: float
    line: float
    sparkle: float
    iris_tone: float
    sides: tuple[Unevenness, Unevenness]

    def side(self, side: int) -> Unevenness:
        """The unevenness of a side: -1 the viewer's left, +1 the viewer's right."""
        return self.sides[(side + 1) // 2]

    def has(self, trait: str, value: str) -> bool:
        """Whether the person's trait has this value."""
        return self.person[trait] == value
