"""Language of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.locales import negotiate_language

if TYPE_CHECKING:
    from aiohttp import web


def language_of(request: web.Request) -> str:
    """Return the language that the browser prefers."""
    return negotiate_language(request.headers.get("Accept-Language"))
