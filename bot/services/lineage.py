"""Derived montages: what an order inherits from its parent.

A variation resamples one candidate with another seed and the same description, and keeps the first rows of its token
grid. Tokens are sampled row by row, each conditioned on all before it, so the first rows steer the rest. They contain
the hair, the hairline and the width and position of the head; the eyes, nose, mouth and jaw below are resampled to fit.

An edit keeps the parent's seed: with the same noise, traits that the new description does not change stay similar. An
edit of one face starts from that face and its noise: a model that knows where each trait shows redraws what changed,
others redraw the rows that the parent redrew. Another try has the parent's description and a new seed. Another try, and
an edit of a whole sheet, inherit the parent's basis face, so they remain variations or edits of the same face.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.domain.jobs import BasisFace, JobKind, Lineage

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, Order
    from bot.store import Face

KEPT_ROWS_SHARE: Final = 3 / 8
"""Share of token rows that a variation keeps, from the top."""


def redrawn_rows(rows: int) -> tuple[int, int]:
    """Return the first and end row that a variation resamples; at least one row is kept and one resampled."""
    return min(max(round(rows * KEPT_ROWS_SHARE), 1), rows - 1), rows


def inherit_from_parent(order: Order, parent: JobView, face: Face | None, rows: int) -> Order:
    """Return the order with inherited fields filled in.

    Args:
        order: an order with the lineage that the person chose.
        parent: the parent montage.
        face: the chosen candidate of the parent, if any.
        rows: token rows of a picture.
    """
    asked = order.lineage or Lineage(JobKind.AGAIN, parent.id)
    lineage = Lineage(asked.kind, parent.id, asked.number, _first(asked, parent, face), _basis(asked, parent, rows))
    edit = asked.kind is JobKind.EDIT
    return replace(
        order,
        description=order.description if edit else parent.description,
        candidates=parent.candidates if order.candidates is None else order.candidates,
        seed=parent.seed if edit else order.seed,
        lineage=lineage,
        private=order.private or parent.private,
    )


def _first(asked: Lineage, parent: JobView, face: Face | None) -> int:
    if asked.kind is not JobKind.EDIT:
        return 0
    if face is not None:
        return face.sample_index
    return parent.lineage.first if parent.lineage else 0


def _basis(asked: Lineage, parent: JobView, rows: int) -> BasisFace | None:
    inherited = parent.lineage.basis if parent.lineage else None
    if inherited and inherited.job_id is None:
        inherited = None
    if asked.number is None:
        return inherited
    if asked.kind is JobKind.VARIATION:
        return BasisFace(parent.id, asked.number, redrawn_rows(rows))
    if asked.kind is JobKind.EDIT:
        return BasisFace(parent.id, asked.number, inherited.redrawn if inherited else (0, rows))
    return inherited
