"""What can be said about a face: the traits of a person and the values each trait can take.

Traits are named `group.field` after the label files of AI Hub data set 618 (페르소나 기반의 가상 인물
몽타주). `neck.thick`, `hairstyle.grey` and `feature.glasses` are additions of this project;
`feature.frekles` is spelled as the data set spells it.

Sides: 왼쪽 (left) and 오른쪽 (right) are always the person's own. 왼쪽가르마 is a parting on the person's
own left half of the head, which the viewer sees on the right half of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Person:
    """A virtual person.

    age: years, YOUNGEST..OLDEST. traits: a value of VOCABULARY for every trait of VOCABULARY; of persons from labels,
    traits that nobody knows are missing.
    """

    age: int
    gender: Gender
    traits: Mapping[str, str]

    def __getitem__(self, trait: str) -> str:
        """The value of a trait; KeyError for a trait outside VOCABULARY or not known."""
        return self.traits[trait]


def validate(person: Person, *, whole: bool = True) -> None:
    """Raise ValueError, naming the first fault, unless the person is described within VOCABULARY, and wholly so.

    whole: whether every trait must be known.
    """
    if not YOUNGEST <= person.age <= OLDEST:
        raise ValueError(f"age {person.age} is outside {YOUNGEST}..{OLDEST}")
    if person.gender not in ("M", "F"):
        raise ValueError(f"unknown gender {person.gender!r}")
    if unknown := sorted(set(person.traits) - set(VOCABULARY)):
        raise ValueError(f"unknown trait {unknown[0]}")
    for trait, values in VOCABULARY.items():
        if (whole or trait in person.traits) and person.traits.get(trait) not in values:
            raise ValueError(f"{trait} is {person.traits.get(trait)!r}, not one of {', '.join(values)}")


def hidden_traits(person: Person) -> frozenset[str]:
    """Traits that hair or beard cover in a picture of this person: no caption should mention them."""
    hidden: set[str] = set()
    if covers_forehead(person):
        hidden |= {"face.foreheadType", "face.foreheadSize", "wrinkle.forehead"}
    if person["hairstyle.topLength"] in ("짧음", "대머리"):
        hidden |= {"hairstyle.type", "hairstyle.sizeLength", "hairstyle.part"}
    if person["hairstyle.topLength"] == "대머리":
        hidden |= {"face.foreheadType", "face.foreheadSize"}
    if "콧수염" in person["feature.mustache"]:
        hidden |= {"nose.philtrum", "mouth.shape"}
    if "턱수염" in person["feature.mustache"]:
        hidden |= {"face.chinType"}
    if person["hairstyle.sizeLength"] in ("귀덮음", "단발", "긴머리"):
        hidden |= {"feature.sideburns"}
    return frozenset(hidden)


def covers_forehead(person: Person) -> bool:
    """Whether an unparted fringe covers the forehead."""
    return person["hairstyle.topLength"] == "앞머리내림" and person["hairstyle.part"] == "없음"
