"""Build inference requests from jobs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.errors import ParentDeletedError, PictureLostError
from inference.backend import Request, SourceImage

if TYPE_CHECKING:
    from bot.domain.jobs import BasisFace, JobView
    from bot.store import Store
    from inference.backend import Model


async def build_request(job: JobView, store: Store, model: Model) -> Request:
    """Build the inference request of a job.

    Raises:
        ParentDeletedError: the montage of the source face was deleted.
        PictureLostError: the picture of the source face is missing.
        UnavailableError: the database or the image store cannot be read.
    """
    lineage = job.lineage
    return Request(
        id=str(job.id),
        description=job.description,
        candidates=job.candidates,
        seed=job.seed,
        user=f"{job.person.platform}:{job.person.id}",
        priority=job.priority,
        first=lineage.first if lineage else 0,
        source=await _picture(lineage.basis, store, model) if lineage and lineage.basis else None,
    )


async def _picture(basis: BasisFace, store: Store, model: Model) -> SourceImage:
    """Return the face's tokens, or its picture if another model drew it or no tokens were stored."""
    face = None if basis.job_id is None else await store.lineage.face(basis.job_id, basis.number)
    if basis.job_id is None or face is None:
        raise ParentDeletedError
    if face.tokens and face.model == model.name:
        return SourceImage(face.tokens, basis.redrawn, face.description)
    try:
        picture = await asyncio.to_thread(store.images.read, basis.job_id, basis.number)
    except FileNotFoundError as error:
        raise PictureLostError(basis.job_id) from error
    return SourceImage(picture, basis.redrawn, face.description)
