"""Converts database rows to views; rows do not leave the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.jobs import BasisFace, JobKind, JobState, JobView, Lineage, MessageRef
from bot.domain.people import Person

if TYPE_CHECKING:
    from bot.store.models import Job, JobOrigin


def job_view(row: Job, *, repeated: bool = False) -> JobView:
    """Return the view of a job row."""
    shown = row.messages[-1] if row.messages else None
    return JobView(
        id=row.id,
        state=JobState(row.state),
        event_id=row.event_id,
        person=Person(platform=row.platform, id=row.person_id),
        channel_id=row.channel_id,
        guild_id=row.guild_id,
        description=row.description,
        candidates=row.candidate_count,
        seed=row.seed,
        language=row.language,
        created_at=row.created_at,
        finished_at=row.finished_at,
        model=row.model,
        failure=row.failure,
        message=MessageRef(shown.platform, shown.channel_id, shown.message_id) if shown else None,
        repeated=repeated,
        lineage=_lineage(row.origin) if row.origin else None,
        private=row.private,
        priority=row.priority,
        hidden=row.hidden_at is not None,
        outdated=row.outdated,
        answered=row.answered_at is not None,
        votes_changed=row.votes_changed,
        undrawn=row.undrawn,
    )


def _lineage(row: JobOrigin) -> Lineage:
    return Lineage(JobKind(row.kind), row.parent_id, row.number, row.first_index, _basis(row))


def _basis(row: JobOrigin) -> BasisFace | None:
    if row.basis_number is None or row.redrawn_from is None or row.redrawn_to is None:
        return None
    return BasisFace(row.basis_id, row.basis_number, (row.redrawn_from, row.redrawn_to))
