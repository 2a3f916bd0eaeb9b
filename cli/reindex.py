"""`montage reindex`: everything that searching by meaning needs, made anew from the tables and the pictures."""

from __future__ import annotations

import asyncio

import click

from bot.__main__ import open_engine
from bot.locales import translate
from bot.operating import logs
from bot.operating.error_messages import shell_language
from bot.services.search import SimilaritySearch
from bot.settings import Settings, load_settings
from bot.store import VectorKind, open_store
from cli.errors import told_in_one_sentence


@click.command(name="reindex", help="비슷한 몽타주를 찾는 색인을 처음부터 다시 만들어요. 봇을 멈추고 실행하세요.")
def command() -> None:
    """Rebuild the index and say how much it holds."""
    with told_in_one_sentence():
        settings = load_settings()
        logs.configure(settings.bot.log_level)
        counts = asyncio.run(reindex(settings))
        click.echo(
            translate(
                shell_language(),
                "reindex-done",
                descriptions=str(counts[VectorKind.DESCRIPTIONS]),
                pictures=str(counts[VectorKind.PICTURES]),
            )
        )


async def reindex(settings: Settings) -> dict[VectorKind, int]:
    """Throw the index away and make it again; returns how many vectors there are of each kind."""
    async with open_store(settings) as store, open_engine(settings) as engine:
        await store.vector_search.discard()
        await SimilaritySearch(store, engine, settings.limits).backfill()
        return {kind: await store.vectors.count(kind) for kind in VectorKind}
