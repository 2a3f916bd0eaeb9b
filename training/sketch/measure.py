"""From the traits of a person to the numbers of a drawing, with a little random variation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.geometry import Brows, Eyes, Face, Hair, Heights, Mouth, Nose, Outline, Unevenness
from training.sketch.strokes import Array, spline
from training.sketch.vocabulary import PRESENT

if TYPE_CHECKING:
    from training.sketch.vocabulary import Person

_LEVELS = {
    **dict.fromkeys(("크다", "넓다", "길다", "두껍다", "멀다", "올라감", "높다", "굵다"), 1),
    **dict.fromkeys(("작다", "좁다", "짧다", "얇다", "가깝다", "내려감", "낮다", "가늘다"), -1),
}
_DEPTHS = {"없다": 0.0, "보통": 0.55, "깊다": 1.0}
_STRETCH = {"긴형": 1.07, "계란형": 1.02, "둥근형": 0.95, "각진형": 0.99}
# temple, cheek, jaw, chin
_WIDTHS = {
    "긴형": (-3, -4.5, -3, -1),
    "계란형": (0, 0, -1.5, -1),
    "둥근형": (2, 4, 4.5, 4),
    "각진형": (2, 2, 6.5, 6),
    "역삼각형": (4.5, 2, -5.5, -6),
    "마름모형": (-4, 4, -3.5, -4),
}
_CURL = {"생머리": 0.0, "반곱슬": 0.5, "곱슬머리": 1.0, "파마": 1.0}
# the person's own left is the viewer's right
_PART = {"없음": None, "왼쪽가르마": 0.34, "오른쪽가르마": -0.34, "가운데가르마": 0.0}


class _Gauge:
    """Reads a person's traits as levels -1..1 with a little jitter. Every reading draws one random number."""

    def __init__(self, person: Person, rng: np.random.Generator) -> None:
        self.person = person
        self.male = person.gender == "M"
        self.old = float(np.clip((person.age - 30) / 38, 0, 1))
        self._rng = rng

    def jitter(self, scale: float) -> float:
        return float(np.clip(self._rng.normal(), -2, 2)) * scale

    def level(self, trait: str, jitter: float = 0.16) -> float:
        return _LEVELS.get(self.person[trait], 0) + self.jitter(jitter)

    def choose(self, trait: str, table: dict[str, float], default: float = 0.0) -> float:
        return table.get(self.person[trait], default)

    def by_sex(self, male: float, female: float) -> float:
        return male if self.male else female


def measure(person: Person, rng: np.random.Generator) -> Face:
    """Measure a face. The order of random draws never depends on the traits: equal rng, equal jitter."""
    g = _Gauge(person, rng)
    heights = _heights(g)
    outline = _outline(g, heights)
    eyes = _eyes(g)
    return Face(
        person=person,
        male=g.male,
        old=g.old,
        zoom=1.07 * (1 + 0.05 * g.level("face.size", 0.2)),
        heights=heights,
        outline=outline,
        eyes=eyes,
        brows=_brows(g, eyes),
        nose=_nose(g),
        mouth=_mouth(g, heights),
        hair=_hair(g),
        neck=g.by_sex(39, 31.5) + 4.5 * g.level("neck.thick") + 0.5 * (outline.jaw - g.by_sex(46, 40.5)),
        wrinkles=_wrinkles(g),
        shade=g.by_sex(0.72, 0.52) + g.jitter(0.08),
        base=g.by_sex(0.025, 0.01) + abs(g.jitter(0.015)),
        line=g.by_sex(0.75, 0.62) + g.jitter(0.1),
        sides=(_unevenness(g), _unevenness(g)),
    )


def _heights(g: _Gauge) -> Heights:
    forehead, chin = g.level("face.foreheadSize"), g.level("face.chinSize")
    length, philtrum = g.level("nose.length"), g.level("nose.philtrum")
    stretch = g.choose("face.type", _STRETCH, 1.0)
    brow = 102 + 1.2 * forehead + g.jitter(0.5) - g.by_sex(0, 1.2)
    eye = 117.5 + g.jitter(0.6)
    nose = eye + (33.5 + 4.6 * length) * stretch - g.by_sex(0, 1)
    mouth = nose + (15.2 + 3.2 * philtrum) * stretch - g.by_sex(0, 0.6)
    below = 33.5 + 5.6 * chin + (3.5 if g.person["face.chinType"] == "주걱형" else 0)
    hairline = brow - (38 + 9 * forehead) * (0.5 + 0.5 * stretch)
    return Heights(
        crown=min(hairline - 17, 36) - 2 * max(forehead, 0),
        hairline=hairline,
        brow=brow,
        eye=eye,
        nose=nose,
        mouth=mouth,
        chin=float(np.clip(mouth + below * stretch - g.by_sex(0, 1.5), 186, 214)),
    )


