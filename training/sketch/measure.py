"""From the traits of a person to the numbers of a drawing, with a little random variation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.sketch.gauge import Gauge
from training.sketch.geometry import Brows, Eyes, Face, Hair, Mouth, Nose, Unevenness
from training.sketch.proportions import heights_of, outline_of
from training.vocabulary import PRESENT

if TYPE_CHECKING:
    import numpy as np

    from training.vocabulary import Person

_DEPTHS = {"없다": 0.0, "보통": 0.5, "깊다": 1.0}


@dataclass(frozen=True, slots=True)
class _Air:
    """How an impression colours a whole drawing. shade, line: factors; base: ink added to flat skin; see Face."""

    shade: float = 1.0
    base: float = 0.0
    line: float = 1.0
    sparkle: float = 1.0
    iris_tone: float = 20.0


_AIRS = {
    "정직함": _Air(shade=0.85, line=1.1, sparkle=2.0),
    "온화함": _Air(shade=0.7, base=-0.01, line=0.65, sparkle=1.2, iris_tone=40),
    "날카로움": _Air(shade=1.2, line=1.25, sparkle=0.7, iris_tone=8),
    "차가움": _Air(shade=0.45, base=-0.03, line=0.85, sparkle=0.0, iris_tone=90),
    "강인함": _Air(shade=1.1, base=0.01, line=1.2, sparkle=0.8),
    "평범함": _Air(),
}
_CURL = {"생머리": 0.0, "반곱슬": 0.5, "곱슬머리": 1.0, "파마": 1.0}
# width and height relative to an ordinary eye
_EYE_SHAPES = {"둥근눈": (0.94, 1.38), "가는눈": (1.06, 0.62), "오목눈": (1.0, 0.95)}
# the person's own left is the viewer's right
_PART = {"없음": None, "왼쪽가르마": 0.38, "오른쪽가르마": -0.38, "가운데가르마": 0.0}


def measure(person: Person, rng: np.random.Generator) -> Face:
    """Measure a face. The order of random draws never depends on the traits: equal rng, equal jitter."""
    g = Gauge(person, rng)
    mouth = _mouth(g)
    heights = heights_of(g, mouth.upper)
    outline = outline_of(g, heights)
    eyes, air = _eyes(g), _AIRS[person["impression.type"]]
    return Face(
        person=person,
        male=g.male,
        old=g.old,
        zoom=1.13 * (1 + 0.075 * g.level("face.size")),
        heights=heights,
        outline=outline,
        eyes=eyes,
        brows=_brows(g, eyes),
        nose=_nose(g),
        mouth=mouth,
        hair=_hair(g),
        neck=g.by_sex(38, 30.5) + 5.5 * g.level("neck.thick") + 0.5 * (outline.jaw - g.by_sex(44.5, 39)),
        wrinkles=_wrinkles(g),
        shade=(g.by_sex(0.66, 0.52) + g.jitter(0.05)) * air.shade,
        base=g.by_sex(0.03, 0.015) + abs(g.jitter(0.01)) + 0.045 * g.old + air.base,
        line=(g.by_sex(0.75, 0.65) + g.jitter(0.06)) * air.line,
        sparkle=air.sparkle,
        iris_tone=air.iris_tone,
        sides=(_unevenness(g), _unevenness(g)),
    )


def _eyes(g: Gauge) -> Eyes:
    size, shape = 1 + 0.24 * g.level("eyes.size"), g.person["eyes.shape"]
    slimmer, rounder = _EYE_SHAPES.get(shape, (1.0, 1.0))
    width = g.by_sex(23.2, 23.8) * size * slimmer
    return Eyes(
        width=width,
        height=(g.by_sex(7.1, 7.9) + g.jitter(0.2)) * size**1.25 * rounder,
        offset=g.by_sex(25.2, 24.4) + 4.3 * g.level("eyes.distance") + 0.25 * (width - 23.4),
        slant=0.8 + 5.2 * g.level("eyes.slant"),
        depth=(1.0 if shape == "오목눈" else 0.0) + 0.15 * g.male + 0.1 * g.old,
        puffy=g.person["eyes.eyelids"] == PRESENT,
        iris=g.by_sex(5.4, 5.2) * size**0.8,
    )


def _brows(g: Gauge, eyes: Eyes) -> Brows:
    return Brows(
        density=g.choose("eyebrows.deep", {"진하다": 1.0, "보통": 0.62, "흐리다": 0.22}) * (1 - 0.1 * g.old),
        length=g.by_sex(30.0, 28.0) + 6.2 * g.level("eyebrows.length"),
        thickness=g.by_sex(5.8, 4.7) + g.by_sex(3.5, 2.8) * g.level("eyebrows.thick"),
        gap=10.3 + 4.7 * g.level("eyebrows.glabella") + 0.25 * (eyes.offset - 25),
    )


def _nose(g: Gauge) -> Nose:
    size = g.level("nose.size")
    return Nose(
        bridge=g.by_sex(1.05, 0.9) + 0.55 * g.level("nose.height"),
        width=g.by_sex(15.4, 13.6) + 4.4 * size + g.choose("nose.top", {"둥근코": 1.6, "뾰족코": -2.0}),
        nostril=1.15 + 0.74 * g.level("nose.nostrils") + g.choose("nose.top", {"들창코": 0.45, "매부리코": -0.2}),
        tip_radius=g.choose("nose.top", {"둥근코": 10.2, "뾰족코": 4.6, "매부리코": 6.2}, 7.4) + 1.2 * size,
        tip_drop=g.choose("nose.top", {"들창코": -4.2, "매부리코": 5.0, "뾰족코": 2.2}),
    )


def _mouth(g: Gauge) -> Mouth:
    protrusion = g.choose("mouth.type", {"돌출입": 1.0, "합죽이": -1.0})
    lips = 12.6 * (1 + 0.48 * g.level("mouth.thick")) * (1 + 0.1 * protrusion) * (1.1 - 0.25 * g.old)
    upper = g.choose("mouth.ratio", {"윗입술 두꺼움": 0.66, "아랫입술 두꺼움": 0.23}, 0.45)
    return Mouth(
        width=g.by_sex(20.8, 19.2) + 6.2 * g.level("mouth.size"),
        upper=lips * upper,
        lower=lips * (1 - upper),
        corners=1.5 * g.level("mouth.side"),
        bow=g.choose("mouth.shape", {"M모양": 2.3, "완만형": -1.0}, 0.5),
        line=g.choose("mouth.line", {"뚜렷하다": 1.2, "흐리다": 0.0}, 0.55),
        protrusion=protrusion,
    )


def _hair(g: Gauge) -> Hair:
    grey = g.person["hairstyle.grey"] == PRESENT
    return Hair(
        tone=10 + abs(g.jitter(4)) + 56 * g.old + 70 * grey,
        grey=grey,
        curl=_CURL[g.person["hairstyle.type"]],
        part=_PART[g.person["hairstyle.part"]],
    )


def _wrinkles(g: Gauge) -> dict[str, float]:
    softer = g.by_sex(1, 0.85)
    return {
        place: softer * _DEPTHS[g.person[f"wrinkle.{place}"]]
        for place in ("forehead", "glabella", "eyes", "mouth", "cheek", "neck")
    }


def _unevenness(g: Gauge) -> Unevenness:
    return Unevenness(
        eye_x=g.jitter(0.3),
        eye_y=g.jitter(0.35),
        eye_scale=1 + g.jitter(0.03),
        brow_y=g.jitter(0.55),
        mouth_corner=g.jitter(0.45),
        nose_wing=g.jitter(0.35),
    )
