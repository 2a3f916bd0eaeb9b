from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from bot.platforms.web import serve
from tests.bot.platforms.web.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.services.montages import Montages
    from bot.settings import Settings


@pytest.fixture
async def address(montages: Montages, settings: Settings) -> AsyncIterator[str]:
    """The address of the page."""
    async with serve(montages, settings) as address:
        yield address


@pytest.fixture
async def new_visitor(address: str) -> AsyncIterator[Callable[..., Awaitable[Visitor]]]:
    """A function that returns visitors who have opened the page."""
    async with AsyncExitStack() as stack:

        async def make(language: str = "ko-KR") -> Visitor:
            visitor = Visitor(address, language)
            await stack.enter_async_context(visitor.session)
            await visitor.open_page()
            return visitor

        yield make


@pytest.fixture
async def visitor(new_visitor: Callable[..., Awaitable[Visitor]]) -> Visitor:
    """A Korean visitor."""
    return await new_visitor()
