"""The queue: positions, estimates, and the watchers that are woken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.updates import Queued, Running
from bot.jobs.progress import ProgressTracker
from bot.jobs.queue_positions import DrawingSpeed

if TYPE_CHECKING:
    import asyncio


def woken(*watches: asyncio.Event) -> list[bool]:
    """Return which watches were set since the last call, and clear them."""
    states = [watch.is_set() for watch in watches]
    for watch in watches:
        watch.clear()
    return states


def test_only_those_who_have_moved_are_woken() -> None:
    tracker = ProgressTracker()
    tracker.set_positions({1: Queued(1, 5.0), 2: Queued(2, 9.0)})
    with tracker.watch(1) as first, tracker.watch(2) as second, tracker.watch(3) as third:
        tracker.set_positions({1: Queued(1, 4.0), 2: Queued(2, 8.0), 3: Queued(3)})
        assert woken(first, second, third) == [False, False, True]
        tracker.set_positions({2: Queued(1), 3: Queued(2)})
        assert woken(first, second, third) == [True, True, True]
        tracker.update(2, Running(0.5))
        tracker.clear(1)
        assert woken(first, second, third) == [True, True, False]
    assert tracker.position(1) is None
    assert tracker.position(3) == Queued(2)


def test_jobs_that_wait_in_the_backend_are_counted() -> None:
    tracker = ProgressTracker()
    tracker.update(1, Running(0.1))
    tracker.update(2, Queued(1))
    assert tracker.waiting_in_backend == 1
    tracker.clear(2)
    assert tracker.waiting_in_backend == 0


def test_the_speed_is_learnt_from_what_was_finished() -> None:
    speed = DrawingSpeed()
    assert speed.estimate(4) is None
    speed.record(4, began=100.0, ended=108.0)
    assert speed.estimate(6) == pytest.approx(12.0)


def test_jobs_side_by_side_count_their_time_once() -> None:
    speed = DrawingSpeed()
    for _ in range(2):
        speed.record(4, began=100.0, ended=108.0)
    assert speed.estimate(9) == pytest.approx(8.0), "not twice eight seconds"


def test_pauses_are_no_work() -> None:
    speed = DrawingSpeed()
    speed.record(1, began=0.0, ended=2.0)
    speed.record(1, began=5000.0, ended=5002.0)
    assert speed.estimate(10) == pytest.approx(20.0)
