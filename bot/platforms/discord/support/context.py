"""The person, channel and permissions of an interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import discord

from bot.domain.jobs import Order
from bot.domain.people import Person, Viewer
from bot.locales import DEFAULT_LANGUAGE, translate
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.locale import language_of

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, MessageRef

_NEEDED: Final = ("view_channel", "attach_files", "add_reactions", "read_message_history")


def person_of(interaction: discord.Interaction) -> Person:
    """Return the person who sent the event."""
    return Person(PLATFORM, str(interaction.user.id))


def viewer_of(interaction: discord.Interaction) -> Viewer:
    """Return the person and their channel and server."""
    return Viewer(person_of(interaction), str(interaction.channel_id), guild_of(interaction))


def guild_of(interaction: discord.Interaction) -> str | None:
    """Return the id of the server that the bot was added to; None elsewhere, as in direct messages."""
    return str(interaction.guild_id) if interaction.is_guild_integration() else None


def is_member(interaction: discord.Interaction) -> bool:
    """Return whether the bot itself is where the person is: in a server that added it, or in its direct messages.

    Elsewhere, in other servers and in the direct messages of others, it only answers its person's commands.
    """
    return interaction.is_guild_integration() or interaction.context.dm_channel is True


def missing_permissions(interaction: discord.Interaction) -> list[str]:
    """Return what the bot may not do in a server's channel though sheets need it.

    Only servers grant permissions. What Discord states of direct messages lacks those that nobody can take away there.
    """
    if not interaction.is_guild_integration():
        return []
    return [name for name in _NEEDED if not getattr(interaction.app_permissions, name)]


def order_of(interaction: discord.Interaction, *, private: bool = False, **fields: Any) -> Order:  # noqa: ANN401  # those of Order
    """Return an order from an interaction, with further fields; it is private where the bot is not a member."""
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
        parent_ids=_parents(interaction.channel),
        private=private or not is_member(interaction),
        **fields,
    )


def is_moderator(interaction: discord.Interaction) -> bool:
    """Return whether the person may delete other people's messages here."""
    return interaction.is_guild_integration() and interaction.permissions.manage_messages


def is_operator(interaction: discord.Interaction) -> bool:
    """Return whether the person may change the server's settings."""
    return interaction.is_guild_integration() and interaction.permissions.manage_guild


def typed_description(interaction: discord.Interaction) -> str:
    """Return the description in a command's options or in a modal; empty if there is none."""
    data = cast("dict[str, Any]", interaction.data or {})
    fields = [label.get("component", {}) for label in data.get("components", [])]
    typed = [field["value"] for field in fields if field.get("custom_id") == "description"]
    name = translate(DEFAULT_LANGUAGE, "discord-montage-description")
    typed += [option["value"] for option in data.get("options", []) if option["name"] == name]
    return str(typed[0]) if typed else ""


def _parents(channel: object) -> frozenset[str]:
    """Return the channel of a thread or a forum's post, and the category of a channel."""
    parent = channel.parent if isinstance(channel, discord.Thread) else channel
    ids = (getattr(channel, "parent_id", None), getattr(parent, "category_id", None))
    return frozenset(str(found) for found in ids if found is not None)


def link_to(job: JobView) -> str | None:
    """Return the URL of the message that shows a job; None without a message."""
    return None if job.message is None else _address(job.guild_id, job.message)


def _address(guild_id: str | None, message: MessageRef) -> str:
    return f"https://discord.com/channels/{guild_id or '@me'}/{message.channel_id}/{message.message_id}"
