"""The vocabulary: traits of a person, and the values of each.

Traits are named `group.field` after the label files of AI Hub data set 618 (페르소나 기반의 가상 인물
몽타주). `neck.thick`, `hairstyle.grey` and `feature.glasses` are additions of this project;
`feature.frekles` is spelled as the data set spells it. VOCABULARY holds the traits that every checkpoint was trained
with; EXTRAS holds further traits that the data set lacks: a named cut of hair, things worn, places of marks.

Sides: 왼쪽 (left) and 오른쪽 (right) are always the person's own. 왼쪽가르마 is a parting on the person's
own left half of the head, which the viewer sees on the right half of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Gender = Literal["M", "F"]

ABSENT: Final = "없다"
PRESENT: Final = "있다"
ORDINARY: Final = "보통"
HIDDEN_FOREHEAD: Final = "알수없음"

YOUNGEST: Final = 20
OLDEST: Final = 69

_SIZE = ("크다", ORDINARY, "작다")
_LENGTH = ("길다", ORDINARY, "짧다")
_WIDTH = ("넓다", ORDINARY, "좁다")
_THICKNESS = ("두껍다", ORDINARY, "얇다")
_TURN = ("올라감", ORDINARY, "내려감")
_DEPTH = (ABSENT, ORDINARY, "깊다")
_EITHER = (ABSENT, PRESENT)

VOCABULARY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "face.type": ("긴형", "계란형", "둥근형", "각진형", "역삼각형", "마름모형"),
        "face.size": _SIZE,
        "face.foreheadType": ("둥근형", "M자형", "각진형", HIDDEN_FOREHEAD),
        "face.foreheadSize": _WIDTH,
        "face.chinType": ("둥근형", "각진형", "뾰족형", "주걱형", "이중턱"),
        "face.chinSize": _LENGTH,
        "face.cheek": (ORDINARY, "광대돌출", "볼살많음", "볼꺼짐"),
        "hairstyle.type": ("생머리", "반곱슬", "곱슬머리", "파마"),
        "hairstyle.topLength": ("앞머리올림", "앞머리내림", "짧음", "대머리"),
        "hairstyle.sizeLength": ("숏컷(귀보임)", "귀덮음", "단발", "긴머리", "묶음"),
        "hairstyle.part": ("없음", "왼쪽가르마", "오른쪽가르마", "가운데가르마"),
        "hairstyle.grey": _EITHER,
        "eyebrows.type": ("일자형", "각진형", "아치형", "팔자형", "올라간형"),
        "eyebrows.deep": ("진하다", ORDINARY, "흐리다"),
        "eyebrows.length": _LENGTH,
        "eyebrows.thick": _THICKNESS,
        "eyebrows.glabella": _WIDTH,
        "eyes.size": _SIZE,
        "eyes.type": ("외꺼풀", "쌍꺼풀", "속쌍꺼풀"),
        "eyes.distance": ("멀다", ORDINARY, "가깝다"),
        "eyes.slant": _TURN,
        "eyes.shape": (ORDINARY, "둥근눈", "가는눈", "오목눈"),
        "eyes.eyelids": (PRESENT, ABSENT),
        "eyes.bottom": (ABSENT, "애교살", "처짐"),
        "nose.size": _SIZE,
        "nose.length": _LENGTH,
        "nose.height": ("높다", ORDINARY, "낮다"),
        "nose.top": (ORDINARY, "둥근코", "뾰족코", "매부리코", "들창코"),
        "nose.nostrils": _SIZE,
        "nose.philtrum": _LENGTH,
        "mouth.type": (ORDINARY, "돌출입", "합죽이"),
        "mouth.size": _SIZE,
        "mouth.shape": (ORDINARY, "M모양", "완만형"),
        "mouth.thick": _THICKNESS,
        "mouth.ratio": ("위아래가 같다", "윗입술 두꺼움", "아랫입술 두꺼움"),
        "mouth.side": _TURN,
        "mouth.line": ("뚜렷하다", ORDINARY, "흐리다"),
        "neck.thick": ("굵다", ORDINARY, "가늘다"),
        "wrinkle.forehead": _DEPTH,
        "wrinkle.glabella": _DEPTH,
        "wrinkle.eyes": _DEPTH,
        "wrinkle.mouth": _DEPTH,
        "wrinkle.cheek": _DEPTH,
        "wrinkle.neck": _DEPTH,
        "feature.mustache": (ABSENT, "수염자국", "콧수염", "턱수염", "콧수염+턱수염"),
        "feature.sideburns": _EITHER,
        "feature.dimple": _EITHER,
        "feature.scar": _EITHER,
        "feature.mole": _EITHER,
        "feature.frekles": _EITHER,
        "feature.spots": _EITHER,
        "feature.glasses": (ABSENT, "뿔테", "금속테", "무테"),
        "feature.makeup": _EITHER,
        "impression.type": ("정직함", "온화함", "날카로움", "차가움", "강인함", "평범함"),
    }
)

_MIDDLE_PLACES = ("이마", "턱")
_SIDED_PLACES = tuple(f"{side} {place}" for place in ("볼", "눈 밑", "입가") for side in ("왼쪽", "오른쪽"))
_MARK_PLACES = (*_MIDDLE_PLACES, *_SIDED_PLACES)

NO_CUT: Final = "기본"

_SHORT_SIDES = ("숏컷(귀보임)",)
_ANY_TOP = ("앞머리올림", "앞머리내림")

CUTS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        NO_CUT: {},
        "투블록": {"hairstyle.topLength": _ANY_TOP, "hairstyle.sizeLength": _SHORT_SIDES},
        "크롭컷": {
            "hairstyle.topLength": ("앞머리내림",),
            "hairstyle.sizeLength": _SHORT_SIDES,
            "hairstyle.part": ("없음",),
        },
        "가르마펌": {
            "hairstyle.topLength": ("앞머리내림",),
            "hairstyle.sizeLength": ("숏컷(귀보임)", "귀덮음"),
            "hairstyle.part": ("왼쪽가르마", "오른쪽가르마", "가운데가르마"),
            "hairstyle.type": ("파마",),
        },
        "올백": {
            "hairstyle.topLength": ("앞머리올림",),
            "hairstyle.sizeLength": _SHORT_SIDES,
            "hairstyle.part": ("없음",),
        },
        "포마드": {
            "hairstyle.topLength": ("앞머리올림",),
            "hairstyle.sizeLength": _SHORT_SIDES,
            "hairstyle.part": ("왼쪽가르마", "오른쪽가르마"),
        },
        "스포츠머리": {"hairstyle.topLength": ("짧음",)},
        "반삭": {"hairstyle.topLength": ("짧음",)},
        "픽시컷": {"hairstyle.topLength": _ANY_TOP, "hairstyle.sizeLength": _SHORT_SIDES},
        "단발펌": {
            "hairstyle.topLength": _ANY_TOP,
            "hairstyle.sizeLength": ("단발",),
            "hairstyle.type": ("파마",),
        },
        "긴웨이브": {
            "hairstyle.topLength": _ANY_TOP,
            "hairstyle.sizeLength": ("긴머리",),
            "hairstyle.type": ("파마",),
        },
        "뽀글파마": {
            "hairstyle.topLength": _ANY_TOP,
            "hairstyle.sizeLength": ("숏컷(귀보임)", "귀덮음"),
            "hairstyle.type": ("파마",),
        },
        "포니테일": {"hairstyle.topLength": _ANY_TOP, "hairstyle.sizeLength": ("묶음",)},
        "똥머리": {"hairstyle.topLength": _ANY_TOP, "hairstyle.sizeLength": ("묶음",)},
        "낮은묶음": {"hairstyle.topLength": _ANY_TOP, "hairstyle.sizeLength": ("묶음",)},
    }
)
"""Named cut -> the values that it allows in other traits.

