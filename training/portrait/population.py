"""A population of virtual Koreans: the joint distribution of age, sex and traits.

The weights are rough judgements about adults seen in Korea, not statistics. Age and sex are drawn first, then a few
latent factors (body weight, aged skin, large or small features), then the traits given all of these.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from training.vocabulary import (
    ABSENT,
    EXTRAS,
    HIDDEN_FOREHEAD,
    NO_CUT,
    OLDEST,
    ORDINARY,
    PRESENT,
    VOCABULARY,
    YOUNGEST,
    Gender,
    Person,
    covers_forehead,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Traits = dict[str, str]

MOST_UNUSUAL: Final = 5
"""How many traits of one face may differ from the ordinary; wrinkles, hair and marks do not count."""

_ALL: Final = {**VOCABULARY, **EXTRAS}
_FEWER_UNUSUAL: Final = (2.0, 1.0, 1.0)
"""Weights of faces that may have MOST_UNUSUAL unusual traits, one fewer and two fewer."""
_UNUSUAL_FROM: Final = 1.1
"""Absolute value from which a normal deviate makes a graded trait unusual: a quarter of all people."""


@dataclass(frozen=True, slots=True)
class _Graded:
    """How a trait with a high, an ordinary and a low value is distributed.

    factor, loading: the latent factor it depends on, and their correlation. man, woman: shifts of the mean by sex.
    old: the shift from the youngest to the oldest.
    """

    factor: str = "weight"
    loading: float = 0.0
    man: float = 0.0
    woman: float = 0.0
    old: float = 0.0


_FACTORS: Final = ("weight", "brow", "eye", "nose", "mouth")

_GRADED: Final[Mapping[str, _Graded]] = {
    "face.size": _Graded("weight", 0.4, man=0.15, woman=-0.15),
    "face.foreheadSize": _Graded(man=0.1, old=0.3),
    "face.chinSize": _Graded(man=0.1, woman=-0.1),
    "eyebrows.deep": _Graded("brow", 0.5, man=0.2, woman=-0.1, old=-0.4),
    "eyebrows.length": _Graded("brow", 0.3),
    "eyebrows.thick": _Graded("brow", 0.6, man=0.3, woman=-0.25, old=-0.2),
    "eyebrows.glabella": _Graded(),
    "eyes.size": _Graded("eye", 0.7, woman=0.15, old=-0.4),
    "eyes.distance": _Graded(),
    "eyes.slant": _Graded(woman=0.1, old=-0.5),
    "nose.size": _Graded("nose", 0.85, man=0.15, woman=-0.2, old=0.2),
    "nose.length": _Graded("nose", 0.4, old=0.2),
    "nose.height": _Graded(),
    "nose.nostrils": _Graded("nose", 0.8, man=0.1, woman=-0.1),
    "nose.philtrum": _Graded(old=0.3),
    "mouth.size": _Graded("mouth", 0.5),
    "mouth.thick": _Graded("mouth", 0.5, woman=0.1, old=-0.4),
    "mouth.side": _Graded(woman=0.1, old=-0.5),
    "mouth.line": _Graded(woman=0.2, old=-0.2),
    "neck.thick": _Graded("weight", 0.5, man=0.35, woman=-0.35),
}

_CHINS: Final[Mapping[str, tuple[float, ...]]] = {
    "긴형": (1.2, 0.7, 0.7, 1.4, 0.6),
    "계란형": (1.5, 0.25, 1.0, 0.7, 0.8),
    "둥근형": (2.0, 0.1, 0.15, 0.5, 1.6),
    "각진형": (0.6, 3.5, 0.0, 1.0, 1.0),
    "역삼각형": (1.0, 0.0, 3.0, 0.7, 0.2),
    "마름모형": (1.1, 0.3, 1.6, 0.7, 0.3),
}
"""Shape of the face -> how well each shape of the chin goes with it, in the order of VOCABULARY."""


@dataclass(frozen=True, slots=True)
class _Style:
    """A way to wear hair.

    young, middle, old: how common it is at 24, 42 and 62. parts, types: weights of the partings and of the textures,
    in the order of VOCABULARY.
    """

    young: float
    middle: float
    old: float
    top: str
    length: str
    parts: tuple[float, float, float, float] = (1, 0, 0, 0)
    types: tuple[float, float, float, float] = (8, 2, 0.6, 0)
    cut: str = NO_CUT

    def weight(self, age: int) -> float:
        """How common it is at an age."""
        return float(np.interp(age, (24, 42, 62), (self.young, self.middle, self.old)))


_UP, _DOWN, _CROPPED, _BALD = VOCABULARY["hairstyle.topLength"]
_SHORT, _EARS, _BOB, _LONG, _TIED = VOCABULARY["hairstyle.sizeLength"]
_SIDE: Final = (0.0, 1.0, 1.0, 0.0)
_SIDE_OR_MIDDLE: Final = (0.0, 1.0, 1.0, 1.2)
_ANY_PART: Final = (1.0, 1.0, 1.0, 1.0)
_STRAIGHT: Final = (1.0, 0.0, 0.0, 0.0)
_PERMED: Final = (0.0, 0.0, 0.0, 1.0)
_CURLY: Final = (0.0, 0.3, 1.2, 1.0)

_MEN: Final = (
    _Style(16, 5, 0.3, _DOWN, _SHORT, cut="투블록"),
    _Style(13, 7, 0.7, _DOWN, _SHORT, _SIDE_OR_MIDDLE, cut="투블록"),
    _Style(6, 9, 2, _UP, _SHORT, (1, 1, 1, 0), cut="투블록"),
    _Style(8, 4, 0.5, _DOWN, _SHORT, cut="크롭컷"),
    _Style(9, 4, 0.3, _DOWN, _SHORT, _SIDE_OR_MIDDLE, _PERMED, "가르마펌"),
    _Style(3, 1, 0.1, _DOWN, _EARS, _SIDE_OR_MIDDLE, _PERMED, "가르마펌"),
    _Style(10, 6, 2, _DOWN, _SHORT),
    _Style(5, 5, 2, _DOWN, _SHORT, _SIDE_OR_MIDDLE),
    _Style(3, 2, 0.7, _DOWN, _EARS, _ANY_PART),
    _Style(5, 18, 28, _UP, _SHORT, _SIDE),
    _Style(3, 10, 22, _UP, _SHORT),
    _Style(1, 3, 5, _UP, _SHORT, (2, 1, 1, 0), _CURLY),
    _Style(3, 6, 4, _UP, _SHORT, _SIDE, cut="포마드"),
    _Style(2, 5, 10, _UP, _SHORT, cut="올백"),
    _Style(6, 7, 8, _CROPPED, _SHORT, cut="스포츠머리"),
    _Style(3, 3, 2.5, _CROPPED, _SHORT, cut="반삭"),
    _Style(0, 2, 13, _BALD, _SHORT, types=_STRAIGHT),
    _Style(1, 0.5, 0.3, _UP, _BOB, _SIDE_OR_MIDDLE),
    _Style(1.2, 0.8, 0.4, _UP, _LONG, _SIDE_OR_MIDDLE),
    _Style(0.8, 0.5, 0.4, _UP, _TIED, cut="낮은묶음"),
    _Style(0.6, 0.3, 0, _UP, _TIED, cut="똥머리"),
)

_WOMEN: Final = (
    _Style(22, 13, 0.7, _UP, _LONG, (0.3, 1, 1, 1.6)),
    _Style(11, 3, 0.02, _DOWN, _LONG),
    _Style(10, 10, 1.0, _UP, _LONG, (0.2, 1, 1, 1), _PERMED, "긴웨이브"),
    _Style(4, 1.5, 0.02, _DOWN, _LONG, (1, 0, 0, 0), _PERMED, "긴웨이브"),
    _Style(9, 13, 8, _UP, _BOB, (0.3, 1, 1, 1)),
    _Style(9, 5, 0.5, _DOWN, _BOB),
    _Style(3, 9, 14, _UP, _BOB, (0.3, 1, 1, 0.6), _PERMED, "단발펌"),
    _Style(1.5, 1.5, 0.5, _DOWN, _BOB, (1, 0, 0, 0), _PERMED, "단발펌"),
    _Style(3, 6, 11, _UP, _EARS, (0.5, 1, 1, 0.5)),
    _Style(1.5, 1.5, 0.6, _DOWN, _EARS),
    _Style(1, 2, 4, _UP, _SHORT, (1, 1, 1, 0), (5, 3, 1, 2)),
    _Style(1.5, 2, 2, _DOWN, _SHORT),
    _Style(1, 1.5, 2.5, _UP, _SHORT, (1, 1, 1, 0), cut="픽시컷"),
    _Style(3, 3, 1.5, _DOWN, _SHORT, cut="픽시컷"),
    _Style(0, 2, 15, _UP, _SHORT, (1, 0, 0, 0), _PERMED, "뽀글파마"),
    _Style(0, 1, 8, _UP, _EARS, (1, 0, 0, 0), _PERMED, "뽀글파마"),
    _Style(5, 4, 1, _UP, _TIED, (2, 1, 1, 1), cut="포니테일"),
    _Style(4, 1.5, 0.05, _DOWN, _TIED, cut="포니테일"),
    _Style(3, 2.5, 1.5, _UP, _TIED, (2, 0.6, 0.6, 0.6), cut="똥머리"),
    _Style(2, 1, 0.1, _DOWN, _TIED, cut="똥머리"),
    _Style(3, 6, 5, _UP, _TIED, (0.6, 1, 1, 1.4), cut="낮은묶음"),
    _Style(1.5, 1, 0.1, _DOWN, _TIED, cut="낮은묶음"),
)


@dataclass(frozen=True, slots=True)
class _Wrinkle:
    """From which degree of aged skin a wrinkle is seen, and from which it is deep; how much it varies by itself."""

    seen: float
    deep: float
    spread: float = 0.09


_WRINKLES: Final[Mapping[str, _Wrinkle]] = {
    "wrinkle.forehead": _Wrinkle(0.44, 0.80, 0.12),
    "wrinkle.glabella": _Wrinkle(0.50, 0.86, 0.18),
    "wrinkle.eyes": _Wrinkle(0.42, 0.79),
    "wrinkle.mouth": _Wrinkle(0.37, 0.76),
    "wrinkle.cheek": _Wrinkle(0.60, 0.90),
    "wrinkle.neck": _Wrinkle(0.50, 0.85),
}
_YOUNGEST_WITH_DEEP_WRINKLES: Final = 38

_MOLE_PLACES: Final = (0, 1, 1, 2, 2, 1.4, 1.4, 1.4, 1.4)
_SCAR_PLACES: Final = (0, 1.8, 1.2, 1.4, 1.4, 0.9, 0.9, 0.9, 0.9, 1.2, 1.2)
"""Weights of the places of marks, in the order of EXTRAS."""


class _Sampler:
    """Draws trait values for one person.

    years: 0 for the youngest, 1 for the oldest. skin: how aged the skin looks, about 0 to 1.
    """

    def __init__(self, rng: np.random.Generator, age: int, gender: Gender) -> None:
        self.rng = rng
        self.age = age
        self.male = gender == "M"
        self.years = (age - YOUNGEST) / (OLDEST - YOUNGEST)
        self.factors = dict(zip(_FACTORS, rng.normal(size=len(_FACTORS)).clip(-2, 2).tolist(), strict=True))
        self.skin = max(0.0, ((age - 27) / 43 + 0.12 * rng.normal()) * (1.0 if self.male else 0.92))

    def tilt(self, factor: str, strength: float) -> float:
        """A multiplier of a weight that grows with a latent factor."""
        return float(np.exp(strength * self.factors[factor]))

    def index(self, weights: Sequence[float]) -> int:
        """An index drawn by weight."""
        p = np.asarray(weights, float)
        return int(self.rng.choice(len(p), p=p / p.sum()))

    def trait(self, name: str, *weights: float) -> Traits:
        """A value of a trait; weights in the order of its values."""
        return {name: _ALL[name][self.index(weights)]}

    def either(self, name: str, chance: float) -> Traits:
        """Whether the person has something."""
        return {name: PRESENT if self.rng.random() < chance else ABSENT}


def sample_person(rng: np.random.Generator) -> Person:
    """Draw a person with every trait of VOCABULARY and EXTRAS; everything depends on rng alone."""
    gender: Gender = "M" if rng.random() < 0.5 else "F"
    age = int(rng.integers(YOUNGEST, OLDEST + 1))
    draw = _Sampler(rng, age, gender)
    face = _head(draw) | _eyes(draw) | _nose_and_mouth(draw)
    face |= _graded(draw, face)
    traits = face | _impression(draw, face) | _hair(draw) | _wrinkles(draw) | _skin(draw) | _worn(draw)
    person = Person(age, gender, _settle(traits))
    return replace(person, traits={**person.traits, **_places(draw, person)})


def ordinary(gender: Gender = "M", age: int = 38, traits: Mapping[str, str] | None = None) -> Person:
    """A person with neutral values of VOCABULARY and EXTRAS, some of them replaced by `traits`."""
    neutral = {name: ORDINARY if ORDINARY in values else values[0] for name, values in _ALL.items()}
    neutral |= dict.fromkeys(_WRINKLES, ABSENT)
    neutral |= {
        "face.type": "계란형",
        "hairstyle.sizeLength": _SHORT if gender == "M" else _BOB,
        "eyes.type": "속쌍꺼풀",
        "eyes.eyelids": ABSENT,
        "impression.type": "평범함",
    }
    return Person(age, gender, neutral | dict(traits or {}))


def unusual_traits(traits: Mapping[str, str]) -> list[str]:
    """The traits of a face that differ from the ordinary and count towards MOST_UNUSUAL."""
    return [
        name
        for name, values in VOCABULARY.items()
        if ORDINARY in values and not name.startswith("wrinkle.") and traits.get(name, ORDINARY) != ORDINARY
    ]


def _head(draw: _Sampler) -> Traits:
    """Shapes of face, forehead, chin and cheeks."""
    male, old = draw.male, draw.years
    traits = draw.trait(
        "face.type",
        (1.0 if male else 0.8) * draw.tilt("weight", -0.5),
        2.4 if male else 3.0,
        (1.0 if male else 1.3) * draw.tilt("weight", 0.7),
        (1.5 if male else 0.5) * draw.tilt("weight", 0.2),
        (0.6 if male else 0.8) * draw.tilt("weight", -0.4),
        0.5 * draw.tilt("weight", -0.4),
    )
    shape = traits["face.type"]
    chins = (2.4, 1.1 if male else 0.5, 0.6 if male else 1.2, 0.4, (0.15 + 0.7 * old) * draw.tilt("weight", 0.8))
    traits |= draw.trait("face.chinType", *(np.multiply(chins, _CHINS[shape])))
    is_round = shape == "둥근형"
    traits |= draw.trait(
        "face.cheek",
        5.0,
        (0.7 if male else 0.55) * (3.0 if shape == "마름모형" else 1.0) * draw.tilt("weight", -0.3),
        (0.7 - 0.3 * old) * (2.0 if is_round else 1.0) * draw.tilt("weight", 0.8),
        0.0 if is_round or traits["face.chinType"] == "이중턱" else (0.2 + 0.9 * old) * draw.tilt("weight", -0.7),
    )
    receding = 0.2 + 1.3 * old if male else 0.08
    return traits | draw.trait("face.foreheadType", 2.0, receding, 1.0 if male else 0.5, 0)


def _eyes(draw: _Sampler) -> Traits:
    """Eyes and brows."""
    male, old = draw.male, draw.years
    traits = draw.trait("eyebrows.type", 3, 1.3 if male else 0.6, 1 if male else 2, 0.3 + 0.3 * old, 0.6)
    traits |= draw.trait(
        "eyes.shape", 3.8, 0.45 * draw.tilt("eye", 0.8), 0.4 * draw.tilt("eye", -0.8), 0.15 + 0.25 * old
    )
    shape = traits["eyes.shape"]
    traits |= draw.trait(
        "eyes.type",
        (1.2 if male else 0.8) * (3.0 if shape == "가는눈" else 1.0) * draw.tilt("eye", -0.3),
        (0.8 if male else 1.6) * (1.8 if shape in ("둥근눈", "오목눈") else 1.0) * draw.tilt("eye", 0.3),
        1.0,
    )
    traits |= draw.either("eyes.eyelids", (0.40 if traits["eyes.type"] == "외꺼풀" else 0.15) + 0.15 * old)
    pouch = max(0.0, draw.skin - 0.25)
    return traits | draw.trait("eyes.bottom", 1.6, (0.5 if male else 1.0) * (1.1 - old), 2.2 * pouch)


def _nose_and_mouth(draw: _Sampler) -> Traits:
    male, old = draw.male, draw.years
    traits = draw.trait(
        "nose.top",
        4.6,
        0.45 * draw.tilt("nose", 0.5),
        0.35 * draw.tilt("nose", -0.4),
        0.3 if male else 0.15,
        0.25,
    )
    traits |= draw.trait("mouth.type", 7.0, 0.5, 0.9 * max(0.0, old - 0.35) + 0.02)
    traits |= draw.trait("mouth.shape", 4.6, 0.7, 0.5)
    return traits | draw.trait("mouth.ratio", 3.0, 0.4, 1.0)


def _graded(draw: _Sampler, face: Traits) -> Traits:
    """Traits between two extremes; only the most extreme ones of this face are not ordinary."""
    deviates = {name: _deviate(draw, graded) for name, graded in _GRADED.items()}
    deviates["face.chinSize"] += {"긴형": 0.5, "둥근형": -0.5}.get(face["face.type"], 0.0)
    deviates["nose.length"] -= 0.6 * (face["nose.top"] == "들창코")
    deviates["nose.height"] += 0.6 * (face["nose.top"] in ("매부리코", "뾰족코"))
    room = max(0, MOST_UNUSUAL - draw.index(_FEWER_UNUSUAL) - len(unusual_traits(face)))
    most_extreme = sorted(deviates, key=lambda name: -abs(deviates[name]))[:room]
    traits = dict.fromkeys(_GRADED, ORDINARY)
    for name in most_extreme:
        if abs(deviates[name]) > _UNUSUAL_FROM:
            traits[name] = VOCABULARY[name][0 if deviates[name] > 0 else 2]
    return traits


def _deviate(draw: _Sampler, graded: _Graded) -> float:
    """A deviate of about unit variance; high ones stand for the first value of the trait."""
    own = draw.rng.normal() * (1 - graded.loading**2) ** 0.5
    shift = (graded.man if draw.male else graded.woman) + graded.old * (draw.years - 0.5)
    return float(own + graded.loading * draw.factors[graded.factor] + shift)


def _impression(draw: _Sampler, face: Traits) -> Traits:
    """The impression that the features make."""
    mild = 1 + (face["mouth.side"] == "올라감") + (face["eyes.slant"] == "내려감") + (face["face.type"] == "둥근형")
    sharp = 1 + (face["eyes.slant"] == "올라감") + (face["eyes.shape"] == "가는눈")
    cold = 1 + (face["mouth.side"] == "내려감") + (face["mouth.thick"] == "얇다")
    strong = (1.0 if draw.male else 0.35) * (1 + (face["face.type"] == "각진형") + (face["eyebrows.thick"] == "두껍다"))
    plain = 2.0 if len(unusual_traits(face)) <= 3 else 1.0
    return draw.trait("impression.type", 1.2, mild, sharp, cold, strong, plain)


def _hair(draw: _Sampler) -> Traits:
    styles = _MEN if draw.male else _WOMEN
    style = styles[draw.index([style.weight(draw.age) for style in styles])]
    traits = {"hairstyle.topLength": style.top, "hairstyle.sizeLength": style.length, "hairstyle.cut": style.cut}
    traits |= draw.trait("hairstyle.part", *style.parts) | draw.trait("hairstyle.type", *style.types)
    natural = float(np.clip((draw.age - 37) / 30, 0.003, 0.9))
    dyed = 0.35 - 0.1 * draw.years if draw.male else 0.55 - 0.2 * draw.years
    return traits | draw.either("hairstyle.grey", natural * (1 - dyed))


def _wrinkles(draw: _Sampler) -> Traits:
    """Wrinkles that come together, because all follow from how aged the skin is."""
    depths = {}
    for name, wrinkle in _WRINKLES.items():
        degree = draw.skin + wrinkle.spread * draw.rng.normal()
        deep = degree > wrinkle.deep and draw.age >= _YOUNGEST_WITH_DEEP_WRINKLES
        depths[name] = "깊다" if deep else ORDINARY if degree > wrinkle.seen else ABSENT
    return depths


def _skin(draw: _Sampler) -> Traits:
    """Beard, make-up and marks; where the marks are is drawn later."""
    male, old = draw.male, draw.years
    traits = draw.trait("feature.mustache", *((6.2, 2.6, 0.3, 0.3, 0.5) if male else (1, 0, 0, 0, 0)))
    traits |= draw.either("feature.sideburns", 0.14 if male else 0)
    traits |= draw.either("feature.dimple", 0.08)
    traits |= draw.either("feature.scar", 0.05 if male else 0.03)
    traits |= draw.either("feature.mole", 0.2)
    traits |= draw.either("feature.frekles", (0.05 if male else 0.08) * (1.2 - 0.7 * old))
    traits |= draw.either("feature.spots", 0.015 + 0.6 * max(0.0, draw.skin - 0.35))
    makeup = 0.7 - 0.25 * old if not male else 0.03 * (draw.age < 40)
    return traits | draw.either("feature.makeup", makeup)


def _worn(draw: _Sampler) -> Traits:
    male, old = draw.male, draw.years
    bare = 2.0 if male else 2.9
    traits = draw.trait("feature.glasses", bare, 0.5 - 0.25 * old, 0.4, 0.12 + 0.15 * old)
    traits |= draw.trait("accessory.hat", 0.94, 0.03, 0.045 - 0.03 * old)
    traits |= draw.either("accessory.mask", 0.03)
    return traits | draw.either("accessory.earrings", (0.05 * (1 - old) if male else 0.38 - 0.1 * old))


def _settle(traits: Traits) -> Traits:
    """Remove contradictions: what one trait makes impossible in another takes its neutral value."""
    settled = dict(traits)
    if settled["hairstyle.topLength"] == _DOWN and settled["hairstyle.part"] == "없음":
        settled |= {"face.foreheadType": HIDDEN_FOREHEAD}
    if settled["hairstyle.sizeLength"] != _SHORT or settled["hairstyle.topLength"] in (_CROPPED, _BALD):
        settled |= {"feature.sideburns": ABSENT}
    if (settled["eyes.shape"], settled["eyes.size"]) in (("가는눈", "크다"), ("둥근눈", "작다")):
        settled |= {"eyes.size": ORDINARY}
    no_room = {"캡모자": ("똥머리",), "비니": ("똥머리", "포니테일")}.get(settled["accessory.hat"], ())
    if settled["hairstyle.cut"] in no_room:
        settled |= {"hairstyle.cut": "낮은묶음"}
    return settled


def _places(draw: _Sampler, person: Person) -> Traits:
    """Where mole and scar are: not at the same place, and not under a fringe."""
    taken = {"이마"} if covers_forehead(person) else set()
    traits: Traits = {}
    for mark, weights in (("feature.mole", _MOLE_PLACES), ("feature.scar", _SCAR_PLACES)):
        place = f"{mark}_place"
        free = [0.0 if name in taken else weight for name, weight in zip(EXTRAS[place], weights, strict=True)]
        traits |= draw.trait(place, *free) if person[mark] == PRESENT else {place: ABSENT}
        taken.add(traits[place])
    return traits
