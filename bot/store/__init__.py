"""What the bot remembers: jobs, candidates and votes in SQLite, pictures as files beside it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import StartupError
from bot.store.archive import ArchiveRepository
from bot.store.database import database_path, open_database
from bot.store.favourites import FavouriteRepository
from bot.store.guilds import GuildRepository
from bot.store.images import ImageFiles
from bot.store.jobs import JobRepository, NewJob, QueuedJob, ScoredCandidate
from bot.store.lineage import Face, LineageRepository
from bot.store.lock import sole_owner
from bot.store.migrate import migrate
from bot.store.people import PersonRepository
from bot.store.votes import VoteRepository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.settings import Settings

__all__ = ["Face", "GuildRepository", "JobRepository", "NewJob", "QueuedJob", "ScoredCandidate", "Store", "open_store"]


@dataclass(frozen=True, slots=True)
class Store:
    """The repositories, each a small set of transactions."""

    jobs: JobRepository
    archive: ArchiveRepository
    lineage: LineageRepository
    votes: VoteRepository
    favourites: FavouriteRepository
    guilds: GuildRepository
    people: PersonRepository
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
            yield Store(
                jobs=JobRepository(database),
                archive=ArchiveRepository(database),
                lineage=LineageRepository(database),
                votes=VoteRepository(database),
                favourites=FavouriteRepository(database),
                guilds=GuildRepository(database),
                people=PersonRepository(database),
                images=ImageFiles(settings.images.folder),
            )


def _make_folders(*folders: Path) -> None:
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StartupError("startup-folder", path=str(folder)) from error
