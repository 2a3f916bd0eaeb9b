"""The search by meaning with the included reader: the issue's sentences and others like them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.app import open_core
from bot.domain.history import Scope
from bot.locales import name_trait
from inference.backend import Embedding
from inference.meaning import meaning_vectors
from tests.bot.services.test_montages import finished
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.services.montages import Montages
    from bot.settings import Settings
    from inference.descriptions import Reading
    from inference.reading import DescriptionReader

WEB = Scope("web")
STORED = ("뿔테 안경을 쓰고 콧수염을 기른 60대 남자", "단발머리에 눈이 큰 20대 여자", "대머리에 코가 큰 50대 남자")


class ReadingBackend(FakeBackend):
    """A fake that reads descriptions with a real reader."""

    def __init__(self, reader: DescriptionReader) -> None:
        super().__init__()
        self._reader = reader

    async def read(self, descriptions: Sequence[str]) -> list[Reading]:
        """Read descriptions."""
        return self._reader.read_all(descriptions)

    async def embed(self, descriptions: Sequence[str]) -> Embedding:
        """Join what descriptions state with the fake's vectors, as the engine does."""
        vectors, model = await super().embed(descriptions)
        readings = self._reader.read_all(descriptions)
        return Embedding(meaning_vectors(readings, vectors, self._reader.tagger.config.traits), f"{model}+reader")


@pytest.fixture
async def searched(
    settings: Settings, reader: DescriptionReader, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Montages]:
    """The use cases with three montages that can be searched."""
    monkeypatch.setattr("bot.services.understanding.READ_TIMEOUT_S", 60.0)
    async with open_core(settings, ReadingBackend(reader)) as montages:
        for description in STORED:
            await finished(montages, description=description)
            async with asyncio.timeout(60):
                while not await montages.search.by_description(description, WEB):  # noqa: ASYNC110 - there is no event
                    await asyncio.sleep(0.01)
        yield montages


async def test_a_search_finds_the_face_that_is_meant_and_says_why(searched: Montages) -> None:
    for query, place, points in (
        ("안경 쓴 60대", 0, {"뿔테 안경", "60대"}),
        ("예순 넘은 할아버지, 뿔테 썼고 콧수염", 0, {"60대", "남성", "뿔테 안경", "콧수염"}),
        ("스물 몇 살쯤 된 아가씨, 눈 커다랗고 머리는 단발", 1, {"20대", "여성", "큰 눈", "단발머리"}),
        ("a man in his fifties with a big nose", 2, {"남성", "50대", "큰 코"}),
    ):
        found = await searched.search.by_description(query, WEB)
        assert [one.job.description for one in found] == [STORED[place]], query
        assert found[0].likeness is not None
        assert {name_trait("ko", *point) for point in found[0].likeness.same} == points, query


async def test_what_names_no_face_or_an_unlike_one_finds_nothing(searched: Montages) -> None:
    for query in (
        "바나나",
        "사과",
        "ㅋ",
        "ㅋㅋㅋ",
        "pizza",
        "점심 뭐 먹지",
        "주근깨가 있는 곱슬머리 30대 여자",
        "금발",
    ):
        assert await searched.search.by_description(query, WEB) == (), query
