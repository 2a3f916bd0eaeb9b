"""`montage export-votes`: votes as JSON lines, to train the reranker with; also while the bot runs."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from typing import TYPE_CHECKING

import click

from bot.settings import load_settings
from bot.store.database import open_database
from bot.store.images import open_images
from bot.store.votes import VoteRepository
from cli import localized
from cli.doctor import examine_database
from cli.errors import Refusal, report_errors

if TYPE_CHECKING:
    from typing import TextIO

    from bot.settings import Settings
    from bot.store.images import Images
    from bot.store.votes import CountedVote


@localized.command("export-votes", "cli-export-votes")
@localized.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-", help="cli-export-votes-output")
def command(output: TextIO) -> None:
    """Write one line for each vote, oldest first; private montages are left out."""
    with report_errors():
        settings = load_settings()
        finding = examine_database(settings)
        if finding.message != "doctor-database":
            raise Refusal(finding.message, **finding.params)
        output.writelines(f"{line}\n" for line in asyncio.run(_lines(settings)))


async def _lines(settings: Settings) -> list[str]:
    """A person is a pseudonym that another export does not repeat."""
    key = secrets.token_bytes()
    async with open_database(settings.database.url) as database:
        votes = await VoteRepository(database).counted()
    images = await asyncio.to_thread(open_images, settings.images.folder)
    return [json.dumps(_record(vote, images, key), ensure_ascii=False) for vote in votes]


def _record(vote: CountedVote, images: Images, key: bytes) -> dict[str, object]:
    voter = f"{vote.person.platform}:{vote.person.id}".encode()
    return {
        "job": vote.job_id,
        "description": vote.description,
        "model": vote.model,
        "seed": vote.seed,
        "shown": list(vote.shown),
        "candidate": vote.number,
        "score": vote.score,
        "picture": images.location(vote.job_id, vote.number),
        "voter": hashlib.blake2b(voter, key=key, digest_size=8).hexdigest(),
        "at": vote.at.isoformat(),
    }
