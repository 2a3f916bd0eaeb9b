"""Sends the real discord.py to a fake server."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import discord
import yarl
from discord.gateway import DiscordWebSocket

from tests.fakes.discord.rest import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def redirected_to(origin: str, gateway_url: str) -> Iterator[None]:
    """Let every discord.py client of this process speak to a fake's addresses while the context lasts.

    The gateway's default is replaced too: after an invalid session the client goes back to it.
    """
    base, default = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = origin + PREFIX
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
    try:
        yield
    finally:
        discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, default
