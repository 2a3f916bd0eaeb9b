"""Runs the whole bot with a slow fake backend in a separate process: `python -m tests.bot.whole_bot FOLDER`."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.__main__ import run
from bot.settings import WebSettings
from tests.bot.process import settings_in
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.settings import Settings


@asynccontextmanager
async def slow_backend(_settings: Settings) -> AsyncIterator[FakeBackend]:
    """Yield a backend that does not finish."""
    yield FakeBackend(delay=1000)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    web = WebSettings(port=0, secret_file=folder / "web-secret")
    settings = settings_in(folder).model_copy(update={"web": web})
    asyncio.run(run(settings, lambda sentence: print(sentence, flush=True), "ko", slow_backend))  # noqa: T201
