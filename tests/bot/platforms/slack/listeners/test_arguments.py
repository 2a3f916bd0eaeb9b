"""What stands after `/montage`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.listeners.arguments import (
    Cancel,
    Command,
    Describe,
    Favourite,
    History,
    Info,
    Plain,
    Similar,
    parse,
)
from bot.platforms.slack.messages.montage_list import Search


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
        ("취소 12 아님", Describe("취소 12 아님")),
        ("기록", History(Search())),
        (" HISTORY ", History(Search())),
        ("기록 뿔테 안경", History(Search(text="뿔테 안경"))),
        ("기록 안경 <@U0002|sua> 즐겨찾기", History(Search("U0002", "안경", favourites=True))),
        ("history favorites <@U0003>", History(Search("U0003", favourites=True))),
        ("즐겨찾기", History(Search(favourites=True))),
        ("즐겨찾기 12", Favourite(12)),
        ("favourites #12", Favourite(12)),
        ("비슷한 눈이 큰 여자", Similar("눈이 큰 여자")),
        ("Similar a&amp;b", Similar("a&b")),
        ("정보", Info(None)),
        ("info 12", Info(12)),
        ("정보 요원 같은 남자", Describe("정보 요원 같은 남자")),
        ("대기열", Plain.QUEUE),
        ("queue", Plain.QUEUE),
        ("설정", Plain.SETTINGS),
        ("내정보", Plain.PERSONAL),
        ("mydata", Plain.PERSONAL),
        ("둥근 얼굴 비공개 후보=2", Describe("둥근 얼굴", 2, private=True)),
        ("비공개 둥근 얼굴", Describe("둥근 얼굴", private=True)),
        ("round face Private", Describe("round face", private=True)),
        ("private detective", Describe("private detective")),
        ("&lt;b&gt; a&amp;b", Describe("<b> a&b")),
        ("기록적인 미남", Describe("기록적인 미남")),
        ("", Plain.HELP),
        ("help", Plain.HELP),
        ("help me", Describe("help me")),
    ],
)
def test_commands(text: str, command: Command) -> None:
    assert parse(text) == command


@given(st.text())
def test_anything_is_understood_somehow(text: str) -> None:
    assert isinstance(parse(text), Command)
