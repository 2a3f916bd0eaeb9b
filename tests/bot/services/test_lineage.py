"""Montages derived from other montages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.jobs import BasisFace, JobKind, JobView, Lineage
from bot.domain.updates import Failed
from bot.errors import DescriptionRefusedError, JobUnfinishedError, UnknownCandidateError, UnknownJobError
from bot.services.lineage import redrawn_rows
from inference.backend import Model, SourceImage
from tests.bot.services.test_montages import finished, follow, until_running
from tests.factories import OrderFields, order
from tests.fakes.inference import face, pixels, tokens

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.fakes.inference import FakeBackend

DESCRIPTION = "둥근 얼굴에 뿔테 안경을 쓴 30대 남자"


async def out_of(
    montages: Montages, kind: JobKind, parent: int, number: int | None = None, **fields: Unpack[OrderFields]
) -> JobView:
    """Return a finished job derived from another."""
    fields = {"description": "", "lineage": Lineage(kind, parent, number), **fields}
    return (await finished(montages, **fields)).job


@given(st.integers(2, 64))
def test_a_variation_keeps_some_rows_and_redraws_some(rows: int) -> None:
    first, end = redrawn_rows(rows)
    assert 0 < first < end == rows


async def test_a_variation_draws_a_face_again_from_below_its_hair(montages: Montages, backend: FakeBackend) -> None:
    parent = (await finished(montages, candidates=3, seed=5)).job
    job = await out_of(montages, JobKind.VARIATION, parent.id, 2)

    assert job.lineage == Lineage(JobKind.VARIATION, parent.id, 2, 0, BasisFace(parent.id, 2, (2, 4)))
    assert (job.kind, job.description, job.candidates) == (JobKind.VARIATION, parent.description, 3)
    assert job.seed != parent.seed
    drawn = backend.requests[-1]
    assert drawn.source == SourceImage(tokens(2), (2, 4), DESCRIPTION), "number 2 was drawn as the third"
    assert (drawn.seed, drawn.first, drawn.user) == (job.seed, 0, "web:kim")


async def test_a_face_of_another_model_is_varied_by_its_picture(montages: Montages, backend: FakeBackend) -> None:
    parent = (await finished(montages, candidates=1, seed=5)).job
    backend.model = Model("fake-2", rows=8)
    await out_of(montages, JobKind.VARIATION, parent.id, 1)
    source = backend.requests[-1].source
    assert source is not None
    assert source.redrawn == (3, 8)
    assert isinstance(source.picture, bytes)
    assert pixels(source.picture) == pixels(face(0, 5))


async def test_an_edit_of_a_face_starts_from_it(montages: Montages, backend: FakeBackend) -> None:
    parent = (await finished(montages, candidates=3, seed=5)).job
    edit = await out_of(montages, JobKind.EDIT, parent.id, 3, description="콧수염")
    assert backend.requests[-1].source == SourceImage(tokens(1), (0, 4), DESCRIPTION), "number 3 was the second drawn"
    await out_of(montages, JobKind.AGAIN, edit.id)
    assert (backend.requests[-1].description, backend.requests[-1].source) == ("콧수염", backend.requests[-2].source)
    await out_of(montages, JobKind.EDIT, edit.id, 1, description="턱수염")
    assert backend.requests[-1].source is not None
    assert backend.requests[-1].source.description == "콧수염", "of the face that is edited now"

    variation = await out_of(montages, JobKind.VARIATION, parent.id, 2)
    await out_of(montages, JobKind.EDIT, variation.id, 1, description="콧수염")
    source = backend.requests[-1].source
    assert source is not None
    assert source.redrawn == (2, 4), "a model without a flow keeps the rows that the variation kept"


async def test_an_edit_keeps_seed_and_noise(montages: Montages, backend: FakeBackend) -> None:
    parent = (await finished(montages, candidates=3, seed=5)).job
    whole = await out_of(montages, JobKind.EDIT, parent.id, description="  콧수염 난 얼굴 ")
    assert (whole.seed, whole.description, whole.kind) == (5, "콧수염 난 얼굴", JobKind.EDIT)
    assert (backend.requests[-1].first, backend.requests[-1].source) == (0, None)

    one = await out_of(montages, JobKind.EDIT, parent.id, 3, description="콧수염", candidates=1)
    assert (backend.requests[-1].first, backend.requests[-1].seed) == (1, 5), "number 3 was the second drawn"
    await out_of(montages, JobKind.EDIT, one.id, description="턱수염")
    assert backend.requests[-1].first == 1, "an edit of an edit stays with its face"


async def test_again_is_the_same_with_another_seed(montages: Montages, backend: FakeBackend) -> None:
    parent = (await finished(montages, seed=5)).job
    variation = await out_of(montages, JobKind.VARIATION, parent.id, 1)
    again = await out_of(montages, JobKind.AGAIN, variation.id)
    assert again.description == DESCRIPTION
    assert again.seed not in (5, variation.seed)
    assert backend.requests[-1].source == backend.requests[-2].source, "again variations of the same face"


async def test_an_edit_needs_a_description(montages: Montages) -> None:
    parent = (await finished(montages)).job
    with pytest.raises(DescriptionRefusedError):
        await out_of(montages, JobKind.EDIT, parent.id, description=" ")


async def test_there_must_be_something_to_come_out_of(montages: Montages, backend: FakeBackend) -> None:
    done = (await finished(montages)).job
    backend.hold()
    waiting = await montages.request(order())
    for parent, number, refusal in (
        (404, None, UnknownJobError),
        (None, None, UnknownJobError),
        (done.id, 5, UnknownCandidateError),
        (waiting.id, 1, JobUnfinishedError),
    ):
        lineage = Lineage(JobKind.VARIATION if number else JobKind.AGAIN, parent, number)
        with pytest.raises(refusal):
            await montages.request(order(lineage=lineage))


async def test_what_somebody_may_not_see_they_cannot_vary(montages: Montages) -> None:
    private = (await finished(montages, private=True)).job
    elsewhere = (await finished(montages, channel_id="attic")).job
    for parent in (private, elsewhere):
        with pytest.raises(UnknownJobError):
            await out_of(montages, JobKind.VARIATION, parent.id, 1, person_id="lee")
    assert (await out_of(montages, JobKind.AGAIN, private.id)).private, "what comes out of a secret is one"


async def test_a_parent_that_is_deleted_while_its_variation_waits(montages: Montages, backend: FakeBackend) -> None:
    parent = (await finished(montages)).job
    backend.hold()
    running = await montages.request(order())
    await until_running(montages, running.id)
    lineage = Lineage(JobKind.VARIATION, parent.id, 1)
    waiting = await montages.request(order(lineage=lineage))
    await montages.deletion.delete(parent.id, order().viewer)
    backend.release()
    assert (await follow(montages, waiting.id))[-1] == Failed("failed-parent-gone")
    orphan = await montages.archive.get(waiting.id)
    assert orphan.lineage is not None
    assert orphan.lineage.parent_id is None
    assert replace(orphan.lineage, basis=None) == Lineage(JobKind.VARIATION, None, 1)
