"""What stands after `/montage`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.arguments import Cancel, Command, Describe, Help, History, parse


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("둥근 얼굴", Describe("둥근 얼굴")),
        ("둥근 얼굴 후보=6 시드=12", Describe("둥근 얼굴", 6, 12)),
        ("후보수 = 6 둥근 얼굴", Describe("둥근 얼굴", 6)),
        ("seed=0 Candidates=9 round face", Describe("round face", 9, 0)),
        ("후보=2 후보=3 얼굴", Describe("얼굴", 3)),
        ("얼굴 후보=넷", Describe("얼굴", -1)),
        ("얼굴 시드=-3", Describe("얼굴", None, -1)),
        (f"얼굴 시드={'9' * 400}", Describe("얼굴", None, -1)),
        ("유력후보=없음", Describe("유력후보=없음")),
        ("취소", Cancel(None)),
        ("취소 12", Cancel(12)),
        ("Cancel #12", Cancel(12)),
        ("취소 12번", Cancel(12)),
        ("취소된 표정의 남자", Describe("취소된 표정의 남자")),
        ("기록", History()),
        (" HISTORY ", History()),
        ("기록적인 미남", Describe("기록적인 미남")),
        ("", Help()),
        ("help", Help()),
        ("help me", Describe("help me")),
    ],
)
def test_commands(text: str, command: Command) -> None:
    assert parse(text) == command


@given(st.text())
def test_anything_is_understood_somehow(text: str) -> None:
    assert isinstance(parse(text), Describe | Cancel | History | Help)
