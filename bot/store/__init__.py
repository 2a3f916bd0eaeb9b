"""What the bot remembers: jobs, candidates and votes in SQLite, pictures as files beside it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import StartupError
from bot.store.archive import ArchiveRepository
from bot.store.database import database_path, open_database
from bot.store.images import ImageFiles
from bot.store.jobs import JobRepository, NewJob, ScoredCandidate
from bot.store.lock import sole_owner
from bot.store.migrate import is_up_to_date, migrate
from bot.store.moderation import ModerationRepository
from bot.store.votes import VoteRepository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.settings import Settings
    from bot.store.database import Database

__all__ = ["NewJob", "ScoredCandidate", "Store", "open_beside", "open_store"]


@dataclass(frozen=True, slots=True)
class Store:
    """The repositories, each a small set of transactions."""

    jobs: JobRepository
    archive: ArchiveRepository
    votes: VoteRepository
    moderation: ModerationRepository
    images: ImageFiles


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """Open the store, bringing its tables up to date first.

    Raises:
        StartupError: the folder cannot be written, another bot uses this database, or a newer version wrote it.
    """
    path = database_path(settings.database.url)
    await asyncio.to_thread(_make_folders, path.parent, settings.images.folder)
    with sole_owner(path):
        async with open_database(settings.database.url) as database:
            await migrate(database)
            yield _store(database, settings)


@asynccontextmanager
async def open_beside(settings: Settings) -> AsyncIterator[Store]:
    """The store of a bot that may be running: nothing is made and nothing migrated.

    Jobs must not be added or moved here: the running bot believes that it alone does.

    Raises:
        StartupError: there is no database, or its tables are not this version's.
    """
    path = database_path(settings.database.url)
    if not path.is_file():
        raise StartupError("moderate-no-database", path=str(path))
    async with open_database(settings.database.url) as database:
        if not await is_up_to_date(database):
            raise StartupError("moderate-no-database", path=str(path))
        yield _store(database, settings)


def _store(database: Database, settings: Settings) -> Store:
    return Store(
        jobs=JobRepository(database),
        archive=ArchiveRepository(database),
        votes=VoteRepository(database),
        moderation=ModerationRepository(database),
        images=ImageFiles(settings.images.folder),
    )


def _make_folders(*folders: Path) -> None:
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StartupError("startup-folder", path=str(folder)) from error
