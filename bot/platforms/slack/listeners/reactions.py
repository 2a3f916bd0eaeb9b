"""Reactions to a sheet: numbers are votes, hearts are favourites."""

from __future__ import annotations

import logging
import time
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from slack_sdk.errors import SlackApiError

from bot.domain.jobs import Ballot, MessageRef
from bot.domain.people import Person, Viewer
from bot.errors import UnavailableError, UserError
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.emoji import is_heart, number_of
from bot.platforms.slack.support.retry import is_message_gone, is_passing

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.domain.jobs import JobView
    from bot.platforms.slack.services import Services

log = logging.getLogger(__name__)
Key: TypeAlias = tuple[int, str, str]  # job, reaction, person
_MAX_EVENTS: Final = 10_000  # votes; Slack gives up delivering an event after an hour


class Voting:
    """Counts reactions to messages of any age: events are resolved by their message.

    Slack may redeliver events late, so an event counts only if it is newer than the last one of the same person and
    candidate. Events from before this process started count only if the reaction is still in that state.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._newest: dict[Key, Decimal] = {}
        self._began = Decimal(time.time())
        self._in_order = services.vote_sync.in_order  # a vote and its withdrawal must not overtake each other

    async def given(self, event: dict[str, Any]) -> None:
        """Add a vote or a favourite, unless a bot reacted."""
        if _says_something(event) and not await self._services.users.is_bot(event["user"]):
            await self._react(event, on=True)

    async def taken_back(self, event: dict[str, Any]) -> None:
        """Remove a vote or a favourite; bots have none."""
        if _says_something(event):
            await self._react(event, on=False)

    async def _react(self, event: dict[str, Any], *, on: bool) -> None:
        async with self._in_order:  # and while a call fails: Slack gives up after three deliveries
            apply = partial(self._apply, event, on=on)
            job = await self._services.montages.supervisor.persist(PLATFORM, apply, is_passing)
        if job is not None and not is_heart(event["reaction"]):
            self._services.sheet_updater.refresh(job)

    async def _apply(self, event: dict[str, Any], *, on: bool) -> JobView | None:
        """Apply a reaction, and return the job that it changed, if any."""
        message = MessageRef(PLATFORM, event["item"]["channel"], event["item"]["ts"])
        job = await self._services.montages.messages.find(message)
        return job if job is not None and await self._take(job, event, on=on) else None

    async def _take(self, job: JobView, event: dict[str, Any], *, on: bool) -> bool:
        """Apply a reaction; False for an outdated or refused event."""
        key, at = (job.id, event["reaction"], event["user"]), Decimal(event["event_ts"])
        if at <= self._newest.get(key, at - 1):
            return False
        if at < self._began and await self._holds(event) is not on:
            return False
        try:
            await self._store(job, event, on=on)
        except UnavailableError:
            raise
        except UserError as error:
            log.debug("reaction ignored", extra={"job": job.id, "reaction": event["reaction"], "why": error.code})
            return False
        self._remember(key, at)
        return True

    async def _store(self, job: JobView, event: dict[str, Any], *, on: bool) -> None:
        person, number = Person(PLATFORM, event["user"]), number_of(event["reaction"])
        if number is None:
            await self._services.montages.archive.set_favourite(
                job.id, Viewer(person, job.channel_id, job.guild_id), on=on
            )
        else:
            await self._services.montages.votes.cast(Ballot(job.id, number, person, on))

    async def _holds(self, event: dict[str, Any]) -> bool:
        """Return whether the reaction exists now; False if the message is gone."""
        item = event["item"]
        try:
            answer = await self._services.client.reactions_get(channel=item["channel"], timestamp=item["ts"], full=True)
        except SlackApiError as error:
            if not is_message_gone(error):
                raise
            return False
        reactions = answer["message"].get("reactions", [])
        return any(r["name"] == event["reaction"] and event["user"] in r["users"] for r in reactions)

    def _remember(self, key: Key, at: Decimal) -> None:
        self._newest.pop(key, None)
        self._newest[key] = at
        while len(self._newest) > _MAX_EVENTS:
            del self._newest[next(iter(self._newest))]


def _says_something(event: dict[str, Any]) -> bool:
    reaction = event["reaction"]
    return event["item"]["type"] == "message" and (number_of(reaction) is not None or is_heart(reaction))


def register(app: AsyncApp, services: Services) -> None:
    """Register the reaction events."""
    voting = Voting(services)

    async def added(event: dict[str, Any]) -> None:
        await voting.given(event)

    async def removed(event: dict[str, Any]) -> None:
        await voting.taken_back(event)

    app.event("reaction_added")(added)
    app.event("reaction_removed")(removed)
