"""Ages and years of birth of people under twenty, and ages that do not refer to the described person."""

from __future__ import annotations

import pytest

from bot.safety.minors import mentions_minor, states_adult


@pytest.mark.parametrize(
    ("born", "minor"), [("2008년생", True), ("08년생", True), ("2006년생", False), ("98년생", False)]
)
def test_a_year_of_birth_counts_from_the_present_one(born: str, minor: bool) -> None:  # noqa: FBT001
    assert mentions_minor(f"{born} 여자", year=2026) is minor


@pytest.mark.parametrize("text", ["19살 여자", "만 18세", "열아홉 살", "십팔 세", "17 years old", "3개월 된"])
def test_an_age_below_twenty_is_a_minors(text: str) -> None:
    assert mentions_minor(text)


@pytest.mark.parametrize(
    "text",
    [
        "20살 여자",
        "20세기 배우 같은",
        "7살 아들을 둔 30대 엄마",
        "5살 어린 동생이 있는 30대",
        "17년차 형사",
        "10대 때 생긴 흉터",
        "열두 시에 본 남자",
    ],
)
def test_a_number_of_another_kind_is_none(text: str) -> None:
    assert not mentions_minor(text)


@pytest.mark.parametrize("text", ["30대 남자", "스물두 살", "이십대", "마흔쯤", "65세", "man in his 40s", "대학생"])
def test_an_adults_age_is_stated(text: str) -> None:
    assert states_adult(text)


@pytest.mark.parametrize("text", ["17살", "10대", "여자", "a boy of 12"])
def test_no_adults_age_is_stated(text: str) -> None:
    assert not states_adult(text)
