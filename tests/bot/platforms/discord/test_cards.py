"""What a message shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.platforms.discord.cards import card, short_description
from bot.views import Cancelled, Done, Drawing, Failed, JobState, JobView, Person, Queued, SheetView, TileView

JOB = JobView(
    id=1234,
    state=JobState.RUNNING,
    event_id="1",
    person=Person("discord", "2"),
    channel_id="300",
    guild_id="200",
    description="둥근 얼굴",
    candidates=2,
    seed=7,
    language="ko",
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)
TILES = (TileView(number=2, score=0.1, votes=3), TileView(number=1, score=0.2, votes=0))


def test_the_title_names_the_job_without_a_thousands_separator() -> None:
    assert card(JOB, Queued(3)).text == "**#1234** 둥근 얼굴\n⏳ 차례를 기다리고 있어요. 지금 3번째예요."


@pytest.mark.parametrize(
    ("fraction", "bar"), [(0.0, "▱" * 12 + " 0%"), (0.5, "▰" * 6 + "▱" * 6 + " 50%"), (1.0, "▰" * 12 + " 100%")]
)
def test_progress_is_a_bar(fraction: float, bar: str) -> None:
    assert bar in card(JOB, Drawing(fraction)).text


def test_the_last_preview_stays_until_there_is_a_new_one() -> None:
    assert card(JOB, Drawing(0.5)).keep
    shown = card(JOB, Drawing(0.6, b"png"))
    assert (shown.keep, shown.picture) == (False, b"png")


def test_a_sheet_tells_its_order_to_screen_readers() -> None:
    shown = card(JOB, Done(SheetView(JOB, TILES, b"png")))
    assert shown.picture == b"png"
    assert shown.alt == "AI가 그린 가상 인물 2명의 얼굴. 앞에서부터 2, 1번."


@pytest.mark.parametrize("update", [Failed("failed-inference"), Cancelled()])
def test_without_faces_there_is_no_picture(update: Failed | Cancelled) -> None:
    shown = card(JOB, update)
    assert (shown.picture, shown.keep) == (None, False)


def test_everything_is_said_in_the_persons_language() -> None:
    english = replace(JOB, language="en")
    assert card(english, Failed("failed-inference")).text.endswith("Please try again in a moment.")
    assert "place 2" in card(english, Queued(2)).text


def test_a_long_description_is_cut_and_its_markdown_shown_as_text() -> None:
    assert short_description(replace(JOB, description="가" * 90), longest=10) == "가" * 9 + "…"
    assert short_description(replace(JOB, description="~~굵은~~ 눈썹")) == r"\~\~굵은\~\~ 눈썹"
