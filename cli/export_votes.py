"""`montage export-votes`: votes as JSON lines, to train the reranker with; also while the bot runs."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from typing import TYPE_CHECKING

import click

from bot.locales import translate
from bot.operating.error_messages import shell_language
from bot.settings import load_settings
from bot.store.database import open_database
from bot.store.images import open_images
from bot.store.votes import VoteRepository
from cli.doctor import examine_database
from cli.errors import told_in_one_sentence

if TYPE_CHECKING:
    from typing import TextIO

    from bot.settings import Settings
    from bot.store.images import Images
    from bot.store.votes import CountedVote


@click.command(name="export-votes", help="투표를 JSON Lines로 내보내요. 리랭커를 학습하는 데 쓸 수 있어요.")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-", help="저장할 파일 (기본: 화면)")
def command(output: TextIO) -> None:
    """Write one line for each vote, oldest first; private montages are left out."""
    with told_in_one_sentence():
        settings = load_settings()
        finding = examine_database(settings)
        if finding.message != "doctor-database":
            raise click.ClickException(translate(shell_language(), finding.message, **finding.params))
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
