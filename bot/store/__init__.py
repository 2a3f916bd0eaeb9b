"""Storage: jobs, candidates, votes and vectors in a database, pictures as files."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import StartupError, UnavailableError
from bot.store import disk_errors
from bot.store.admin import AdminRepository
from bot.store.archive import ArchiveRepository
from bot.store.database import database_path, open_database
from bot.store.deletions import DeletionRepository, StaleMessage
from bot.store.favourites import FavouriteRepository
from bot.store.guilds import GuildRepository
from bot.store.images import Images, open_images
from bot.store.jobs import JobRepository, QueuedJob, ScoredCandidate
from bot.store.lineage import Face, LineageRepository
from bot.store.lock import exclusive_lock
from bot.store.migrate import current_revision, known_revisions, migrate
from bot.store.moderation import ModerationRepository
from bot.store.new_job import NewJob
from bot.store.people import PersonRepository
from bot.store.retention import RetentionRepository
from bot.store.vectors import NewVector, VectorKind, VectorQuery, VectorRepository, open_vector_search
from bot.store.votes import VoteRepository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from bot.settings import Settings
    from bot.store.database import Database
    from bot.store.dialects.worker_lock import WorkerLock
    from bot.store.vectors import VectorSearch

__all__ = [
    "Face",
    "GuildRepository",
    "JobRepository",
    "NewJob",
    "NewVector",
    "QueuedJob",
    "ScoredCandidate",
    "StaleMessage",
    "Store",
    "VectorKind",
    "VectorQuery",
    "open_existing_store",
    "open_store",
]


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Store:
    """The repositories, each a small set of transactions.

    `worker_lock`: shows other processes that this one draws, where they may share its tables.
    """

    jobs: JobRepository
    archive: ArchiveRepository
    deletions: DeletionRepository
    lineage: LineageRepository
    votes: VoteRepository
    favourites: FavouriteRepository
    guilds: GuildRepository
    people: PersonRepository
    moderation: ModerationRepository
    admin: AdminRepository
    vectors: VectorRepository
    vector_search: VectorSearch
    retention: RetentionRepository
    images: Images
    worker_lock: WorkerLock | None = None

    async def discard_pictures(self, job_ids: Sequence[int]) -> None:
        """Delete the pictures of deleted, failed or cancelled jobs among `job_ids`.

        Raises:
            UnavailableError: the database or the image store fails.
        """
        wanted = await self.jobs.with_pictures(job_ids)
        for job_id in set(job_ids) - wanted:
            await asyncio.to_thread(self.images.remove, job_id)

    async def try_discard_pictures(self, job_ids: Sequence[int]) -> None:
        """Like `discard_pictures`, but leaves what cannot be deleted now to the next cleanup."""
        try:
            await self.discard_pictures(job_ids)
        except UnavailableError as error:
            log.warning("pictures left to the next cleanup", extra={"jobs": job_ids, "error": error.__cause__})


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """Open the store, bringing its tables up to date first.

    Raises:
        StartupError: a folder cannot be written, the database or what keeps the pictures cannot be reached or lacks
            something, another bot uses this file, or a newer version wrote the tables.
    """
    file = database_path(settings.database.url)
    async with AsyncExitStack() as stack:
        if file is not None:
            await asyncio.to_thread(_make_folder, file.parent)
            stack.enter_context(exclusive_lock(file))
        images = await asyncio.to_thread(open_images, settings.images.folder)
        database = await stack.enter_async_context(open_database(settings.database.url))
        await migrate(database)
        lock = await stack.enter_async_context(database.dialect.announce_worker(database.engine, database.worker))
        yield _store(database, images, file, lock)


@asynccontextmanager
async def open_existing_store(settings: Settings) -> AsyncIterator[Store]:
    """Open the store of a bot that may be running; creates and migrates nothing.

    Callers must not add jobs or change their state: the running bot assumes sole ownership.

    Raises:
        StartupError: there is no database, or its tables are not this version's.
    """
    file = database_path(settings.database.url)
    if file is not None and not file.is_file():
        raise StartupError("moderate-no-database", path=str(file))
    images = await asyncio.to_thread(open_images, settings.images.folder)
    async with open_database(settings.database.url) as database:
        if await current_revision(database) != known_revisions()[0]:
            raise StartupError("moderate-no-database", path=database.place)
        yield _store(database, images, file)


def _store(database: Database, images: Images, file: Path | None, lock: WorkerLock | None = None) -> Store:
    return Store(
        jobs=JobRepository(database),
        archive=ArchiveRepository(database),
        deletions=DeletionRepository(database),
        lineage=LineageRepository(database),
        votes=VoteRepository(database),
        favourites=FavouriteRepository(database),
        guilds=GuildRepository(database),
        people=PersonRepository(database),
        moderation=ModerationRepository(database),
        admin=AdminRepository(database),
        vectors=VectorRepository(database),
        vector_search=open_vector_search(database, file),
        retention=RetentionRepository(database, images),
        images=images,
        worker_lock=lock,
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_errors.of_folder(error, folder) from error
