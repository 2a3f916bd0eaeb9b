"""Make-up: what it changes in lips, cheeks, lashes and skin, and the liner and shadow painted around the eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from training.portrait.paint import Layer, both_sides
from training.vocabulary import PRESENT

if TYPE_CHECKING:
    import numpy as np

    from training.portrait.paint import SkinPaint
    from training.portrait.scene import Colour
    from training.vocabulary import Person

_LIPSTICKS: Final[tuple[Colour, ...]] = (
    (0.46, 0.10, 0.10),
    (0.50, 0.16, 0.15),
    (0.40, 0.10, 0.12),
    (0.48, 0.20, 0.17),
    (0.36, 0.07, 0.08),
)

_UPPER_LASHES: Final = ((0.185, 6.392), (0.22, 6.424), (0.26, 6.441), (0.30, 6.447), (0.35, 6.441), (0.40, 6.416))
_LOWER_LASHES: Final = ((0.30, 6.360), (0.345, 6.364), (0.38, 6.380), (0.405, 6.398))
_EYE_SHADOW: Final = ((0.19, 6.445), (0.25, 6.478), (0.32, 6.484), (0.40, 6.462), (0.45, 6.428))
_UPPER_LIP: Final = (
    (-0.195, 5.752),
    (-0.11, 5.813),
    (-0.045, 5.840),
    (0.0, 5.830),
    (0.045, 5.840),
    (0.11, 5.813),
    (0.195, 5.752),
)
_LOWER_LIP: Final = ((-0.185, 5.680), (-0.11, 5.632), (0.0, 5.614), (0.11, 5.632), (0.185, 5.680))


@dataclass(frozen=True, slots=True)
class MakeupLook:
    """How a face is made up: colour of the lips, and amounts 0..1.

    lip_amount: how much of the lips' own colour it covers. smoothness: how even powder makes the skin.
    """

    lip_colour: Colour
    lip_amount: float
    blush: float
    liner: float
    lashes: float
    smoothness: float


def makeup_look(person: Person, rng: np.random.Generator) -> MakeupLook:
    """Choose the make-up of a person; without make-up only lashes and skin differ, by sex."""
    colour = _LIPSTICKS[int(rng.integers(len(_LIPSTICKS)))]
    lips, blush, liner, lashes, smoothness = rng.uniform(size=5).tolist()
    woman = person.gender == "F"
    if person["feature.makeup"] != PRESENT:
        return MakeupLook(colour, 0.0, 0.12 * blush, 0.0, (0.18 + 0.14 * lashes) * woman, 0.15 * woman)
    if not woman:
        return MakeupLook(colour, 0.35 + 0.2 * lips, 0.2, 0.45 + 0.25 * liner, 0.3 + 0.2 * lashes, 0.6)
    return MakeupLook(
        colour,
        lip_amount=0.62 + 0.26 * lips,
        blush=0.4 + 0.5 * blush,
        liner=0.70 + 0.30 * liner,
        lashes=0.75 + 0.25 * lashes,
        smoothness=0.65 + 0.30 * smoothness,
    )


def paint_makeup(paint: SkinPaint, person: Person, rng: np.random.Generator) -> None:
    """Draw eye liner, eye shadow and a lip liner; nothing without make-up. Takes the numbers `makeup_look` takes."""
    look = makeup_look(person, rng)
    if not look.liner:
        return
    wing = rng.uniform(0.0, 0.030)
    for side in (1, -1):
        line = [*_UPPER_LASHES, (0.425 + wing, 6.404 + 0.5 * wing)]
        paint.stroke(Layer.SHADE, both_sides(_EYE_SHADOW, side), 0.42 * look.liner, 12)
        paint.stroke(Layer.PIGMENT, both_sides(_LOWER_LASHES, side), 0.45 * look.liner, 1.6)
        paint.stroke(Layer.PIGMENT, both_sides(line, side), 0.95 * look.liner, 3.4)
    for border in (_UPPER_LIP, _LOWER_LIP):
        paint.stroke(Layer.PIGMENT, border, 0.16 * look.lip_amount, 1.6)
    paint.dot(Layer.PALE, (0.0, 5.668), 0.055, 0.20 * look.lip_amount, 0.012)
