"""Montages out of montages: what an order takes over from the one it comes out of.

A variation draws one candidate again, with another seed and the same description. The first rows of its token grid
stay: tokens are drawn row by row, each seeing all before it, so what stands first steers the rest. Of a face these
rows are the hair, its line and the width and place of the head: whoever likes a candidate likes mostly these. The
eyes, nose, mouth and jaw below are drawn anew, and fit what stays.

An edit draws with the parent's seed: the noise is the same, so what the new description leaves alone changes little.
Of one face, it begins with that face's noise. Another try has the parent's description and a seed of its own. Both
stand on the parent's own basis, where it has one: they remain variations of the same face.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.domain.jobs import BasisFace, JobKind, Lineage

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, Order
    from bot.store import Face

KEPT_ROWS_SHARE: Final = 3 / 8
"""Share of a picture's rows that a variation keeps, from the top."""


def redrawn_rows(rows: int) -> tuple[int, int]:
    """Which of a picture's rows a variation draws anew; at least the last, and never the first of several."""
    return min(max(round(rows * KEPT_ROWS_SHARE), 1), rows - 1), rows


def inherit_from_parent(order: Order, parent: JobView, face: Face | None, rows: int) -> Order:
    """The order, completed with what it takes over from its parent.

    Args:
        order: has a lineage, as far as the person chose it.
        parent: the montage it comes out of.
        face: the parent's candidate that was chosen, if one was.
        rows: how many rows of tokens a picture has.
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
    if asked.kind is JobKind.VARIATION and asked.number is not None:
        return BasisFace(parent.id, asked.number, redrawn_rows(rows))
    basis = parent.lineage.basis if parent.lineage else None
    return basis if basis and basis.job_id is not None else None
