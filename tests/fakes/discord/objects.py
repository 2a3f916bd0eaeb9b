"""Discord's JSON objects: users, members, a guild with one text channel, the application."""

from __future__ import annotations

import itertools
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