def _outline(g: _Gauge, heights: Heights) -> Outline:
    temple_change, cheek_change, jaw_change, chin_change = _WIDTHS[g.person["face.type"]]
    double = g.person["face.chinType"] == "이중턱"
    bone = g.choose("face.cheek", {"광대돌출": 1.0, "볼꺼짐": 0.5})
    fat = g.choose("face.cheek", {"볼살많음": 1.0, "볼꺼짐": -1.0}) + 0.4 * double
    temple = g.by_sex(52.5, 49.5) + temple_change + g.jitter(0.8)
    cheek = g.by_sex(57, 52.5) + cheek_change + g.jitter(0.8) + 3 * bone
    jaw = g.by_sex(46.5, 40) + jaw_change + g.jitter(0.9) + 3.2 * fat + 1.5 * double
    chin = g.by_sex(16.5, 12.5) + 0.7 * chin_change + g.jitter(0.6)
    chin = max(5, chin + g.choose("face.chinType", {"각진형": 8, "뾰족형": -7, "주걱형": 3, "이중턱": 3}))
    jaw = min(jaw, cheek - g.by_sex(3.5, 6.5))
    low = 0.43 * jaw + 0.55 * chin + 2 + 2.5 * fat
    low += g.choose("face.chinType", {"각진형": 2, "뾰족형": -2, "이중턱": 3})
    low += 4.5 if g.person["face.type"] == "각진형" else 0
    low = min(low, jaw - 9)
    chin = min(chin, low - 11)
    jowl = 0.8 * g.old + 0.4 * double
    widths = (temple, cheek, jaw, low, chin)
    return Outline(*widths, bone, fat, jowl, _contour(widths, fat, jowl, heights))


def _contour(widths: tuple[float, ...], fat: float, jowl: float, heights: Heights) -> Array:
    """The right half of the face, crown to chin, densely sampled."""
    temple, cheek, jaw, low, chin = widths
    hollow, full, sag = max(-fat, 0), max(fat, 0), 0.35 * jowl

    def y(t: float) -> float:
        return 118 + t * (heights.chin - 118)

    points = [
        (0, heights.crown),
        (temple * 0.50, heights.crown + 5.5),
        (temple * 0.845, heights.crown + 24),
        (temple + 1.5, 84),
        (temple + 3.2 + 0.3 * (cheek - temple), 101),
        (cheek, 120),
        (cheek - 1.2 - 1.2 * hollow + 0.8 * full, y(0.30)),
        (0.5 * (cheek + jaw) + 0.3 - 2.5 * hollow + 1.5 * full, y(0.46)),
        (jaw + sag, y(0.63)),
        (low + 5 + 2 * sag, y(0.81)),
        (chin + 4.5, y(0.945)),
        (chin * 0.55, y(0.992)),
        (0, heights.chin),
    ]
    return spline(points, 64)


def _eyes(g: _Gauge) -> Eyes:
    size, slant = g.level("eyes.size"), g.level("eyes.slant")
    mood = g.choose("impression.type", {"날카로움": 1.4, "온화함": -1.2})
    height = g.by_sex(6.7, 7.9) + 1.5 * size + g.choose("eyes.shape", {"둥근눈": 1.9, "가는눈": -2.0})
    height += g.jitter(0.25) - 0.8 * g.old + (0.7 if g.person["eyes.type"] == "쌍꺼풀" else 0)
    height -= g.choose("impression.type", {"차가움": 0.7})
    return Eyes(
        width=g.by_sex(24.2, 24.8) + 2.6 * size,
        height=max(height, 4.3 + 0.15 * size),
        offset=g.by_sex(26.4, 25.4) + 3.0 * g.level("eyes.distance"),
        slant=1.0 + 3.4 * slant - 0.7 * g.old + mood,
        depth=(1.0 if g.person["eyes.shape"] == "오목눈" else 0.0) + 0.25 * g.male + 0.2 * g.old,
        puffy=g.person["eyes.eyelids"] == PRESENT,
        iris=5.2 + 0.22 * size + g.by_sex(0, 0.25),
    )


