"""Orders are read before they are queued: hints, changes of a parent, and what is not drawn."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.domain.jobs import JobKind, Lineage
from bot.errors import DescriptionRefusedError
from bot.services.understanding import MAX_WAITING, Understanding
from inference.backend import NotReadableError
from inference.descriptions import Reading, Request, Statement, Undrawn
from tests.bot.services.test_montages import finished
from tests.factories import order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services.montages import Montages
    from tests.fakes.inference import FakeBackend

HAT = Undrawn("accessory.hat", "있다", "모자")
NOTHING = Reading((), (), "ko", likelihoods={"face.type": 0.01})
GLASSES = Statement(0, 2, "feature.glasses", "뿔테", "is", 1.0)


async def test_a_description_without_traits_is_refused_with_an_example(
    montages: Montages, backend: FakeBackend
) -> None:
    backend.readings["사과"] = NOTHING
    with pytest.raises(DescriptionRefusedError) as refused:
        await montages.request(order(description="사과"))
    assert (refused.value.code, refused.value.params) == ("error-description-traitless", {"description": "사과"})


async def test_a_description_of_what_the_model_lacks_names_it_in_the_persons_language(
    montages: Montages, backend: FakeBackend
) -> None:
    backend.readings["blonde"] = Reading((), (Request(0, 6, "hair_colour", 1.0),), "en")
    for language, things in (("ko", "머리 색은"), ("en-GB", "hair colour")):
        with pytest.raises(DescriptionRefusedError) as refused:
            await montages.request(order(description="blonde", language=language))
        assert refused.value.code == "error-description-undrawable"
        assert refused.value.params["things"] == things


async def test_what_was_not_drawn_is_kept_with_the_montage(montages: Montages, backend: FakeBackend) -> None:
    backend.undrawn = (HAT,)
    sheet = await finished(montages, description="모자 쓴 남자")
    assert sheet.job.undrawn == (HAT,)


async def test_a_change_is_applied_to_the_parent_and_stored(montages: Montages, backend: FakeBackend) -> None:
    parent = (await finished(montages, description="안경, 40대 남자")).job
    backend.readings["안경, 40대 남자"] = Reading((GLASSES,), (), "ko", likelihoods={"feature.glasses": 1.0})
    backend.readings["안경 빼고"] = Reading(
        (Statement(0, 5, "feature.glasses", "없다", "is", 1.0),), (), "ko", likelihoods={"feature.glasses": 1.0}
    )
    edit = order(description="안경 빼고", lineage=Lineage(JobKind.EDIT, parent.id))
    assert (await montages.request(edit)).description == "40대 남자, 안경 없음"


async def test_an_edit_that_changes_nothing_is_refused_with_an_example(
    montages: Montages, backend: FakeBackend
) -> None:
    parent = (await finished(montages)).job
    backend.readings["고마워"] = NOTHING
    with pytest.raises(DescriptionRefusedError) as refused:
        await montages.request(order(description="고마워", lineage=Lineage(JobKind.EDIT, parent.id)))
    assert refused.value.code == "error-edit-traitless"


async def test_a_told_change_is_checked_as_it_was_typed(montages: Montages, backend: FakeBackend) -> None:
    parent = (await finished(montages)).job
    backend.readings["초등학생처럼 어리게"] = Reading((GLASSES,), (), "ko", likelihoods={"feature.glasses": 1.0})
    with pytest.raises(DescriptionRefusedError, match="minor"):
        await montages.request(order(description="초등학생처럼 어리게", lineage=Lineage(JobKind.EDIT, parent.id)))


async def test_another_try_of_an_old_montage_needs_no_traits(montages: Montages, backend: FakeBackend) -> None:
    parent = (await finished(montages, description="사과")).job
    backend.readings["사과"] = NOTHING
    again = await montages.request(order(lineage=Lineage(JobKind.AGAIN, parent.id)))
    assert again.description == "사과"


@pytest.mark.parametrize("error", [NotReadableError("no reader"), RuntimeError("broken"), None])
async def test_what_cannot_be_read_is_drawn(
    montages: Montages, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch, error: Exception | None
) -> None:
    async def read(_: Sequence[str]) -> list[Reading]:
        if error is None:
            await asyncio.Event().wait()
        raise error or AssertionError

    monkeypatch.setattr(backend, "read", read)
    monkeypatch.setattr("bot.services.understanding.READ_TIMEOUT_S", 0.01)
    assert (await montages.request(order(description="사과"))).description == "사과"


async def test_a_burst_is_read_together_and_beyond_its_limit_not_at_all(
    montages: Montages, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    read = backend.read

    async def slowly(descriptions: Sequence[str]) -> list[Reading]:
        batches.append(len(descriptions))
        await asyncio.sleep(0)
        return await read(descriptions)

    monkeypatch.setattr(backend, "read", slowly)
    understanding = Understanding(backend)
    readings = await asyncio.gather(*(understanding.read(f"{age}대 남자") for age in range(3 * MAX_WAITING)))
    assert sum(reading is not None for reading in readings) == MAX_WAITING == sum(batches)
    assert len(batches) <= 2
    assert await understanding.read("40대 남자") is not None, "the next one is read again"
