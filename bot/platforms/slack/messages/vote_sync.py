"""Reads the vote reactions to a message, to sync votes: Slack gives up events that it cannot deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.domain.people import Person
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.emoji import number_of
from bot.platforms.slack.support.retry import CONNECTION_ERRORS, with_retry

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.domain.jobs import MessageRef
    from bot.platforms.common.backoff import Backoff
    from bot.platforms.slack.support.users import Users


def is_unreadable(error: Exception) -> bool:
    """Return whether Slack did not show a message's reactions."""
    return isinstance(error, (SlackApiError, *CONNECTION_ERRORS))


async def vote_reactions(
    client: AsyncWebClient, users: Users, own_id: str, backoff: Backoff, ref: MessageRef
) -> set[tuple[Person, int]]:
    """Return (person, number) for each vote reaction to a message, without bots; `own_id`: the user id of this one."""

    async def read() -> list[dict[str, object]]:
        answer = await client.reactions_get(channel=ref.channel_id, timestamp=ref.message_id, full=True)
        found: list[dict[str, object]] = answer["message"].get("reactions", [])
        return found

    votes: set[tuple[Person, int]] = set()
    for reaction in await with_retry(read, backoff):
        number, people = number_of(str(reaction["name"])), reaction["users"]
        if number is not None and isinstance(people, list):
            votes |= {
                (Person(PLATFORM, user), number) for user in people if user != own_id and not await users.is_bot(user)
            }
    return votes
