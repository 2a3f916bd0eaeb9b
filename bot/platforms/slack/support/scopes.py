"""Scopes of the bot token; the same as in docs/slack-manifest.yaml."""

from __future__ import annotations

from typing import Final

SCOPES: Final = frozenset(
    {
        "channels:history",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "im:history",
        "im:write",
        "mpim:history",
        "reactions:read",
        "reactions:write",
        "usergroups:read",
        "users:read",
    }
)
