"""Edits that are told as changes give a whole new description: the included reader's sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.services.changes import apply_change, is_change

if TYPE_CHECKING:
    from inference.reading import DescriptionReader


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ("뿔테 안경을 쓰고 코가 작은 40대 남자", "코를 더 크게, 안경 빼고", "40대, 남성, 큰 코, 안경 없음"),
        ("둥근 얼굴, 뿔테 안경", "코를 더 크게, 안경 빼고", "둥근 얼굴, 큰 코, 안경 없음"),
        ("변호사 같은 40대 남자, 코가 높음", "코 낮게", "변호사 같은 40대 남자, 낮은 콧대"),
        ("40대 남자", "수염 추가", "40대 남자, 수염"),
        ("투블록 30대 남자", "머리 길게 바꿔주세요", "30대, 남성, 긴 머리"),
        ("둥근 얼굴의 60대 할머니, 흰머리", "더 젊게", "둥근 얼굴, 여성, 흰머리, 50대"),
        ("안경 쓴 20대 여자", "금발로", "안경 쓴 20대 여자, 금발로"),
        ("눈이 큰 여자", "더 늙게", "눈이 큰 여자, 더 늙게"),
        (
            "A man in his 40s with glasses and a big nose",
            "make the nose smaller, no glasses",
            "man, forties, small nose, no glasses",
        ),
    ],
)
def test_a_change_is_applied_to_the_earlier_description(
    reader: DescriptionReader, before: str, typed: str, after: str
) -> None:
    said_before, said = reader.read_all([before, typed])
    assert is_change(typed, before)
    assert apply_change(before, said_before, typed, said) == after


@pytest.mark.parametrize(
    ("before", "typed"),
    [
        ("눈이 큰 여자", "눈이 작은 남자"),
        ("40대 남자", "짧게 자른 머리의 50대 여자"),
        ("둥근 얼굴에 뿔테 안경을 쓴 30대 남자", "둥근 얼굴에 안경 빼고 수염이 있는 30대 남자"),
        ("woman", "an older man with thick glasses"),
        ("여자", "코 큰 사람 그려 줘"),
        ("여자", "머리가 벗겨진 50대 아저씨"),
        ("여자", "코가 크고 " * 20 + "눈은 작게"),
        ("woman", "make a woman in her thirties with an oval face"),
        ("woman", "his nose is longer than average"),
    ],
)
def test_a_whole_new_description_is_no_change(before: str, typed: str) -> None:
    assert not is_change(typed, before)
