"""Turns of writers."""

from __future__ import annotations

import asyncio

import pytest

from bot.store.turns import Turns


async def test_urgent_ones_come_first_in_order_of_arrival() -> None:
    turns, order, go = Turns(), list[str](), asyncio.Event()

    async def take(name: str) -> None:
        async with turns.take(urgent=name.startswith("urgent")):
            order.append(name)
            await go.wait()

    tasks = []
    for name in ("first", "second", "third", "urgent 1", "urgent 2"):
        tasks.append(asyncio.create_task(take(name)))
        await asyncio.sleep(0)
    go.set()
    await asyncio.gather(*tasks)
    assert order == ["first", "urgent 1", "urgent 2", "second", "third"]


async def test_a_turn_given_to_a_cancelled_task_is_passed_on() -> None:
    turns = Turns()
    async with turns.take():
        waiting = [asyncio.create_task(_take(turns)) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()  # while it waits
    waiting[1].cancel()  # together with its turn
    await asyncio.wait_for(waiting[2], 60)
    await asyncio.gather(*waiting, return_exceptions=True)
    assert [task.cancelled() for task in waiting] == [True, True, False]
    await asyncio.wait_for(_take(turns), 60)


async def test_an_error_ends_the_turn() -> None:
    turns = Turns()
    with pytest.raises(LookupError):
        await _take(turns, LookupError())
    await asyncio.wait_for(_take(turns), 60)


async def _take(turns: Turns, error: Exception | None = None) -> None:
    async with turns.take():
        if error is not None:
            raise error
