"""The person and channel of any kind of event."""

from __future__ import annotations

from typing import Any

from bot.domain.people import Person, Viewer
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.view_context import load_context


def user_of(body: dict[str, Any]) -> str:
    """Return the user id of the sender."""
    return str(body["user_id"] if "command" in body else body["user"]["id"])


def person_of(body: dict[str, Any]) -> Person:
    """Return the person who sent the event."""
    return Person(PLATFORM, user_of(body))


def channel_of(body: dict[str, Any]) -> str:
    """Return the conversation of the event, or the one where its modal was opened; "" in App Home."""
    if "command" in body:
        return str(body["channel_id"])
    return str((body.get("channel") or {}).get("id") or load_context(body).get("channel") or "")


def workspace_of(body: dict[str, Any]) -> str | None:
    """Return the workspace's id; None if the event has none."""
    return body.get("team_id") if "command" in body else (body.get("team") or {}).get("id")


def viewer_of(body: dict[str, Any]) -> Viewer:
    """Return the person and their channel and server."""
    return Viewer(person_of(body), channel_of(body), workspace_of(body))


def is_direct(channel_id: str) -> bool:
    """Return whether a conversation is a direct message."""
    return channel_id.startswith("D")
