"""Who asks for something, and from where, whatever kind of event it is."""

from __future__ import annotations

from typing import Any

from bot.domain.people import Person, Viewer
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.view_context import load_context


def user_of(body: dict[str, Any]) -> str:
    """Return the id of who clicked or typed."""
    return str(body["user_id"] if "command" in body else body["user"]["id"])


def person_of(body: dict[str, Any]) -> Person:
    """Return the person who sent the event."""
    return Person(PLATFORM, user_of(body))


def channel_of(body: dict[str, Any]) -> str:
    """Return the conversation: the event's, else that in which its window was opened; "" in App Home."""
    if "command" in body:
        return str(body["channel_id"])
    return str((body.get("channel") or {}).get("id") or load_context(body).get("channel") or "")


def workspace_of(body: dict[str, Any]) -> str | None:
    """Return the workspace's id; None where Slack does not tell."""
    return body.get("team_id") if "command" in body else (body.get("team") or {}).get("id")


def viewer_of(body: dict[str, Any]) -> Viewer:
    """Return the person and their channel and server."""
    return Viewer(person_of(body), channel_of(body), workspace_of(body))


def is_direct(channel_id: str) -> bool:
    """Whether only two people, or somebody and the bot, see a conversation."""
    return channel_id.startswith("D")
