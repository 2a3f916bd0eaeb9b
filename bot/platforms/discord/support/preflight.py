"""Checks token, clock and channel permissions over REST, also while the bot runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIRED_PERMISSIONS: Final = ("view_channel", "send_messages", "attach_files", "add_reactions", "read_message_history")
"""Permissions in a channel, by discord.py's names."""
MAX_CLOCK_SKEW_S: Final = 60.0
Finding = tuple[bool, str, dict[str, str | int]]
"""Whether the check passed, and a message id with its parameters."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """Checks a token and a channel."""

    token: str
    channel_id: int

    async def run(self) -> list[Finding]:
        """Return the findings in the order in which to fix them."""
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            try:
                await client.login(self.token)
            except discord.LoginFailure:
                return [(False, "doctor-discord-refused", {})]
            except (discord.HTTPException, aiohttp.ClientError, OSError):
                return [(False, "doctor-discord-no-answer", {})]
            name = client.user.name if client.user else ""
            return [(True, "doctor-discord-works", {"name": name}), await _clock(), await self._channel(client)]

    async def _channel(self, client: discord.Client) -> Finding:
        """Check the bot's permissions in the channel."""
        try:
            missing = await _missing_permissions(client, self.channel_id)
        except (discord.HTTPException, discord.InvalidData):
            return False, "doctor-channel-unknown", {"channel": str(self.channel_id)}
        params: dict[str, str | int] = {"channel": str(self.channel_id)}
        if missing:
            return False, "doctor-channel-missing", params | {"permissions": ",".join(missing)}
        return True, "doctor-channel", params


async def _missing_permissions(client: discord.Client, channel_id: int) -> list[str]:
    """Return the missing permissions, from the channel's overwrites and the server's roles."""
    found = await client.fetch_channel(channel_id)
    if not isinstance(found, discord.abc.GuildChannel) or client.user is None:
        return []
    guild = await client.fetch_guild(found.guild.id)
    me = await guild.fetch_member(client.user.id)
    channel = next(channel for channel in await guild.fetch_channels() if channel.id == channel_id)
    granted = channel.permissions_for(me)
    return [name for name in REQUIRED_PERMISSIONS if not getattr(granted, name)]


async def _clock() -> Finding:
    """Compare this computer's clock with Discord's; tokens and signatures depend on it."""
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{discord.http.Route.BASE}/gateway") as response:
            seconds = abs((_date(response.headers) - datetime.now(UTC)).total_seconds())
    except (aiohttp.ClientError, OSError, KeyError, ValueError):
        return True, "doctor-clock-unknown", {}
    if seconds > MAX_CLOCK_SKEW_S:
        return False, "doctor-clock-wrong", {"minutes": round(seconds / 60)}
    return True, "doctor-clock", {}


def _date(headers: Mapping[str, str]) -> datetime:
    return parsedate_to_datetime(headers["Date"])
