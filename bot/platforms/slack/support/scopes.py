"""What the bot's token must be allowed to do; docs/slack-manifest.yaml asks for the same."""

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
