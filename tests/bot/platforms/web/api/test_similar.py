"""Search by words and by similarity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.bot.platforms.web.searching import until_searchable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.services.montages import Montages
    from tests.bot.platforms.web.visitor import Visitor
    from tests.fakes.inference import FakeBackend

    NewVisitor = Callable[..., Awaitable[Visitor]]

DESCRIPTIONS = ("뿔테 안경을 쓴 50대 남자", "긴 생머리의 20대 여자", "콧수염을 기른 60대 할아버지")


async def found(visitor: Visitor, path: str) -> list[dict[str, Any]]:
    """Return the montages of a response."""
    status, page = await visitor.call("GET", path)
    assert status == 200, page
    jobs: list[dict[str, Any]] = page["jobs"]
    return jobs


async def drawn(visitor: Visitor, montages: Montages) -> list[dict[str, Any]]:
    """Three montages."""
    jobs = [await visitor.finished(text, f"event-100{number}") for number, text in enumerate(DESCRIPTIONS)]
    await until_searchable(montages, len(jobs))
    return jobs


async def test_words_find_what_has_them(visitor: Visitor, montages: Montages) -> None:
    glasses, hair, _ = await drawn(visitor, montages)
    assert [job["id"] for job in await found(visitor, "/api/montages?whose=everyone&text=안경")] == [glasses["id"]]
    assert [job["id"] for job in await found(visitor, "/api/montages?whose=mine&text=생머리 여자")] == [hair["id"]]
    assert await found(visitor, "/api/montages?whose=everyone&text=모자") == []


async def test_meaning_finds_the_nearest_first(new_visitor: NewVisitor, montages: Montages) -> None:
    author, other = await new_visitor(), await new_visitor()
    glasses, *_ = await drawn(author, montages)
    near = await found(other, "/api/similar?text=안경을 쓴 남자&limit=2")
    assert (len(near), near[0]["id"]) == (2, glasses["id"])
    assert near[0]["points"] == "같은 점: 계란형 얼굴"
    assert await found(other, "/api/similar?text=안경을 쓴 남자&whose=mine") == []


async def test_faces_find_faces_but_not_their_own_montage(visitor: Visitor, montages: Montages) -> None:
    first, *_ = await drawn(visitor, montages)
    near = await found(visitor, f"/api/similar/{first['id']}/2")
    assert len(near) == 2
    assert first["id"] not in {job["id"] for job in near}
    assert all(1 <= job["face"] <= 4 for job in near)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/similar", 422, "web-error-invalid"),
        ("/api/similar?text=a&limit=31", 422, "web-error-invalid"),
        ("/api/similar?text=a&x=1", 422, "web-error-invalid"),
        ("/api/similar?text=", 422, "error-description-empty"),
        ("/api/similar/99/1", 404, "error-unknown-job"),
        ("/api/similar/1/9", 404, "error-unknown-candidate"),
    ],
)
async def test_what_cannot_be_compared_says_so(visitor: Visitor, path: str, status: int, code: str) -> None:
    await visitor.finished()
    answered, answer = await visitor.call("GET", path)
    assert (answered, answer["error"]["code"]) == (status, code)


async def test_a_model_without_a_space_says_so(visitor: Visitor, backend: FakeBackend) -> None:
    backend.has_space = False
    job = await visitor.finished()
    for path in ("/api/similar?text=둥근 얼굴", f"/api/similar/{job['id']}/1"):
        status, answer = await visitor.call("GET", path)
        assert (status, answer["error"]["code"]) == (422, "error-no-comparison")
