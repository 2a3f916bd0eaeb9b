"""The similarity search as a use case, from a finished montage to a result."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.app import open_core
from bot.domain.history import HistoryQuery, Scope
from bot.errors import DescriptionRefusedError, NoComparisonError, UnknownCandidateError
from bot.services.search import SimilaritySearch
from bot.store import VectorKind, open_store
from inference.backend import Model
from tests.bot.services.test_montages import finished
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from bot.domain.history import SimilarMontage
    from bot.services.montages import Montages
    from bot.settings import Settings

GLASSES, BEARD, HAIR = "뿔테 안경을 쓴 남자", "턱수염이 난 할아버지", "긴 머리 여자"
WEB = Scope("web")


async def until_found(montages: Montages, description: str, count: int) -> tuple[SimilarMontage, ...]:
    """Return the montages near a description, once there are `count`: vectors are stored after the sheet."""
    async with asyncio.timeout(60):
        while len(found := await montages.search.by_description(description, WEB)) < count:  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0.01)
    return found


async def test_the_nearest_in_meaning_comes_first(montages: Montages) -> None:
    sheets = [await finished(montages, description=text, person_id=text[:2]) for text in (GLASSES, BEARD, HAIR)]
    found = await until_found(montages, "안경 쓴 남자", 3)
    assert found[0].job == sheets[0].job
    assert found[0].number is None
    assert [match.similarity for match in found] == sorted((match.similarity for match in found), reverse=True)
    own = await montages.search.by_description("안경 쓴 남자", Scope("web", person_id=HAIR[:2]))
    assert [match.job for match in own] == [sheets[2].job]
    assert await montages.search.by_description("안경", Scope("web", guild_id="nowhere")) == ()
    assert len(await montages.search.by_description("안경", WEB, limit=2)) == 2
    page = await montages.archive.search_history(HistoryQuery("web", text="안경"))
    assert [job.id for job in page.jobs] == [sheets[0].job.id]


async def test_other_montages_are_found_by_a_picture(montages: Montages) -> None:
    one = await finished(montages, candidates=2, seed=1)
    other = await finished(montages, candidates=3, seed=1)
    await until_found(montages, "얼굴", 2)
    (found,) = await montages.search.by_picture(one.job.id, 2, WEB)
    assert (found.job, found.number) == (other.job, 3), "which was sampled second too"
    assert found.similarity == pytest.approx(1, abs=1e-4)
    with pytest.raises(UnknownCandidateError):
        await montages.search.by_picture(one.job.id, 3, WEB)


async def test_nothing_is_compared_with_nothing(montages: Montages) -> None:
    assert await montages.search.by_description("안경", WEB) == ()
    with pytest.raises(DescriptionRefusedError):
        await montages.search.by_description("  ", WEB)


async def test_a_model_that_cannot_compare_says_so(settings: Settings) -> None:
    blind = FakeBackend()
    blind.has_space = False
    async with open_core(settings, blind) as montages:
        sheet = await finished(montages)
        with pytest.raises(NoComparisonError):
            await montages.search.by_description("안경", WEB)
        with pytest.raises(NoComparisonError):
            await montages.search.by_picture(sheet.job.id, 1, WEB)


async def test_what_another_model_drew_is_found_after_mending(settings: Settings) -> None:
    blind = FakeBackend()
    blind.has_space = False
    async with open_core(settings, blind) as montages:
        first, second = [(await finished(montages, description=text)).job for text in (GLASSES, BEARD)]
    (settings.images.folder / str(first.id) / "1.png").unlink()
    (settings.images.folder / str(first.id) / "2.png").write_bytes(b"no picture")
    seeing = FakeBackend()
    seeing.model = Model("fake-2", rows=4)
    async with open_store(settings) as store:
        search = SimilaritySearch(store, seeing, settings.limits)
        for _ in range(2):
            await search.backfill()
            assert await store.vectors.count(VectorKind.DESCRIPTIONS) == 2
            assert await store.vectors.count(VectorKind.PICTURES) == first.candidates + second.candidates - 2
        found = await search.by_description("안경", WEB, 1)
        assert [match.job for match in found] == [first]


async def test_a_failure_to_remember_keeps_nobody_from_their_sheet(
    montages: Montages, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_descriptions: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(backend, "embed", broken)
    first = await finished(montages)
    second = await finished(montages)
    assert second.job.id == first.job.id + 1
    assert "vectors not stored" in caplog.text
