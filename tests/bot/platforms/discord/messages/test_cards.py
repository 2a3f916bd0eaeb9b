"""The contents of messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.jobs import JobKind, JobState, JobView, Lineage, TileView
from bot.domain.people import Person
from bot.domain.updates import Cancelled, Done, Failed, Queued, Running, SheetView
from bot.platforms.discord.messages.cards import card, short_description
from inference.backend import TraitMark
from inference.descriptions import Undrawn
from tests.fakes.inference import marks

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


@pytest.mark.parametrize(("seconds", "time"), [(0.2, "약 5초"), (33.0, "약 35초"), (56.0, "약 1분"), (200.0, "약 3분")])
def test_a_wait_is_told_roughly(seconds: float, time: str) -> None:
    assert card(JOB, Queued(3, seconds)).text.endswith(f"지금 3번째이고, {time} 뒤에 시작해요.")


@pytest.mark.parametrize(
    ("lineage", "line"),
    [
        (Lineage(JobKind.VARIATION, 7, 2), "-# #7 몽타주 2번 얼굴의 변형이에요."),
        (Lineage(JobKind.EDIT, 7), "-# #7 몽타주의 설명을 고쳤어요."),
        (Lineage(JobKind.EDIT, 7, 3), "-# #7 몽타주 3번 얼굴의 설명을 고쳤어요."),
        (Lineage(JobKind.AGAIN, 7), "-# #7 몽타주를 다른 시드로 다시 그렸어요."),
    ],
)
def test_a_montage_says_what_it_came_out_of(lineage: Lineage, line: str) -> None:
    assert card(replace(JOB, lineage=lineage), Queued(1)).text.splitlines()[1] == line
    orphan = replace(JOB, lineage=replace(lineage, parent_id=None))
    assert len(card(orphan, Queued(1)).text.splitlines()) == 2


@pytest.mark.parametrize(
    ("fraction", "bar"), [(0.0, "▱" * 12 + " 0%"), (0.5, "▰" * 6 + "▱" * 6 + " 50%"), (1.0, "▰" * 12 + " 100%")]
)
def test_progress_is_a_bar(fraction: float, bar: str) -> None:
    assert bar in card(JOB, Running(fraction)).text


def test_the_last_preview_stays_until_there_is_a_new_one() -> None:
    assert card(JOB, Running(0.5)).keep
    shown = card(JOB, Running(0.6, b"png"))
    assert (shown.keep, shown.picture) == (False, b"png")


def test_a_sheet_tells_its_order_to_screen_readers() -> None:
    shown = card(JOB, Done(SheetView(JOB, TILES, b"png")))
    assert shown.picture == b"png"
    assert shown.alt == "AI가 그린 가상 인물 2명의 얼굴. 앞에서부터 2, 1번."


HAT = Undrawn("accessory.hat", "있다", "빨간 모자")
EARRINGS = Undrawn("accessory.earrings", "있다", "귀걸이")


def test_marks_stand_in_the_order_of_the_sheet() -> None:
    second, first = (replace(tile, marks=marks(tile.number)) for tile in TILES)
    lines = card(JOB, Done(SheetView(JOB, (second, first), b"png"))).text.splitlines()
    assert lines[2:] == [
        "-# AI 생성 · 가상 인물",
        "**2** ✓ 오른쪽 가르마  ✗ 쌍꺼풀  ? 계란형 얼굴",
        "**1** ✓ 쌍꺼풀  ✗ 계란형 얼굴  ? 오른쪽 가르마",
        "-# ✓ 설명과 맞아요 · ✗ 달라요 · ? 확실하지 않아요",
    ]
    english = card(JOB, Done(SheetView(replace(JOB, language="en"), (first,), b"png"))).text.splitlines()
    assert english[2:] == [
        "-# AI-generated · fictional person",
        "**1** ✓ double eyelids  ✗ oval face  ? right parting",
        "-# ✓ as described · ✗ not as described · ? not sure",
    ]


def test_of_a_face_without_marks_nothing_is_said() -> None:
    assert len(card(JOB, Done(SheetView(JOB, TILES, b"png"))).text.splitlines()) == 3
    one_marked = (TILES[0], replace(TILES[1], marks=marks(0)))
    assert "**2**" not in card(JOB, Done(SheetView(JOB, one_marked, b"png"))).text


def test_below_the_marks_stands_what_was_read_and_what_is_not_drawn() -> None:
    tile = replace(TILES[0], marks=(TraitMark("gender", "M", shown=True, words="_아저씨_"),))
    job = replace(JOB, undrawn=(HAT, EARRINGS))
    assert card(job, Done(SheetView(job, (tile,), b"png"))).text.splitlines()[3:] == [
        "**2** ✓ 남성",
        "-# ✓ 설명과 맞아요 · ✗ 달라요 · ? 확실하지 않아요",
        r"-# 읽은 말: 남성 ‘\_아저씨\_’",
        "-# 모자와 귀걸이는 아직 못 그려요.",
    ]
    english = replace(job, language="en")
    assert card(english, Done(SheetView(english, TILES, b"png"))).text.endswith("-# Not drawn yet: hat and earrings.")


@pytest.mark.parametrize("name", ["특징", "**아주_긴_이름**" * 40])
@pytest.mark.parametrize("description", ["얼굴", "*_" * 250])
def test_however_much_there_is_to_say_it_fits_into_a_message(name: str, description: str) -> None:
    many = tuple(TraitMark("hat", f"{name}{place}", (True, False, None)[place % 3], "*" * 50) for place in range(60))
    tiles = tuple(TileView(number, 0.0, 0, marks=many) for number in range(1, 10))
    job = replace(JOB, description=description, undrawn=tuple(Undrawn("other", "", f"{i}{name}") for i in range(9)))
    shown = card(job, Done(SheetView(job, tiles, b"png")))
    assert len(shown.text) <= 2000
    assert [f"**{number}** ✓" in shown.text for number in range(1, 10)] == [True] * 9
    assert shown.text.endswith("그 밖의 3가지는 아직 못 그려요.")


def test_the_markdown_of_a_foreign_models_names_is_shown_as_text() -> None:
    tile = TileView(1, 0.0, 0, marks=(TraitMark("hat", "__top__", shown=True),))
    assert r"**1** ✓ \_\_top\_\_" in card(JOB, Done(SheetView(JOB, (tile,), b"png"))).text


@pytest.mark.parametrize("update", [Failed("failed-inference"), Cancelled()])
def test_without_faces_there_is_no_picture(update: Failed | Cancelled) -> None:
    shown = card(JOB, update)
    assert (shown.picture, shown.keep) == (None, False)


def test_everything_is_said_in_the_persons_language() -> None:
    english = replace(JOB, language="en")
    assert card(english, Failed("failed-inference")).text.endswith("Please try again in a moment.")
    assert "place 2" in card(english, Queued(2)).text


def test_a_long_description_is_cut_and_escaped() -> None:
    assert short_description(replace(JOB, description="가" * 90), longest=10) == "가" * 9 + "…"
    assert short_description(replace(JOB, description="~~굵은~~ 눈썹")) == r"\~\~굵은\~\~ 눈썹"
