"""The waiting line: places, estimates, and who is woken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.updates import Drawing, Queued
from bot.jobs.progress import Board
from bot.jobs.queue_positions import Speed

if TYPE_CHECKING:
    import asyncio


def woken(*watches: asyncio.Event) -> list[bool]:
    """Who has been woken since this was asked last."""
    states = [watch.is_set() for watch in watches]
    for watch in watches:
        watch.clear()
    return states


def test_only_those_who_have_moved_are_woken() -> None:
    board = Board()
    board.line_up({1: Queued(1, 5.0), 2: Queued(2, 9.0)})
    with board.watch(1) as first, board.watch(2) as second, board.watch(3) as third:
        board.line_up({1: Queued(1, 4.0), 2: Queued(2, 8.0), 3: Queued(3)})
        assert woken(first, second, third) == [False, False, True]
        board.line_up({2: Queued(1), 3: Queued(2)})
        assert woken(first, second, third) == [True, True, True]
        board.show(2, Drawing(0.5))
        board.clear(1)
        assert woken(first, second, third) == [True, True, False]
    assert board.place(1) is None
    assert board.place(3) == Queued(2)


def test_jobs_that_wait_in_the_backend_are_counted() -> None:
    board = Board()
    board.show(1, Drawing(0.1))
    board.show(2, Queued(1))
    assert board.waiting_in_backend == 1
    board.clear(2)
    assert board.waiting_in_backend == 0


def test_the_speed_is_learnt_from_what_was_finished() -> None:
    speed = Speed()
    assert speed.seconds(4) is None
    speed.learn(4, began=100.0, ended=108.0)
    assert speed.seconds(6) == pytest.approx(12.0)


def test_jobs_side_by_side_count_their_time_once() -> None:
    speed = Speed()
    for _ in range(2):
        speed.learn(4, began=100.0, ended=108.0)
    assert speed.seconds(9) == pytest.approx(8.0), "not twice eight seconds"


def test_pauses_are_no_work() -> None:
    speed = Speed()
    speed.learn(1, began=0.0, ended=2.0)
    speed.learn(1, began=5000.0, ended=5002.0)
    assert speed.seconds(10) == pytest.approx(20.0)