def _brows(g: _Gauge, eyes: Eyes) -> Brows:
    density = g.choose("eyebrows.deep", {"진하다": 1.0, "보통": 0.72, "흐리다": 0.36})
    return Brows(
        density=density * (1 - 0.15 * g.old),
        length=g.by_sex(31, 29) + 4.2 * g.level("eyebrows.length"),
        thickness=g.by_sex(5.8, 4.0)
        + 1.9 * g.level("eyebrows.thick")
        + g.choose("impression.type", {"강인함": 0.7}),
        gap=10.8 + 4.0 * g.level("eyebrows.glabella") + 0.5 * (eyes.offset - 26),
        drop=g.choose("impression.type", {"날카로움": 1.8, "강인함": 1.1, "온화함": -1.2, "차가움": 0.6}),
    )


def _nose(g: _Gauge) -> Nose:
    size = g.level("nose.size")
    nostril = g.choose("nose.top", {"들창코": 0.35, "매부리코": -0.25})
    return Nose(
        bridge=g.by_sex(1.1, 0.88) + 0.42 * g.level("nose.height"),
        width=g.by_sex(16.6, 14.2) + 3.3 * size + g.choose("nose.top", {"둥근코": 1.6, "뾰족코": -2.2}),
        nostril=g.by_sex(1.02, 0.92) + 0.44 * g.level("nose.nostrils") + nostril,
        tip_radius=g.choose("nose.top", {"둥근코": 9.8, "뾰족코": 5.0, "매부리코": 6.4}, 7.4) + 0.9 * size,
        tip_drop=g.choose("nose.top", {"들창코": -3.2, "매부리코": 2.6, "뾰족코": 0.6}),
    )


def _mouth(g: _Gauge, heights: Heights) -> Mouth:
    mood = g.choose("impression.type", {"온화함": 0.55, "차가움": -0.4, "정직함": 0.15})
    fullness = 1 + 0.42 * g.level("mouth.thick") - 0.2 * g.old + g.by_sex(0, 0.06)
    fullness -= 0.35 if g.person["mouth.type"] == "합죽이" else 0
    fullness = max(fullness, 0.35)
    upper = 4.9 * fullness * g.choose("mouth.ratio", {"윗입술 두꺼움": 1.35, "아랫입술 두꺼움": 0.78}, 1)
    return Mouth(
        width=g.by_sex(21.8, 19.8) + 3.5 * g.level("mouth.size") - 0.5 * g.old,
        upper=min(upper, 0.46 * (heights.mouth - heights.nose)),
        lower=6.4 * fullness * g.choose("mouth.ratio", {"윗입술 두꺼움": 0.8, "아랫입술 두꺼움": 1.3}, 1),
        corners=g.level("mouth.side", 0.12) + mood,
        bow=g.choose("mouth.shape", {"M모양": 1.2, "완만형": -0.1}, 0.42),
        line=g.choose("mouth.line", {"뚜렷하다": 1.0, "흐리다": 0.12}, 0.5),
        protrusion=g.choose("mouth.type", {"돌출입": 1.0, "합죽이": -1.0}),
    )


def _hair(g: _Gauge) -> Hair:
    grey = g.person["hairstyle.grey"] == PRESENT
    return Hair(
        tone=16 + abs(g.jitter(8)) + 6 * g.old + 78 * grey,
        grey=grey,
        curl=_CURL[g.person["hairstyle.type"]],
        part=_PART[g.person["hairstyle.part"]],
    )


def _wrinkles(g: _Gauge) -> dict[str, float]:
    softer = g.by_sex(1, 0.85)
    return {
        place: softer * _DEPTHS[g.person[f"wrinkle.{place}"]]
        for place in ("forehead", "glabella", "eyes", "mouth", "cheek", "neck")
    }


def _unevenness(g: _Gauge) -> Unevenness:
    return Unevenness(
        eye_x=g.jitter(0.3),
        eye_y=g.jitter(0.35),
        eye_scale=1 + g.jitter(0.03),
        brow_y=g.jitter(0.55),
        mouth_corner=g.jitter(0.45),
        nose_wing=g.jitter(0.35),
    )
