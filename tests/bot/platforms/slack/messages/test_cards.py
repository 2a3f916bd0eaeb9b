"""The contents of messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.domain.jobs import JobKind, JobState, JobView, Lineage, TileView
from bot.domain.people import Person
from bot.domain.updates import Cancelled, Done, Failed, Queued, Running, SheetView
from bot.platforms.slack.components.buttons import MONTAGE_ACTIONS
from bot.platforms.slack.messages.cards import card
from inference.backend import TraitMark
from inference.descriptions import Undrawn
from tests.fakes.inference import marks
from tests.fakes.slack.block_kit import check_message
from tests.fakes.slack.store import MAX_UPDATE_LENGTH
from tests.fakes.slack.text_objects import pings

if TYPE_CHECKING:
    from bot.platforms.slack.messages.cards import Card
    from tests.fakes.slack.objects import Json

JOB = JobView(
    id=1234,
    state=JobState.RUNNING,
    event_id="1",
    person=Person("slack", "U0002"),
    channel_id="C0001",
    guild_id="T0001",
    description="둥근 얼굴",
    candidates=2,
    seed=7,
    language="ko",
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)
TILES = (TileView(number=2, score=0.1, votes=3), TileView(number=1, score=0.2, votes=0))


def _blocks(shown: Card, note: str | None = None) -> list[Json]:
    """Return the blocks as they are sent, after checking them."""
    blocks = [block.to_dict() for block in shown.blocks("F1" if shown.picture else None, note)]
    check_message(shown.text, blocks, MAX_UPDATE_LENGTH)
    return blocks


def test_a_waiting_job_says_its_place_and_can_be_cancelled() -> None:
    title, status, actions = _blocks(card(JOB, Queued(3)))
    assert title["text"] == {"type": "plain_text", "text": "#1234 둥근 얼굴", "emoji": False}
    assert status["text"]["text"] == "⏳ 차례를 기다리고 있어요. 지금 3번째예요."
    assert [(button["action_id"], button["value"]) for button in actions["elements"]] == [("montage_cancel", "1234")]


def test_how_long_it_waits_is_said_where_it_is_known() -> None:
    assert "지금 3번째이고, 약 20초 뒤에" in card(JOB, Queued(3, 21.0)).status


@pytest.mark.parametrize(
    ("kind", "number", "words"), [("variation", 2, "2번 얼굴의 변형"), ("again", None, "다른 시드")]
)
def test_what_a_montage_came_out_of_stands_in_its_title(kind: str, number: int | None, words: str) -> None:
    made = replace(JOB, lineage=Lineage(JobKind(kind), 7, number))
    title = _blocks(card(made, Queued(1)))[0]["text"]["text"]
    assert title.startswith("#1234 둥근 얼굴\n#7 몽타주")
    assert words in title
    orphan = replace(JOB, lineage=Lineage(JobKind(kind), None, number))
    assert _blocks(card(orphan, Queued(1)))[0]["text"]["text"] == "#1234 둥근 얼굴"


@pytest.mark.parametrize("candidates", range(1, 10))
def test_every_candidate_has_its_buttons(candidates: int) -> None:
    job = replace(JOB, candidates=candidates)
    tiles = tuple(TileView(number, 0.0, 0) for number in range(1, candidates + 1))
    rows = [b["elements"] for b in _blocks(card(job, Done(SheetView(job, tiles, b"png")))) if b["type"] == "actions"]
    labels = [[button["text"]["text"] for button in row] for row in rows]
    assert labels[:2] == [[f"{word} {n}" for n in range(1, candidates + 1)] for word in ("크게", "변형")]
    assert labels[2] == ["다시", "설명 고치기", "정보", "신고", "삭제"]
    ids = [(button["action_id"], button["value"]) for row in rows for button in row]
    assert ids[0] == ("montage_large_1", "1234:1")
    assert ids[-1] == ("montage_delete", "1234")
    assert all(MONTAGE_ACTIONS.search(action_id) for action_id, _ in ids)
    assert [row[-1].get("confirm") is not None for row in rows] == [False, False, True]


@pytest.mark.parametrize(("fraction", "bar"), [(0.0, "▱" * 12 + " 0%"), (0.5, "▰" * 6 + "▱" * 6 + " 50%")])
def test_progress_is_a_bar(fraction: float, bar: str) -> None:
    shown = card(JOB, Running(fraction))
    assert bar in shown.status
    assert shown.keep, "the last preview stays until there is a new one"


def test_under_a_sheet_stands_what_each_face_shows_in_its_order() -> None:
    second, first = (replace(tile, marks=marks(tile.number)) for tile in TILES)
    blocks = _blocks(card(JOB, Done(SheetView(JOB, (second, first), b"png"))))
    rows = ["actions"] * 3
    assert [block["type"] for block in blocks] == ["section", "section", "image", "section", "context", *rows]
    assert blocks[2]["alt_text"] == "AI가 그린 가상 인물 2명의 얼굴. 앞에서부터 2, 1번."
    assert blocks[3]["text"]["text"].splitlines() == [
        "2  ✓ 오른쪽 가르마  ✗ 쌍꺼풀  ? 계란형 얼굴",
        "1  ✓ 쌍꺼풀  ✗ 계란형 얼굴  ? 오른쪽 가르마",
    ]
    legend, label = (element["text"] for element in blocks[4]["elements"])
    assert legend == "✓ 설명과 맞아요 · ✗ 달라요 · ? 확실하지 않아요"
    assert label == "AI 생성 · 가상 인물"


def test_in_the_small_print_stands_what_was_read_and_what_is_not_drawn() -> None:
    tile = replace(TILES[0], marks=(TraitMark("gender", "M", shown=True, words="아저씨"),))
    job = replace(JOB, undrawn=(Undrawn("accessory.hat", "있다", "모자"), Undrawn("height", "", "키 180")))
    small_print = _blocks(card(job, Done(SheetView(job, (tile,), b"png"))))[4]["elements"]
    assert [element["text"] for element in small_print] == [
        "✓ 설명과 맞아요 · ✗ 달라요 · ? 확실하지 않아요",
        "읽은 말: 남성 ‘아저씨’",
        "모자와 키는 아직 못 그려요.",
        "AI 생성 · 가상 인물",
    ]


def test_of_faces_without_marks_nothing_is_said() -> None:
    blocks = _blocks(card(JOB, Done(SheetView(JOB, TILES, b"png"))))
    assert [element["text"] for element in blocks[3]["elements"]] == ["AI 생성 · 가상 인물"]


@pytest.mark.parametrize("name", ["특징", "<!channel>*아주_긴_이름*&" * 40])
@pytest.mark.parametrize("description", ["얼굴", "&" * 4000, "<!channel>" * 50])
def test_the_longest_card_is_valid_and_pings_nobody(name: str, description: str) -> None:
    many = tuple(TraitMark("hat", f"{name}{place}", (True, False, None)[place % 3]) for place in range(60))
    tiles = tuple(TileView(number, 0.0, 0, marks=many) for number in range(1, 10))
    shown = card(JOB, Done(SheetView(replace(JOB, description=description, candidates=9), tiles, b"png")))
    assert pings(_blocks(shown, "/invite")) == pings(shown.text) == []


@pytest.mark.parametrize("update", [Failed("failed-inference"), Cancelled()])
def test_without_faces_there_is_neither_picture_nor_button(update: Failed | Cancelled) -> None:
    assert [block["type"] for block in _blocks(card(JOB, update))] == ["section", "section"]


def test_everything_is_said_in_the_persons_language() -> None:
    assert "place 2" in card(replace(JOB, language="en"), Queued(2)).status
