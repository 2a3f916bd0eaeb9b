"""Reads the vote reactions to a message, to sync votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.domain.people import Person
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.emoji import number_of
from bot.platforms.discord.support.retry import CONNECTION_ERRORS

if TYPE_CHECKING:
    from bot.domain.jobs import MessageRef


def is_unreadable(error: Exception) -> bool:
    """Return whether Discord did not show a message's reactions."""
    return isinstance(error, (discord.HTTPException, *CONNECTION_ERRORS))


async def vote_reactions(client: discord.Client, ref: MessageRef) -> set[tuple[Person, int]]:
    """Return (person, number) for each vote reaction to a message, super reactions included, without bots."""
    channel = client.get_partial_messageable(int(ref.channel_id))
    message = await channel.fetch_message(int(ref.message_id))
    votes: set[tuple[Person, int]] = set()
    for reaction in message.reactions:
        number = number_of(str(reaction.emoji))
        if number is None:
            continue
        kinds = {
            discord.ReactionType.normal: reaction.normal_count - reaction.me,
            discord.ReactionType.burst: reaction.burst_count,
        }
        for kind in [kind for kind, count in kinds.items() if count > 0]:
            people = [user async for user in reaction.users(type=kind) if not user.bot]
            votes |= {(Person(PLATFORM, str(user.id)), number) for user in people}
    return votes
