"""`montage reindex`: everything that searching by meaning needs, made anew from the tables and the pictures."""

from __future__ import annotations

import asyncio

from bot.__main__ import open_engine
from bot.operating import logs
from bot.services.search import SimilaritySearch
from bot.settings import Settings, load_settings
from bot.store import VectorKind, open_store
from cli import localized
from cli.errors import report_errors
from cli.language import say


@localized.command("reindex", "cli-reindex")
def command() -> None:
    """Rebuild the index and say how much it holds."""
    with report_errors():
        settings = load_settings()
        logs.configure(settings.bot.log_level, settings.bot.log_format, settings.secrets())
        counts = asyncio.run(reindex(settings))
        say(
            "reindex-done",
            descriptions=str(counts[VectorKind.DESCRIPTIONS]),
            pictures=str(counts[VectorKind.PICTURES]),
        )


async def reindex(settings: Settings) -> dict[VectorKind, int]:
    """Throw the index away and make it again; returns how many vectors there are of each kind."""
    async with open_store(settings) as store, open_engine(settings) as engine:
        await store.vector_search.discard()
        await SimilaritySearch(store, engine, settings.limits).backfill()
        return {kind: await store.vectors.count(kind) for kind in VectorKind}