포니테일 is a tail tied high, 낮은묶음 one at the nape, 똥머리 a bun on top of the head.
"""

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "hairstyle.cut": tuple(CUTS),
        "feature.mole_place": (ABSENT, *_MARK_PLACES),
        "feature.scar_place": (ABSENT, *_MARK_PLACES, "왼쪽 눈썹", "오른쪽 눈썹"),
        "accessory.hat": (ABSENT, "캡모자", "비니"),
        "accessory.mask": _EITHER,
        "accessory.earrings": _EITHER,
    }
)
"""Traits that AI Hub's data lacks. The places of marks are those of the most striking mole and scar."""

PLACES: Final[Mapping[str, str]] = MappingProxyType(
    {"feature.mole": "feature.mole_place", "feature.scar": "feature.scar_place"}
)
"""Mark -> the trait that says where it is."""

_FOREHEAD = frozenset({"face.foreheadType", "face.foreheadSize", "wrinkle.forehead"})
_OVER_THE_EARS = ("귀덮음", "단발", "긴머리")
_LENGTHS_BELOW_A_HAT = ("단발", "긴머리")
_CUTS_BELOW_A_HAT = ("단발펌", "긴웨이브", "포니테일", "낮은묶음")
_UNDER_A_MASK = frozenset(
    {
        "face.type",
        "face.chinType",
        "face.chinSize",
        "face.cheek",
        *(trait for trait in VOCABULARY if trait.startswith(("nose.", "mouth."))),
        "wrinkle.mouth",
        "wrinkle.cheek",
        "feature.mustache",
        "feature.dimple",
        "feature.frekles",
    }
)
_PLACES_UNDER_A_MASK = frozenset({"턱", "왼쪽 볼", "오른쪽 볼", "왼쪽 입가", "오른쪽 입가"})


