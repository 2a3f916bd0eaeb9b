"""The arguments of `/montage`."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.listeners.arguments import (
    CancelCommand,
    Command,
    DescribeCommand,
    FavouriteCommand,
    HistoryCommand,
    InfoCommand,
    PlainCommand,
    SimilarCommand,
    parse,
)
from bot.platforms.slack.messages.montage_list import HistoryFilter


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("도움말", PlainCommand.HELP),
        ("취소 12번", CancelCommand(12)),
        ("비공개 얼굴 후보=2 시드=3", DescribeCommand("얼굴", 2, 3, private=True)),
        ("기록 안경 즐겨찾기", HistoryCommand(HistoryFilter(text="안경", favourites=True))),
    ],
)
def test_decomposed_hangul_is_understood(text: str, command: Command) -> None:
    assert parse(unicodedata.normalize("NFD", text)) == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("둥근 얼굴", DescribeCommand("둥근 얼굴")),
        ("둥근 얼굴 후보=6 시드=12", DescribeCommand("둥근 얼굴", 6, 12)),
        ("후보수 = 6 둥근 얼굴", DescribeCommand("둥근 얼굴", 6)),
        ("seed=0 Candidates=9 round face", DescribeCommand("round face", 9, 0)),
        ("후보=2 후보=3 얼굴", DescribeCommand("얼굴", 3)),
        ("얼굴 후보=넷", DescribeCommand("얼굴", -1)),
        ("얼굴 시드=-3", DescribeCommand("얼굴", None, -1)),
        (f"얼굴 시드={'9' * 400}", DescribeCommand("얼굴", None, -1)),
        ("유력후보=없음", DescribeCommand("유력후보=없음")),
        ("취소", CancelCommand(None)),
        ("취소 12", CancelCommand(12)),
        ("Cancel #12", CancelCommand(12)),
        ("취소 12번", CancelCommand(12)),
        ("취소된 표정의 남자", DescribeCommand("취소된 표정의 남자")),
        ("취소 12 아님", DescribeCommand("취소 12 아님")),
        ("기록", HistoryCommand(HistoryFilter())),
        (" HISTORY ", HistoryCommand(HistoryFilter())),
        ("기록 뿔테 안경", HistoryCommand(HistoryFilter(text="뿔테 안경"))),
        ("기록 안경 <@U0002|sua> 즐겨찾기", HistoryCommand(HistoryFilter("U0002", "안경", favourites=True))),
        ("history favorites <@U0003>", HistoryCommand(HistoryFilter("U0003", favourites=True))),
        ("즐겨찾기", HistoryCommand(HistoryFilter(favourites=True))),
        ("즐겨찾기 12", FavouriteCommand(12)),
        ("favourites #12", FavouriteCommand(12)),
        ("비슷한 눈이 큰 여자", SimilarCommand("눈이 큰 여자")),
        ("Similar a&amp;b", SimilarCommand("a&b")),
        ("정보", InfoCommand(None)),
        ("info 12", InfoCommand(12)),
        ("정보 요원 같은 남자", DescribeCommand("정보 요원 같은 남자")),
        ("대기열", PlainCommand.QUEUE),
        ("queue", PlainCommand.QUEUE),
        ("설정", PlainCommand.SETTINGS),
        ("내정보", PlainCommand.PERSONAL),
        ("mydata", PlainCommand.PERSONAL),
        ("둥근 얼굴 비공개 후보=2", DescribeCommand("둥근 얼굴", 2, private=True)),
        ("비공개 둥근 얼굴", DescribeCommand("둥근 얼굴", private=True)),
        ("round face Private", DescribeCommand("round face", private=True)),
        ("private detective", DescribeCommand("private detective")),
        ("&lt;b&gt; a&amp;b", DescribeCommand("<b> a&b")),
        ("기록적인 미남", DescribeCommand("기록적인 미남")),
        ("", PlainCommand.HELP),
        ("help", PlainCommand.HELP),
        ("help me", DescribeCommand("help me")),
    ],
)
def test_commands(text: str, command: Command) -> None:
    assert parse(text) == command


@given(st.text())
def test_anything_is_understood_somehow(text: str) -> None:
    assert isinstance(parse(text), Command)
