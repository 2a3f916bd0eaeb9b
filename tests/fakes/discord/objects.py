"""Discord's JSON objects: users, members, a guild with one text channel, the application."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

APPLICATION_ID = "100"
GUILD_ID = "200"
CHANNEL_ID = "300"
ROLE_ID = "400"
ALL_PERMISSIONS = str((1 << 50) - 1)

_EPOCH_MS = 1_420_070_400_000
_increments = itertools.count()


def snowflake(now: float) -> str:
    """Return a new id whose high bits hold `now` (seconds since 1970)."""
    return str(((int(now * 1000) - _EPOCH_MS) << 22) | (next(_increments) & 0x3FFFFF))


def user(user_id: str, name: str, *, bot: bool = False) -> Json:
    """Return an account."""
    return {
        "id": user_id,
        "username": name,
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


BOT_USER = user(APPLICATION_ID, "montage", bot=True)


def member(account: Json) -> Json:
    """Return an account's membership of the guild."""
    return {
        "user": account,
        "nick": None,
        "avatar": None,
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "permissions": ALL_PERMISSIONS,
    }


DIRECT_PERMISSIONS = "442368"
"""What Discord states as the bot's permissions in direct messages: neither to view the channel nor to add reactions."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an interaction happens.

    `channel`: its JSON. `is_bot_direct`: the direct messages with the bot. `has_bot`: the bot was added to the server;
    elsewhere people have installed it for themselves.
    """

    channel: Json
    is_bot_direct: bool = False
    has_bot: bool = True

    @property
    def guild_id(self) -> str | None:
        """The server's id; None in direct messages."""
        guild_id: str | None = self.channel.get("guild_id")
        return guild_id

    def fields(self, user_id: str) -> Json:
        """Return the fields of an interaction that depend on the place."""
        context = 0 if self.guild_id else 1 if self.is_bot_direct else 2
        owners = {"0": "0" if self.is_bot_direct else GUILD_ID} if self.has_bot else {"1": user_id}
        there = {"guild_id": self.guild_id, "guild": {"id": self.guild_id, "locale": "ko", "features": []}}
        return {
            **(there if self.guild_id else {}),
            "channel_id": self.channel["id"],
            "channel": self.channel,
            "context": context,
            "authorizing_integration_owners": owners,
        }


def channel() -> Json:
    """Return the guild's text channel."""
    return {
        "id": CHANNEL_ID,
        "type": 0,
        "guild_id": GUILD_ID,
        "name": "몽타주",
        "position": 0,
        "nsfw": False,
        "permission_overwrites": [],
        "topic": None,
        "parent_id": None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
    }


def thread(parent_id: str = CHANNEL_ID, thread_id: str = "301") -> Json:
    """Return a public thread of a channel, or a post of a forum."""
    metadata = {
        "archived": False,
        "auto_archive_duration": 1440,
        "archive_timestamp": "2026-01-01T00:00:00+00:00",
        "locked": False,
    }
    return {
        "id": thread_id,
        "type": 11,
        "guild_id": GUILD_ID,
        "parent_id": parent_id,
        "owner_id": "2",
        "name": "스레드",
        "last_message_id": None,
        "message_count": 1,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": metadata,
    }


def direct_channel(channel_id: str, *, group: bool = False) -> Json:
    """Return a channel of direct messages."""
    people = [user("2", "수아"), user("3", "Emma")] if group else [user("2", "수아")]
    named = {"name": "모임", "icon": None, "owner_id": "2"} if group else {}
    return {"id": channel_id, "type": 3 if group else 1, "last_message_id": None, "recipients": people, **named}


def guild() -> Json:
    """Return the guild as GUILD_CREATE carries it, with one role besides everyone's."""
    everyone = {
        "id": GUILD_ID,
        "name": "@everyone",
        "color": 0,
        "hoist": False,
        "position": 0,
        "permissions": ALL_PERMISSIONS,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    nothing = ("features", "emojis", "stickers", "voice_states", "threads", "presences", "stage_instances")
    return {
        "id": GUILD_ID,
        "name": "서버",
        "icon": None,
        "splash": None,
        "owner_id": "1",
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "system_channel_flags": 0,
        "premium_tier": 0,
        "preferred_locale": "ko",
        "nsfw_level": 0,
        "member_count": 2,
        "large": False,
        "unavailable": False,
        "joined_at": "2026-01-01T00:00:00+00:00",
        **{key: [] for key in nothing},
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "channels": [channel()],
        "members": [member(BOT_USER)],
        "roles": [everyone, {**everyone, "id": ROLE_ID, "name": "화가", "permissions": "0", "position": 1}],
    }


def application() -> Json:
    """Return the bot's application."""
    return {
        "id": APPLICATION_ID,
        "name": "montage",
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": True,
        "verify_key": "0" * 64,
        "bot_require_code_grant": False,
        "bot": BOT_USER,
        "type": None,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "event_webhooks_url": None,
        "event_webhooks_status": 1,
        "owner": user("1", "owner"),
        "flags": 0,
        "team": None,
    }


SERVER = Place(channel())
THREAD = Place(thread())
BOT_DIRECT = Place(direct_channel("92"), is_bot_direct=True)
GROUP_DIRECT = Place(direct_channel("93", group=True), has_bot=False)
OTHER_SERVER = Place({**channel(), "id": "303", "guild_id": "203"}, has_bot=False)