@dataclass(frozen=True, slots=True)
class Person:
    """A virtual person.

    age: years, YOUNGEST..OLDEST. traits: a value for every trait of VOCABULARY and optionally for those of
    EXTRAS; unknown traits of persons from labels are missing.
    """

    age: int
    gender: Gender
    traits: Mapping[str, str]

    def __getitem__(self, trait: str) -> str:
        """The value of a trait; KeyError for one that does not exist or is not known."""
        return self.traits[trait]


def validate(person: Person, *, whole: bool = True) -> None:
    """Raise ValueError, naming the first fault, unless the person is described within VOCABULARY and EXTRAS.

    whole: whether every trait of VOCABULARY must be known. Those of EXTRAS may always be missing.
    """
    if not YOUNGEST <= person.age <= OLDEST:
        raise ValueError(f"age {person.age} is outside {YOUNGEST}..{OLDEST}")
    if person.gender not in ("M", "F"):
        raise ValueError(f"unknown gender {person.gender!r}")
    if unknown := sorted(set(person.traits) - set(VOCABULARY) - set(EXTRAS)):
        raise ValueError(f"unknown trait {unknown[0]}")
    for trait, values in {**VOCABULARY, **EXTRAS}.items():
        required = whole and trait in VOCABULARY
        if (required or trait in person.traits) and person.traits.get(trait) not in values:
            raise ValueError(f"{trait} is {person.traits.get(trait)!r}, not one of {', '.join(values)}")
    _validate_extras(person.traits)


def _validate_extras(traits: Mapping[str, str]) -> None:
    """Raise ValueError if an extra contradicts another known trait."""
    for mark, place in PLACES.items():
        if {mark, place} <= traits.keys() and (traits[mark] == ABSENT) != (traits[place] == ABSENT):
            raise ValueError(f"{place} is {traits[place]!r}, but {mark} is {traits[mark]!r}")
    cut = traits.get("hairstyle.cut", NO_CUT)
    for trait, values in CUTS[cut].items():
        if traits.get(trait, values[0]) not in values:
            raise ValueError(f"hairstyle.cut is {cut!r}, but {trait} is {traits[trait]!r}")


