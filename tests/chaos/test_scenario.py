"""One long scenario: CHAOS_COMMANDS commands, a fifth delivered twice, bursts of faults, and three kill -9."""

from __future__ import annotations

import asyncio
import os
import random
from typing import TYPE_CHECKING, Final

import pytest

from tests.chaos.on_discord import Discord
from tests.chaos.on_slack import Slack
from tests.chaos.platform import PEOPLE
from tests.chaos.world import world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.chaos.platform import Platform
    from tests.chaos.world import World
    from tests.fakes.discord.faults import Failure
    from tests.postgresql import Cluster

COMMANDS: Final = int(os.environ.get("CHAOS_COMMANDS", "60"))
SEED: Final = int(os.environ.get("CHAOS_SEED", "5"))
FAILURES: Final[tuple[Failure, ...]] = (429, 429, 500, 502, 503, 503, "drop", "drop")
_UNCOUNTED: Final = 1.5  # votes, faults and other actions for each command


@pytest.mark.parametrize("platform", [Discord, Slack])
async def test_nothing_is_lost_and_nothing_happens_twice(platform: Callable[[], Platform], tmp_path: Path) -> None:
    await _live_through_a_day(platform, tmp_path)


@pytest.mark.parametrize("platform", [Discord, Slack])
async def test_nor_on_a_database_server(
    platform: Callable[[], Platform], tmp_path: Path, postgresql_cluster: Cluster
) -> None:
    await _live_through_a_day(platform, tmp_path, postgresql_cluster)


async def _live_through_a_day(platform: Callable[[], Platform], folder: Path, server: Cluster | None = None) -> None:
    chance = random.Random(SEED)
    kills = {COMMANDS * part // 4 for part in (1, 2, 3)}
    async with world(platform, folder, server) as here:
        here.story.append(f"CHAOS_SEED={SEED} CHAOS_COMMANDS={COMMANDS}")
        for number in range(COMMANDS):
            await _command(here, chance)
            while chance.random() < _UNCOUNTED / (1 + _UNCOUNTED):
                await _something_else(here, chance)
            await asyncio.sleep(chance.random() * 0.08)
            if number in kills:
                await here.kill()
        await here.settle()


async def _command(here: World, chance: random.Random) -> None:
    """Send a command, usually an order. Every fifth event is delivered twice, at once or later."""
    person, pick = chance.randrange(len(PEOPLE)), chance.randrange(1000)
    twice, at_once = chance.random() < 0.2, chance.random() < 0.5
    times = 2 if twice and at_once else 1
    kind = chance.choices(["order", "다시", "변형 1", "cancel", "delete"], [70, 8, 8, 9, 5])[0]
    if kind == "cancel":
        await here.cancel(pick)
    elif kind == "delete":
        await here.delete(person, pick)
    elif kind == "order" or not await here.press(person, pick, kind, times):
        await here.order(person, chance.choice([1, 1, 2, 3]), times)
    if twice and not at_once:
        await here.repeat(chance.choice([-1, pick]))


async def _something_else(here: World, chance: random.Random) -> None:
    person, pick, number = chance.randrange(len(PEOPLE)), chance.randrange(1000), chance.randrange(9)
    kinds = {"vote": 60, "unvote": 15, "favourite": 5, "faults": 15, "disturb": 5, "outage": 6}
    match chance.choices(list(kinds), list(kinds.values()))[0]:
        case "vote":
            await here.vote(person, pick, number, times=chance.choice([1, 1, 1, 2]))
        case "unvote":
            await here.vote(person, pick, number, on=False)
        case "favourite":
            await here.set_favourite(person, pick)
        case "faults":
            failure = chance.choice(FAILURES)
            here.fail(failure, chance.randint(1, 2 if failure in {500, 502} else 8), applied=chance.random() < 0.4)
        case "disturb":
            await here.disturb(rudely=chance.random() < 0.5)
        case "outage":
            await _outage(here, person, chance)


async def _outage(here: World, person: int, chance: random.Random) -> None:
    match chance.choice(["database", "pictures", "disk", "platform", "token", "rights"]):
        case "database" if here.server is None:
            await here.lock_out(person, 0.3 * chance.random())
        case "database":
            await here.restart_server(person, chance.choice(["fast", "immediate"]))
        case "pictures":
            await here.lose_images(person, 0.3 * chance.random())
        case "disk":
            await here.fill_disk(person, 0.3 * chance.random())
        case "platform":
            await here.vanish(chance.randint(1, 20), at_start=chance.random() < 0.5)
        case "token":
            await here.revoke(0.5 * chance.random())
        case "rights":
            await here.deny_pictures(person, 0.5 * chance.random())
