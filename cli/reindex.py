"""`montage reindex`: everything that searching by meaning needs, made anew from the tables and the pictures."""

from __future__ import annotations

import asyncio

from bot.__main__ import open_engine
from bot.operating import logs
from bot.services.search import Search
from bot.settings import Settings, load_settings
from bot.store import Kind, open_store
from cli import localized
from cli.errors import report_errors
from cli.language import say


@localized.command("reindex", "cli-reindex")
def command() -> None:
    """Rebuild the index and say how much it holds."""
    with report_errors():
        settings = load_settings()
        logs.configure(settings.bot.log_level)
        counts = asyncio.run(reindex(settings))
        say(
            "reindex-done",
            descriptions=str(counts[Kind.DESCRIPTIONS]),
            pictures=str(counts[Kind.PICTURES]),
        )


async def reindex(settings: Settings) -> dict[Kind, int]:
    """Throw the index away and make it again; returns how many vectors there are of each kind."""
    async with open_store(settings) as store, open_engine(settings) as engine:
        await store.nearest.discard()
        await Search(store, engine, settings.limits).mend()
        return {kind: await store.vectors.count(kind) for kind in Kind}
