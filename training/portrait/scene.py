"""Everything a picture of one person shows, as plain arrays: what the renderer is given.

Building a scene needs no renderer, so it is quick to test; `blender` turns a scene into a picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from training.portrait.head import Array, Head

Colour = tuple[float, float, float]
"""Linear red, green and blue, 0..1."""

Fibre = Literal["hair", "brow", "beard", "lash", "wire", "plastic"]
"""What a strand is made of: it chooses the material."""


@dataclass(frozen=True, slots=True)
class Strands:
    """Curves of one material.

    points: (n, k, 3) decimetres in posed space. radii: (n, k). colours: (n, 3).
    """

    fibre: Fibre
    points: Array
    radii: Array
    colours: Array


@dataclass(frozen=True, slots=True)
class Cloth:
    """A solid thing of cloth or metal: a mesh of its own.

    vertices: (n, 3). triangles: (m, 3). colour; roughness 0..1; weave: size of the bump of its threads, 0 smooth;
    metallic 0..1.
    """

    vertices: Array
    triangles: NDArray[np.int32]
    colour: Colour
    roughness: float = 0.9
    weave: float = 1.0
    metallic: float = 0.0


@dataclass(frozen=True, slots=True)
class Skin:
    """The skin of the head, one value a fine vertex unless told otherwise.

    colours: (W, 3). paint: `SkinPaint.channels`. scalp: >0 under hair (soft distance). stubble: 0..1.
    scalp_colour and how much of it shows; stubble_colour; roughness; pores: strength of relief and blotches.
    """

    colours: Array
    paint: Array
    scalp: Array
    stubble: Array
    scalp_colour: Colour
    scalp_amount: float
    stubble_colour: Colour
    roughness: float
    pores: float


@dataclass(frozen=True, slots=True)
class Eyeball:
    """An eyeball with its colours painted on: vertices (n, 3), triangles (m, 3), colours (n, 3), glint (n)."""

    vertices: Array
    triangles: NDArray[np.int32]
    colours: Array
    glint: Array


@dataclass(frozen=True, slots=True)
class Lens:
    """A spectacle lens: outline (n, 3), and how much light each point of it throws back (n), 0..1."""

    outline: Array
    reflection: Array
    tint: float = 0.96


@dataclass(frozen=True, slots=True)
class Light:
    """An area light: from `place` towards `target`, `size` decimetres wide, `power` watts."""

    place: tuple[float, float, float]
    target: tuple[float, float, float]
    size: float
    power: float


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the camera looks: target, distance, full field of view and yaw, pitch and roll, in radians."""

    target: tuple[float, float, float]
    distance: float
    view: float
    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, slots=True)
class Tone:
    """How a picture is printed: black and white points, gamma, share of an S-curve, grain and fade at the hem."""

    black: float = 0.045
    white: float = 0.93
    gamma: float = 0.92
    curve: float = 0.55
    grain: float = 0.010


@dataclass(slots=True)
class Scene:
    """One person before one camera."""

    head: Head
    skin: Skin
    eyes: list[Eyeball]
    lights: list[Light]
    camera: Camera
    ambient: float
    tone: Tone
    strands: list[Strands] = field(default_factory=list)
    cloths: list[Cloth] = field(default_factory=list)
    lenses: list[Lens] = field(default_factory=list)
