"""From the traits of a person to the numbers of a drawing, with a little random variation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.sketch.gauge import Gauge
from training.sketch.geometry import Brows, Eyes, Face, Hair, Heights, Mouth, Nose, Unevenness
from training.sketch.proportions import heights_of, outline_of
from training.sketch.vocabulary import PRESENT

if TYPE_CHECKING:
    import numpy as np

    from training.sketch.vocabulary import Person

_DEPTHS = {"없다": 0.0, "보통": 0.55, "깊다": 1.0}
_CURL = {"생머리": 0.0, "반곱슬": 0.5, "곱슬머리": 1.0, "파마": 1.0}
# the person's own left is the viewer's right
_PART = {"없음": None, "왼쪽가르마": 0.34, "오른쪽가르마": -0.34, "가운데가르마": 0.0}


def measure(person: Person, rng: np.random.Generator) -> Face:
    """Measure a face. The order of random draws never depends on the traits: equal rng, equal jitter."""
    g = Gauge(person, rng)
    heights = heights_of(g)
    outline = outline_of(g, heights)
    eyes = _eyes(g)
    return Face(
        person=person,
        male=g.male,
        old=g.old,
        zoom=1.06 * (1 + 0.06 * g.level("face.size", 0.15)),
        heights=heights,
        outline=outline,
        eyes=eyes,
        brows=_brows(g, eyes),
        nose=_nose(g),
        mouth=_mouth(g, heights),
        hair=_hair(g),
        neck=g.by_sex(38, 30.5) + 4.5 * g.level("neck.thick") + 0.5 * (outline.jaw - g.by_sex(44.5, 39)),
        wrinkles=_wrinkles(g),
        shade=g.by_sex(0.72, 0.52) + g.jitter(0.08),
        base=g.by_sex(0.025, 0.01) + abs(g.jitter(0.015)),
        line=g.by_sex(0.75, 0.62) + g.jitter(0.1),
        sides=(_unevenness(g), _unevenness(g)),
    )


def _eyes(g: Gauge) -> Eyes:
    size, slant = g.level("eyes.size"), g.level("eyes.slant")
    mood = g.choose("impression.type", {"날카로움": 1.8, "온화함": -1.4})
    height = g.by_sex(6.8, 7.9) + 1.9 * size + g.choose("eyes.shape", {"둥근눈": 2.4, "가는눈": -2.0})
    height += g.jitter(0.25) - 0.8 * g.old + (0.7 if g.person["eyes.type"] == "쌍꺼풀" else 0)
    height += g.choose("impression.type", {"차가움": -0.7, "정직함": 0.6})
    return Eyes(
        width=g.by_sex(23.5, 24.2) + 2.9 * size,
        height=max(height, 4.3 + 0.15 * size),
        offset=g.by_sex(25.4, 24.5) + 2.9 * g.level("eyes.distance"),
        slant=1.0 + 3.4 * slant - 0.7 * g.old + mood,
        depth=(1.0 if g.person["eyes.shape"] == "오목눈" else 0.0) + 0.25 * g.male + 0.2 * g.old,
        puffy=g.person["eyes.eyelids"] == PRESENT,
        iris=5.2 + 0.3 * size + g.by_sex(0, 0.25),
    )


def _brows(g: Gauge, eyes: Eyes) -> Brows:
    density = g.choose("eyebrows.deep", {"진하다": 1.0, "보통": 0.72, "흐리다": 0.36})
    return Brows(
        density=density * (1 - 0.15 * g.old),
        length=g.by_sex(29.8, 27.6) + 4.2 * g.level("eyebrows.length"),
        thickness=g.by_sex(5.8, 4.0)
        + 2.3 * g.level("eyebrows.thick", 0.12)
        + g.choose("impression.type", {"강인함": 0.7}),
        gap=10.3 + 3.8 * g.level("eyebrows.glabella") + 0.5 * (eyes.offset - 25),
        drop=g.choose(
            "impression.type", {"날카로움": 1.8, "강인함": 1.1, "온화함": -1.2, "차가움": 0.6, "정직함": -0.5}
        ),
    )


def _nose(g: Gauge) -> Nose:
    size = g.level("nose.size")
    nostril = g.choose("nose.top", {"들창코": 0.35, "매부리코": -0.25})
    return Nose(
        bridge=g.by_sex(1.1, 0.88) + 0.42 * g.level("nose.height"),
        width=g.by_sex(15.6, 13.4) + 3.2 * size + g.choose("nose.top", {"둥근코": 1.6, "뾰족코": -2.2}),
        nostril=g.by_sex(1.02, 0.92) + 0.52 * g.level("nose.nostrils") + nostril,
        tip_radius=g.choose("nose.top", {"둥근코": 9.8, "뾰족코": 5.0, "매부리코": 6.4}, 7.4) + 0.9 * size,
        tip_drop=g.choose("nose.top", {"들창코": -3.2, "매부리코": 2.6, "뾰족코": 0.6}),
    )


def _mouth(g: Gauge, heights: Heights) -> Mouth:
    mood = g.choose("impression.type", {"온화함": 0.55, "차가움": -0.4, "정직함": 0.2, "강인함": -0.2})
    fullness = 1 + 0.42 * g.level("mouth.thick") - 0.2 * g.old + g.by_sex(0, 0.06)
    fullness -= 0.35 if g.person["mouth.type"] == "합죽이" else 0
    fullness += 0.14 if g.person["mouth.type"] == "돌출입" else 0
    fullness = max(fullness, 0.35)
    lower = 6.4 * fullness * g.choose("mouth.ratio", {"윗입술 두꺼움": 0.72, "아랫입술 두꺼움": 1.42}, 1)
    upper = 4.9 * fullness * g.choose("mouth.ratio", {"윗입술 두꺼움": 1.5, "아랫입술 두꺼움": 0.7}, 1)
    return Mouth(
        width=g.by_sex(20.8, 18.8) + 4.0 * g.level("mouth.size") - 0.5 * g.old,
        upper=min(upper, 0.46 * (heights.mouth - heights.nose)),
        lower=min(lower, 10.5),
        corners=g.level("mouth.side", 0.12) + mood,
        bow=g.choose("mouth.shape", {"M모양": 1.45, "완만형": -0.3}, 0.45),
        line=g.choose("mouth.line", {"뚜렷하다": 1.1, "흐리다": 0.05}, 0.5),
        protrusion=g.choose("mouth.type", {"돌출입": 1.0, "합죽이": -1.0}),
    )


def _hair(g: Gauge) -> Hair:
    grey = g.person["hairstyle.grey"] == PRESENT
    return Hair(
        tone=16 + abs(g.jitter(8)) + 6 * g.old + 78 * grey,
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
