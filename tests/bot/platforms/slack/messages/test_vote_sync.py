"""Reactions whose events Slack gave up delivering."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.platforms.slack.connection import connect
from tests.bot.platforms.slack.conftest import FAST_TIMING
from tests.bot.platforms.slack.helpers import eventually, finished_sheet
from tests.fakes.slack import FakeUser

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.slack import FakeSlack


def react_unheard(fake: FakeSlack, ts: str, person: FakeUser, name: str, *, on: bool = True) -> None:
    """Change a reaction without an event."""
    fake.note_reaction(ts, name, person.id, on=on)


async def test_votes_of_an_outage_count(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser, emma: FakeUser
) -> None:
    async def counted() -> bool:
        votes = await montages.votes.ballots(1)
        return {(person.id, number) for person, number in votes} == {(emma.id, 3)}

    other = FakeUser(fake, "U0009", "다른 봇", bot=True)
    async with connect(montages, slack_settings, FAST_TIMING):
        ts = await finished_sheet(fake, sua)
        sua.react(ts, "two")

        async def given() -> bool:
            return bool(await montages.votes.ballots(1))

        await eventually(given)
    react_unheard(fake, ts, sua, "two", on=False)
    react_unheard(fake, ts, emma, "three")
    react_unheard(fake, ts, other, "one")
    async with connect(montages, slack_settings, FAST_TIMING):
        await eventually(counted)


async def test_votes_of_a_lost_socket_count(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser
) -> None:
    async def counted() -> bool:
        return len(await montages.votes.ballots(1)) == 1

    async with connect(montages, slack_settings, replace(FAST_TIMING, ping_interval=2.0)):
        ts = await finished_sheet(fake, sua)
        react_unheard(fake, ts, sua, "four")
        opened = fake.sockets.opened
        fake.sockets.cut()
        await fake.until(lambda: fake.sockets.opened > opened)
        await eventually(counted)