def mirrored(person: Person) -> Person:
    """The person as a mirror shows them: left and right exchanged in every sided value."""
    return replace(person, traits={trait: _opposite(value) for trait, value in person.traits.items()})


def _opposite(value: str) -> str:
    """왼쪽 볼 for 오른쪽 볼 and the other way round; values without a side are their own opposites."""
    if value.startswith("왼쪽"):
        return "오른쪽" + value.removeprefix("왼쪽")
    return "왼쪽" + value.removeprefix("오른쪽") if value.startswith("오른쪽") else value


def hidden_traits(person: Person) -> frozenset[str]:
    """Traits that hair, beard, hat or mask cover in a picture of this person: no caption should mention them."""
    hidden = _hidden_by_hair(person) | _hidden_by_beard(person) | _hidden_by_hat(person)
    if person.traits.get("accessory.mask") == PRESENT:
        hidden |= _UNDER_A_MASK
    covered = _covered_places(person)
    for mark, place in PLACES.items():
        if person.traits.get(place) in covered:
            hidden |= {mark, place}
    return frozenset(hidden & (VOCABULARY.keys() | person.traits.keys()))


def covers_forehead(person: Person) -> bool:
    """Whether an unparted fringe covers the forehead."""
    return person["hairstyle.topLength"] == "앞머리내림" and person["hairstyle.part"] == "없음"


def _hidden_by_hair(person: Person) -> set[str]:
    hidden: set[str] = set()
    if covers_forehead(person):
        hidden |= _FOREHEAD
    if person["hairstyle.topLength"] in ("짧음", "대머리"):
        hidden |= {"hairstyle.type", "hairstyle.sizeLength", "hairstyle.part"}
    if person["hairstyle.topLength"] == "대머리":
        hidden |= {"face.foreheadType", "face.foreheadSize"}
    if person["hairstyle.sizeLength"] in _OVER_THE_EARS:
        hidden |= {"feature.sideburns", "accessory.earrings"}
    return hidden


def _hidden_by_beard(person: Person) -> set[str]:
    hidden: set[str] = set()
    if "콧수염" in person["feature.mustache"]:
        hidden |= {"nose.philtrum", "mouth.shape"}
    if "턱수염" in person["feature.mustache"]:
        hidden |= {"face.chinType"}
    return hidden


def _hidden_by_hat(person: Person) -> set[str]:
    """Return the traits that a hat covers: the top of the head, the cut, and the ears under a beanie."""
    hat = person.traits.get("accessory.hat", ABSENT)
    if hat == ABSENT:
        return set()
    hidden = {*_FOREHEAD, "hairstyle.topLength", "hairstyle.part"}
    if person["hairstyle.sizeLength"] not in _LENGTHS_BELOW_A_HAT:
        hidden |= {"hairstyle.type"}
    if person.traits.get("hairstyle.cut") not in _CUTS_BELOW_A_HAT:
        hidden |= {"hairstyle.cut"}
    if hat == "비니":
        hidden |= {"accessory.earrings"}
        if person["hairstyle.sizeLength"] == "숏컷(귀보임)":
            hidden |= {"hairstyle.grey", "hairstyle.sizeLength"}
    return hidden


def _covered_places(person: Person) -> set[str]:
    """Places of marks that cannot be seen."""
    covered: set[str] = set()
    if covers_forehead(person) or person.traits.get("accessory.hat", ABSENT) != ABSENT:
        covered |= {"이마"}
    if "턱수염" in person["feature.mustache"]:
        covered |= {"턱"}
    if person["feature.mustache"] == "콧수염+턱수염":
        covered |= {"왼쪽 입가", "오른쪽 입가"}
    if person.traits.get("accessory.mask") == PRESENT:
        covered |= _PLACES_UNDER_A_MASK
    return covered
