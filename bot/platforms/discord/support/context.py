"""Who asks for something, from where, and what their order begins with."""

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
    """Return who clicked or typed."""
    return Person(PLATFORM, str(interaction.user.id))


def viewer_of(interaction: discord.Interaction) -> Viewer:
    """Return who looks, and from where."""
    return Viewer(person_of(interaction), str(interaction.channel_id), guild_of(interaction))


def guild_of(interaction: discord.Interaction) -> str | None:
    """Return the server's id; None in direct messages."""
    return None if interaction.guild_id is None else str(interaction.guild_id)


def order_of(interaction: discord.Interaction, **fields: Any) -> Order:  # noqa: ANN401  # those of Order
    """Return an order by whoever clicked or typed, with further fields."""
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
    """Whether somebody may delete others' messages here."""
    return interaction.guild_id is not None and interaction.permissions.manage_messages


def is_operator(interaction: discord.Interaction) -> bool:
    """Whether somebody may change the server's settings."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild


def link_to(job: JobView) -> str | None:
    """Return the address of the message that shows a job; None if there is none."""
    return None if job.message is None else _address(job.guild_id, job.message)


def _address(guild_id: str | None, message: MessageRef) -> str:
    return f"https://discord.com/channels/{guild_id or '@me'}/{message.channel_id}/{message.message_id}"
