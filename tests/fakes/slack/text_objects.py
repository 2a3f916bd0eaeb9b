"""Slack's published rules for text objects, and the mentions in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.fakes.slack.errors import invalid_blocks

if TYPE_CHECKING:
    from tests.fakes.slack.objects import Json

_PING = re.compile(r"<(!(?:channel|here|everyone|subteam\^\w+)|@\w+)[^>]*>")
_KEYS = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}


def check_text(text: Json, longest: int, *, plain: bool = False) -> None:
    """Check a text object.

    Raises:
        ApiError: invalid_blocks, naming the rule broken.
    """
    kind = text.get("type")
    if kind not in _KEYS or (plain and kind != "plain_text"):
        raise invalid_blocks(f"text type {kind}")
    check_keys(text, _KEYS[kind], {"type", "text"})
    check_length(text["text"], longest)


def check_length(value: str, longest: int) -> None:
    """Check that a text is not empty and not too long."""
    if not 1 <= len(value) <= longest:
        raise invalid_blocks(f"{len(value)} characters, not 1 to {longest}: {value[:40]!r}")


def check_keys(item: Json, allowed: set[str], required: set[str]) -> None:
    """Check that an object has all required keys and no unknown ones."""
    if unknown := item.keys() - allowed:
        raise invalid_blocks(f"{item.get('type')} has no {sorted(unknown)}")
    if missing := required - item.keys():
        raise invalid_blocks(f"{item.get('type')} misses {sorted(missing)}")


def pings(content: object) -> list[str]:
    """Return whom a text, or all mrkdwn in blocks, would ping: "!channel", "@U0002"."""
    if isinstance(content, str):
        return _PING.findall(content)
    if isinstance(content, list):
        return [ping for item in content for ping in pings(item)]
    if isinstance(content, dict):
        if content.get("type") == "plain_text":
            return []
        return [ping for item in content.values() for ping in pings(item)]
    return []
