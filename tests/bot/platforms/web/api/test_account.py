"""A person's view of the queue, and the data stored about them."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.bot.platforms.web.visitor import Visitor
    from tests.fakes.inference import FakeBackend

    NewVisitor = Callable[..., Awaitable[Visitor]]


async def test_the_queue_hides_what_others_asked_for(new_visitor: NewVisitor, backend: FakeBackend) -> None:
    one, other = await new_visitor(), await new_visitor()
    done = await one.finished()
    backend.hold()
    drawing = await one.order(event="event-0002")
    waiting = await other.order("안경을 쓴 여자")
    _, queue = await other.call("GET", "/api/queue")
    assert [job["id"] for job in queue["own"]] == [waiting["id"]]
    assert queue["drawing"] + queue["waiting"] == 2
    _, queue = await one.call("GET", "/api/queue")
    assert [job["id"] for job in queue["own"]] == [drawing["id"]]
    assert done["id"] not in {job["id"] for job in queue["own"]}
    assert "안경" not in json.dumps(queue, ensure_ascii=False)


async def test_everything_can_be_taken_along(visitor: Visitor) -> None:
    job = await visitor.finished()
    await visitor.call("PUT", f"/api/jobs/{job['id']}/votes/2")
    async with visitor.session.get("/api/me/archive.zip") as response:
        assert response.content_type == "application/zip"
        assert response.headers["Cache-Control"] == "no-store"
        packed = await response.read()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        record = json.loads(archive.read("montages.json"))
        assert len(archive.namelist()) == 5
    assert [montage["number"] for montage in record["montages"]] == [job["id"]]
    assert [vote["candidate"] for vote in record["votes"]] == [2]


async def test_everything_can_be_deleted(new_visitor: NewVisitor) -> None:
    one, other = await new_visitor(), await new_visitor()
    mine, theirs = await one.finished(), await other.finished()
    await one.call("PUT", f"/api/jobs/{theirs['id']}/votes/2")
    status, _ = await one.call("DELETE", "/api/me", json={"confirm": unicodedata.normalize("NFD", " 모두 삭제 ")})
    assert status == 200
    assert (await other.call("GET", f"/api/jobs/{mine['id']}"))[0] == 404
    _, details = await other.call("GET", f"/api/jobs/{theirs['id']}")
    assert sum(tile["votes"] for tile in details["sheet"]["tiles"]) == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (None, "web-error-invalid"),
        ({}, "web-error-invalid"),
        ({"confirm": ""}, "web-erase-not-confirmed"),
        ({"confirm": "삭제"}, "web-erase-not-confirmed"),
        ({"confirm": "delete everything"}, "web-erase-not-confirmed"),
    ],
)
async def test_nothing_is_deleted_without_the_words(visitor: Visitor, body: dict[str, str] | None, code: str) -> None:
    job = await visitor.finished()
    status, answer = await visitor.call("DELETE", "/api/me", json=body)
    assert (status, answer["error"]["code"]) == (422, code)
    assert (await visitor.call("GET", f"/api/jobs/{job['id']}"))[0] == 200


async def test_the_words_are_the_readers(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor("en-GB")
    assert (await visitor.call("DELETE", "/api/me", json={"confirm": "Delete everything"}))[0] == 200


@pytest.mark.parametrize("path", ["/api/queue", "/api/me/archive.zip"])
async def test_nobody_gets_nothing(visitor: Visitor, path: str) -> None:
    visitor.session.cookie_jar.clear()
    assert (await visitor.call("GET", path))[0] == 401
