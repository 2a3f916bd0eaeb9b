"""Sheets and candidates of finished jobs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.domain.updates import SheetView
from bot.errors import PictureLostError
from bot.rendering import sheet
from bot.rendering.provenance import Provenance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.jobs import JobView, TileView
    from bot.domain.people import Person
    from bot.rendering.credentials import Sign
    from bot.services.lookup import JobLookup
    from bot.services.server_rules import ServerRules
    from bot.store import Store
    from bot.store.images import Images


class Sheets:
    """Pictures of finished jobs."""

    def __init__(self, store: Store, lookup: JobLookup, server_rules: ServerRules, sign: Sign) -> None:
        """Keep the services; `sign` signs the composed pictures."""
        self._store = store
        self._sign = sign
        self._lookup = lookup
        self._server_rules = server_rules

    async def get(self, job_id: int, viewer: Person | None = None) -> SheetView:
        """Return the sheet of a finished job; `viewer` sets which tiles are marked as voted.

        Raises:
            UnknownJobError: the job does not exist.
            JobUnfinishedError: the job has no candidates.
            PictureLostError: a picture is missing or damaged.
        """
        job = await self._lookup.get_finished(job_id)
        tiles = await self._lookup.ranked_tiles(job_id, viewer)
        rules = await self._server_rules.get(job.person.platform, job.guild_id)
        return SheetView(job, tiles, await asyncio.to_thread(self._signed, job, tiles, label=rules.label))

    async def ranked_tiles(self, job_id: int, viewer: Person | None = None) -> tuple[TileView, ...]:
        """Return the tiles of a finished job, best first, without composing a picture.

        Raises:
            UnknownJobError: the job does not exist.
            JobUnfinishedError: the job has no candidates.
        """
        await self._lookup.get_finished(job_id)
        return await self._lookup.ranked_tiles(job_id, viewer)

    async def candidate_image(self, job_id: int, number: int) -> bytes:
        """Return the PNG of one candidate.

        Raises:
            UnknownJobError: the job does not exist.
            JobUnfinishedError: the job has no candidates.
            UnknownCandidateError: the job has no candidate with this number.
            PictureLostError: the picture is missing.
        """
        await self._lookup.require_candidate(job_id, number)
        return await asyncio.to_thread(read_picture, self._store.images, job_id, number)

    async def portrait(self, job_id: int, number: int) -> bytes:
        """Return one candidate at full size with the sheet's label, as PNG.

        Raises:
            UnknownJobError: the job does not exist.
            JobUnfinishedError: the job has no candidates.
            UnknownCandidateError: the job has no candidate with this number.
            PictureLostError: the picture is missing or damaged.
        """
        await self._lookup.require_candidate(job_id, number)
        job = await self._store.jobs.get(job_id)
        tiles = await self._store.votes.tiles(job_id)
        alone = tuple(tile for tile in tiles if tile.number == number)
        return await asyncio.to_thread(self._signed, job, alone)

    def _signed(self, job: JobView, tiles: Sequence[TileView], *, label: bool = True) -> bytes:
        """Compose and sign; blocking."""
        return self._sign(compose(self._store.images, job, tiles, label=label), job.model or "")


def compose(images: Images, job: JobView, tiles: Iterable[TileView], *, label: bool = True) -> bytes:
    """Compose the sheet of a job as PNG; blocking.

    Raises:
        PictureLostError: a picture is missing or damaged.
        UnavailableError: the image store cannot be read.
    """
    faces = [sheet.Tile(tile.number, tile.votes, read_picture(images, job.id, tile.number)) for tile in tiles]
    provenance = Provenance(job.description, job.model or "", job.seed)
    try:
        return sheet.compose(faces, provenance, job.language, label=label)
    except (OSError, SyntaxError) as error:  # Pillow's errors for damaged files
        raise PictureLostError(job.id) from error


def read_picture(images: Images, job_id: int, number: int) -> bytes:
    """Return the PNG of a candidate; blocking.

    Raises:
        PictureLostError: the picture is missing.
        UnavailableError: the image store cannot be read.
    """
    try:
        return images.read(job_id, number)
    except FileNotFoundError as error:
        raise PictureLostError(job_id) from error
