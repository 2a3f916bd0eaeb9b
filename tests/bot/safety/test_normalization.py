"""The normalized readings of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.normalization import fold, forms


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("ＡＢＣ　１２", "abc 12"),
        ("ㅅㅣ발", "시발"),
        ("시ㅂㅏㄹ", "시발"),
        ("세ㄱ스", "섹스"),
        ("ㅅ.ㅔ.ㄱ 스", "섹 스"),
        ("섹ㅡ스", "섹스"),
        ("둥근... 얼굴!!", "둥근 얼굴"),
        ("야아아한", "야한"),
        ("씨이발", "씨발"),
        ("시1발", "시발"),
        ("p0rn", "porn"),
        ("ѕех", "sex"),
        ("s\u0332e\u0332x", "sex"),
        ("예뻐ㅋㅋ", "예뻐"),
    ],
)
def test_a_disguise_comes_off(text: str, reading: str) -> None:
    assert reading in forms(text)


def test_numbers_stay_numbers() -> None:
    assert fold("30대 남자, 175cm") == "30대 남자 175cm"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
