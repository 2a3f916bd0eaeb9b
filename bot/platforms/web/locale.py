"""Whose language is spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.locales import negotiate_language

if TYPE_CHECKING:
    from aiohttp import web


def language_of(request: web.Request) -> str:
    """The language that the browser asks for."""
    return negotiate_language(request.headers.get("Accept-Language"))
