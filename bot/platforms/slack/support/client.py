"""The Web API client."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

API_URL = AsyncWebClient.BASE_URL
_TIMEOUT: Final = aiohttp.ClientTimeout(total=30)


@asynccontextmanager
async def open_client(token: str | None) -> AsyncIterator[AsyncWebClient]:
    """Yield a client with its own connections and without retries, see `retry`."""
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        yield AsyncWebClient(token, base_url=API_URL, session=session, retry_handlers=[])
