"""Sends the bot's Slack client to a fake server."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.platforms.slack.support import client

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def redirected_to(origin: str) -> Iterator[None]:
    """Let every Slack client that the bot opens speak to a fake's address while the context lasts."""
    usual = client.API_URL
    client.API_URL = f"{origin}/api/"
    try:
        yield
    finally:
        client.API_URL = usual
