"""Disguised names of well-known people, and common words that are also names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from bot.safety.names import FOLDER, directory, tables
from bot.safety.normalization import fold
from bot.safety.real_people import mentions_real_person
from bot.safety.romanization import sound, sounds_of_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def persons(nation: str) -> Iterator[list[str]]:
    """Return the spellings of each person of a folder."""
    for path in sorted((FOLDER / nation).glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                yield [spelling.strip() for spelling in line.split(",")]


def letters(name: str) -> str:
    return fold(name).replace(" ", "")


CLEAR: Final = [
    name
    for name, *_ in persons("korean")
    if len(name) == 3 and name[0] >= "가" and directory().listed[name].evidence == "name"
]
JAMO: Final = {"이": "ㅇㅣ", "유": "ㅇㅠ", "박": "ㅂㅏㄱ", "김": "ㄱㅣㅁ", "정": "ㅈㅓㅇ", "한": "ㅎㅏㄴ"}
DISGUISES: Final[dict[str, Callable[[str], str]]] = {
    "alone": lambda name: name,
    "blanks": " ".join,
    "dots": ".".join,
    "middle dots": "·".join,
    "after the family name": lambda name: f"{name[0]} {name[1:]} 닮은",
    "face": lambda name: f"{name}상 40대",
    "rank": lambda name: f"{name}급 외모",
    "st": lambda name: f"{name}st",
    "style": lambda name: f"{name} 스타일",
    "exact": lambda name: f"{name} 판박이",
    "looking so": lambda name: f"{name}처럼 생긴 40대",
    "particle": lambda name: f"{name}이랑 똑같이",
    "object": lambda name: f"{name}을 닮은 사람",
    "no blanks": lambda name: f"그냥{name}그려줘",
    "jamo": lambda name: JAMO.get(name[0], name[0]) + name[1:],
}


def test_the_lists_are_long() -> None:
    assert sum(1 for _ in persons("korean")) >= 500
    assert sum(1 for _ in persons("foreign")) >= 300


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_well_known_name_is_found(disguise: str) -> None:
    assert [name for name in CLEAR if not mentions_real_person(DISGUISES[disguise](name))] == []


def test_a_foreign_name_is_found_in_hangul_and_latin_letters() -> None:
    spellings = [spelling for person in persons("foreign") for spelling in person]
    clear = [spelling for spelling in spellings if directory().listed[letters(spelling)].evidence == "name"]
    assert len(clear) >= 900
    for form in ("{}", "{} 닮은 남자", "40대 {} 느낌"):
        assert [name for name in clear if not mentions_real_person(form.format(name))] == []


def test_a_name_that_is_also_a_word_needs_a_likeness() -> None:
    names = [*tables()["needs_likeness"], *tables()["needs_person"]]
    assert [name for name in names if mentions_real_person(f"{name} 옆에서 본 40대 남자")] == []
    assert [name for name in names if not mentions_real_person(f"{name} 닮은 40대 남자")] == []


def test_no_ordinary_word_is_a_listed_name() -> None:
    ordinary = (FOLDER / "ordinary.txt").read_text(encoding="utf-8").split()
    assert set(ordinary).isdisjoint(directory().listed)


@pytest.mark.parametrize("denied", ["{} 말고 그냥 아저씨", "{}은 아니고 회사원 느낌", "{} 콘서트에서 본 여자"])
def test_a_name_that_is_not_asked_for_is_drawn(denied: str) -> None:
    assert [name for name in CLEAR[::10] if mentions_real_person(denied.format(name))] == []


@pytest.mark.parametrize(
    "spelling", ["Yoon Suk Yeol", "Yun Seok-yeol", "yoon sukyeol", "Suk-yeol Yoon", "YOON SEOK YOUL"]
)
def test_one_name_is_spelt_in_many_ways(spelling: str) -> None:
    assert mentions_real_person(f"40대 {spelling}")


def test_sounds_of_spellings_are_one() -> None:
    assert sound("Suk") == sound("Seok") == sound("sok")
    assert sound("Hyun") == sound("Hyeon")
    assert {("gim", "yona")} == sounds_of_name("김", "연아")
    assert sound("Park") in {family for family, _ in sounds_of_name("박", "지성")}
