"""The person, channel and permissions of an interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.domain.jobs import Order
from bot.domain.people import Person, Viewer
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.locale import language_of

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, MessageRef


def person_of(interaction: discord.Interaction) -> Person:
    """Return the person who sent the event."""
    return Person(PLATFORM, str(interaction.user.id))


def viewer_of(interaction: discord.Interaction) -> Viewer:
    """Return the person and their channel and server."""
    return Viewer(person_of(interaction), str(interaction.channel_id), guild_of(interaction))


def guild_of(interaction: discord.Interaction) -> str | None:
    """Return the server's id; None in direct messages."""
    return None if interaction.guild_id is None else str(interaction.guild_id)


def order_of(interaction: discord.Interaction, **fields: Any) -> Order:  # noqa: ANN401  # those of Order
    """Return an order from an interaction, with further fields."""
    member = interaction.user
    roles = member.roles if isinstance(member, discord.Member) else []
    return Order(
        platform=PLATFORM,
        event_id=str(interaction.id),
        person_id=str(member.id),
        channel_id=str(interaction.channel_id),
        guild_id=guild_of(interaction),
        language=language_of(interaction),
        role_ids=frozenset(str(role.id) for role in roles),
        **fields,
    )


def is_moderator(interaction: discord.Interaction) -> bool:
    """Return whether the person may delete other people's messages here."""
    return interaction.guild_id is not None and interaction.permissions.manage_messages


def is_operator(interaction: discord.Interaction) -> bool:
    """Return whether the person may change the server's settings."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild


def link_to(job: JobView) -> str | None:
    """Return the URL of the message that shows a job; None without a message."""
    return None if job.message is None else _address(job.guild_id, job.message)


def _address(guild_id: str | None, message: MessageRef) -> str:
    return f"https://discord.com/channels/{guild_id or '@me'}/{message.channel_id}/{message.message_id}"
