"""Throttling of updates."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.domain.updates import Cancelled, Queued, Running
from bot.platforms.common.timing import latest_every, without_distant_places

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from bot.domain.updates import JobUpdate

FOREVER = 3600.0


async def _all_at_once() -> AsyncGenerator[JobUpdate]:
    yield Queued(1)
    for step in range(10):
        await asyncio.sleep(0)
        yield Running(step / 10)
    yield Cancelled()


async def test_only_the_newest_is_shown_and_the_final_one_at_once() -> None:
    shown = [update async for update in latest_every(_all_at_once(), FOREVER)]
    assert shown[0] == Queued(1)
    assert shown[-1] == Cancelled()
    assert len(shown) == 2


async def test_with_time_enough_every_update_is_shown() -> None:
    taken: asyncio.Queue[JobUpdate] = asyncio.Queue()

    async def slow() -> AsyncGenerator[JobUpdate]:
        for fraction in (0.1, 0.2, 0.3):
            yield Running(fraction)
            assert await taken.get() == Running(fraction)

    async with asyncio.timeout(60):
        async for update in latest_every(slow(), 0.0):
            taken.put_nowait(update)
    assert taken.empty()


async def test_errors_come_through() -> None:
    async def broken() -> AsyncGenerator[JobUpdate]:
        yield Queued(1)
        raise LookupError

    with pytest.raises(LookupError):
        [update async for update in latest_every(broken(), FOREVER)]


async def test_closing_it_closes_the_source() -> None:
    closed = asyncio.Event()

    async def endless() -> AsyncGenerator[JobUpdate]:
        try:
            yield Queued(1)
            await asyncio.sleep(FOREVER)
        finally:
            closed.set()

    updates = latest_every(endless(), 0.0)
    assert await anext(updates) == Queued(1)
    await updates.aclose()
    await asyncio.wait_for(closed.wait(), 60)


async def _places(*places: int) -> AsyncGenerator[JobUpdate]:
    for place in places:
        yield Queued(place)


@pytest.mark.parametrize(
    ("told", "shown"), [(False, [9, 5, 4, 7, 3]), (True, [5, 4, 7, 3])], ids=["new message", "acknowledged"]
)
async def test_a_distant_place_is_told_once(shown: list[int], *, told: bool) -> None:
    updates = without_distant_places(_places(9, 8, 6, 5, 4, 7, 6, 3), told=told)
    assert [update async for update in updates] == [Queued(place) for place in shown]
