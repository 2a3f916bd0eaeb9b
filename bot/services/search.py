"""Embedding search over past montages.

A finished montage gets its vectors from the model that drew it (`index`); older ones without vectors of the current
model get them in the background (`backfill`).
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.domain.history import SimilarMontage
from bot.domain.likeness import LEAST_SHARED, compare
from bot.errors import NoComparisonError, PictureLostError
from bot.safety.sanitize import clean
from bot.services.lookup import JobLookup
from bot.services.sheets import read_picture
from bot.services.understanding import Understanding
from bot.store import NewVector, VectorKind, VectorQuery
from inference.backend import InferenceError, NotEmbeddableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.history import Scope
    from bot.domain.jobs import JobView
    from bot.settings import LimitSettings
    from bot.store import Store
    from inference.backend import Backend, Candidate
    from inference.descriptions import Reading

log = logging.getLogger(__name__)

EMBED_BATCH: Final = 16
"""Descriptions or pictures per background batch; small, so that drawing does not wait."""

SAMPLE_DESCRIPTION: Final = "둥근 얼굴"
"""Any description; embedding it reveals the name of the space of descriptions."""

CONSIDERED: Final = 20
"""Montages of which the likeness is looked at; reading them takes a fraction of a second."""


class SimilaritySearch:
    """Embedding search over past montages."""

    def __init__(self, store: Store, backend: Backend, limits: LimitSettings) -> None:
        self._store = store
        self._backend = backend
        self._limits = limits
        self._lookup = JobLookup(store)
        self._understanding = Understanding(backend)

    async def by_description(self, description: str, scope: Scope, limit: int = 10) -> tuple[SimilarMontage, ...]:
        """Return past montages with similar descriptions, most similar first.

        None is returned that shares too little of what the description states; one that states nothing finds nothing.
        A model that does not read descriptions returns the nearest, however far they are.

        Raises:
            DescriptionRefusedError: the description is empty or too long.
            NoComparisonError: the model cannot compare descriptions.
        """
        text = clean(description, self._limits.description_length)
        try:
            vectors, model = await self._backend.embed([text])
        except NotEmbeddableError as error:
            raise NoComparisonError from error
        query = VectorQuery(VectorKind.DESCRIPTIONS, model, vectors[0])
        reading = await self._understanding.read(text)
        if reading is None:
            return await self._find(query, scope, limit)
        if not reading.statements:
            return ()
        return await self._alike(reading, await self._find(query, scope, max(limit, CONSIDERED)), limit)

    async def by_picture(self, job_id: int, number: int, scope: Scope, limit: int = 10) -> tuple[SimilarMontage, ...]:
        """Return other past montages with a similar candidate, most similar first, each once.

        Raises:
            UnknownJobError, JobUnfinishedError, JobHiddenError: the job does not exist or has no visible candidates.
            UnknownCandidateError: the job has no candidate with this number.
            PictureLostError: the picture is missing.
            NoComparisonError: the model cannot compare pictures.
        """
        await self._lookup.require_candidate(job_id, number)
        picture = await asyncio.to_thread(read_picture, self._store.images, job_id, number)
        try:
            vectors, model = await self._backend.embed_images([picture])
        except NotEmbeddableError as error:
            raise NoComparisonError from error
        return await self._find(
            VectorQuery(VectorKind.PICTURES, model, vectors[0], exclude_job_id=job_id), scope, limit
        )

    async def index(self, job: JobView, ranked: Sequence[Candidate], model: str) -> None:
        """Store the vectors of a finished montage; on failure, the next `backfill` does it."""
        new = [
            NewVector(job.id, number, model, np.array(candidate.latent, np.float32))
            for number, candidate in enumerate(ranked, start=1)
            if candidate.latent
        ]
        try:
            vectors, space = await self._backend.embed([job.description])
            await self._keep([NewVector(job.id, 0, space, vectors[0]), *new])
        except NotEmbeddableError:
            await self._keep(new)
        except Exception:
            log.exception("vectors not stored; the next start retries", extra={"job": job.id})

    async def backfill(self) -> None:
        """Compute missing vectors, and sync the index with the tables."""
        try:
            space = (await self._backend.embed([SAMPLE_DESCRIPTION])).model
            for kind, model, fill in (
                (VectorKind.DESCRIPTIONS, space, self._fill_descriptions),
                (VectorKind.PICTURES, self._backend.model.name, self._fill_pictures),
            ):
                lacked = await self._store.vector_search.repair(kind, model)
                filled = await fill(model)
                if filled:
                    await self._store.vector_search.repair(kind, model)
                log.info("vector search ready", extra={"kind": kind.value, "indexed": lacked, "embedded": filled})
        except NotEmbeddableError:
            log.info("the model has no embeddings; similarity search is off")

    async def _alike(
        self, wanted: Reading, nearest: Sequence[SimilarMontage], limit: int
    ) -> tuple[SimilarMontage, ...]:
        """Return the montages whose descriptions share enough of what is wanted."""
        readings = await self._understanding.read_all([one.job.description for one in nearest]) if nearest else []
        compared = [
            replace(one, likeness=compare(wanted.statements, reading.statements))
            for one, reading in zip(nearest, readings, strict=False)
        ]
        return tuple([one for one in compared if one.likeness and one.likeness.share >= LEAST_SHARED][:limit])

    async def _find(self, query: VectorQuery, scope: Scope, limit: int) -> tuple[SimilarMontage, ...]:
        found = {one.job_id: one for one in await self._store.vector_search.find(query, scope, limit)}
        jobs = await self._store.archive.get_many(list(found))
        return tuple(SimilarMontage(job, found[job.id].similarity, found[job.id].number or None) for job in jobs)

    async def _keep(self, vectors: Sequence[NewVector]) -> None:
        await self._store.vectors.put(vectors)
        for kind in VectorKind:
            await self._store.vector_search.add(kind, {vector.job_id for vector in vectors})

    async def _fill_descriptions(self, model: str) -> int:
        filled = after = 0
        while rows := await self._store.vectors.missing_descriptions(model, after, EMBED_BATCH):
            vectors, space = await self._backend.embed([description for _, description in rows])
            await self._keep([NewVector(job, 0, space, v) for (job, _), v in zip(rows, vectors, strict=True)])
            filled, after = filled + len(rows), rows[-1][0]
        return filled

    async def _fill_pictures(self, model: str) -> int:
        filled, after = 0, (0, 0)
        while rows := await self._store.vectors.missing_pictures(model, after, EMBED_BATCH):
            for job_id, number in rows:
                filled += await self._fill_picture(job_id, number)
            after = rows[-1]
        return filled

    async def _fill_picture(self, job_id: int, number: int) -> bool:
        """Embed one picture; False if it is missing or unreadable."""
        try:
            picture = await asyncio.to_thread(read_picture, self._store.images, job_id, number)
            vectors, space = await self._backend.embed_images([picture])
        except NotEmbeddableError:
            raise
        except (PictureLostError, InferenceError):
            log.warning("picture unreadable", extra={"job": job_id, "candidate": number})
            return False
        await self._keep([NewVector(job_id, number, space, vectors[0])])
        return True
