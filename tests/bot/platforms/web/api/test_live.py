from __future__ import annotations

import asyncio
import base64
import shutil
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientPayloadError

from bot.platforms.web.events.streams import with_heartbeats
from bot.platforms.web.events.vote_feed import VoteFeed
from tests.bot.platforms.web.visitor import read_events
from tests.bot.services.test_montages import until_watched

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from aiohttp import ClientResponse

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.bot.platforms.web.visitor import Visitor
    from tests.fakes.inference import FakeBackend

    NewVisitor = Callable[..., Awaitable[Visitor]]

ORDER = {"queued": 0, "drawing": 1, "done": 2}
PNG = b"\x89PNG"


async def test_a_job_is_told_from_the_queue_to_the_sheet(visitor: Visitor, backend: FakeBackend) -> None:
    backend.hold()
    first = await visitor.order(event="event-0001")
    second = await visitor.order(event="event-0002")
    told = []
    async for event in visitor.events(f"/api/jobs/{second['id']}/events"):
        told.append(event)
        if event.name == "queued":
            backend.release()
    assert first["id"] < second["id"]
    names = [event.name for event in told]
    assert names == sorted(names, key=ORDER.__getitem__)
    assert (names[0], names[-1]) == ("queued", "done")
    fractions = [event.data["fraction"] for event in told if event.name == "drawing"]
    assert fractions == sorted(fractions)
    assert [tile["votes"] for tile in told[-1].data["job"]["sheet"]["tiles"]] == [0, 0, 0, 0]


async def test_a_half_drawn_picture_comes_along(visitor: Visitor, montages: Montages, backend: FakeBackend) -> None:
    backend.before_step = lambda _: until_watched(montages, 1)
    backend.hold()
    job = await visitor.order()
    previews = []
    async for event in visitor.events(f"/api/jobs/{job['id']}/events"):
        if event.name == "drawing" and event.data["preview"]:
            previews.append(event.data["preview"])
            backend.release()
    assert base64.b64decode(previews[-1]).startswith(PNG)


async def test_who_comes_back_is_spared_what_they_saw(visitor: Visitor, backend: FakeBackend) -> None:
    backend.hold()
    job = await visitor.order()
    path = f"/api/jobs/{job['id']}/events"
    seen = None
    async with aclosing(visitor.events(path)) as events:
        while seen != "drawing-0.7500":
            seen = (await anext(events)).id
    backend.release()
    resumed = [event.id async for event in visitor.events(path, **{"Last-Event-ID": seen})]
    assert seen not in resumed
    assert resumed[-1] == "done"


async def test_after_the_end_the_browser_stays_away(visitor: Visitor) -> None:
    job = await visitor.finished()
    path = f"/api/jobs/{job['id']}/events"
    async with visitor.session.get(path, headers={"Last-Event-ID": "done"}) as response:
        assert response.status == 204


async def test_cancelling_ends_the_stream(visitor: Visitor, backend: FakeBackend) -> None:
    backend.hold()
    job = await visitor.order()
    names: list[str] = []
    async for event in visitor.events(f"/api/jobs/{job['id']}/events"):
        if not names:
            await visitor.call("POST", f"/api/jobs/{job['id']}/cancel")
        names.append(event.name)
    assert names[-1] == "cancelled"


async def test_votes_are_told_to_everybody(new_visitor: NewVisitor) -> None:
    voter, watcher = await new_visitor(), await new_visitor("en-US")
    job = await voter.finished()
    told = {}
    async with asyncio.timeout(60):
        async with voter.session.get("/api/votes/events") as mine, watcher.session.get("/api/votes/events") as theirs:
            await voter.call("PUT", f"/api/jobs/{job['id']}/votes/4")
            for name, response in (("mine", mine), ("theirs", theirs)):
                told[name] = await _first_votes(response)
    assert told["mine"]["job"] == told["theirs"]["job"] == job["id"]
    assert told["mine"]["sheet"]["tiles"][0]["voted"] is True
    assert told["theirs"]["sheet"]["tiles"][0]["voted"] is False
    assert told["mine"]["sheet"]["tiles"][0]["marks"][0]["name"] == "쌍꺼풀"
    assert told["theirs"]["sheet"]["tiles"][0]["marks"][0]["name"] == "double eyelids"


async def test_a_slow_listener_hears_of_each_job_once() -> None:
    feed = VoteFeed()
    async with aclosing(feed.listen()) as changes:
        first = asyncio.create_task(anext(changes))
        await asyncio.sleep(0)
        for job_id in (1, 2, 3, 2, 3):
            feed.publish(job_id)
        assert [await first, await anext(changes), await anext(changes)] == [1, 2, 3]


async def test_silence_is_filled_with_heartbeats() -> None:
    more = asyncio.Event()

    async def updates() -> AsyncGenerator[str]:
        yield "first"
        await more.wait()
        yield "second"

    told: list[str | None] = []
    async for update in with_heartbeats(updates(), every_s=0.01):
        told.append(update)
        if update is None:
            more.set()
    assert told[:2] == ["first", None]
    assert told[-1] == "second"


async def test_leaving_closes_what_was_listened_to() -> None:
    closed = asyncio.Event()

    async def updates() -> AsyncGenerator[int]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            closed.set()

    async with aclosing(with_heartbeats(updates(), every_s=0.01)) as told:
        assert [await anext(told), await anext(told)] == [1, None]
    assert closed.is_set()


async def _first_votes(response: ClientResponse) -> dict[str, Any]:
    async with aclosing(read_events(response)) as events:
        return (await anext(events)).data


async def test_a_report_about_an_unfinished_montage_ends_no_stream(
    new_visitor: NewVisitor, backend: FakeBackend
) -> None:
    reporter, watcher = await new_visitor(), await new_visitor()
    done = await reporter.finished()
    backend.hold()
    waiting = await reporter.order(event="event-0002")
    async with asyncio.timeout(60), watcher.session.get("/api/votes/events") as stream:
        for _ in range(3):  # three reporters, after which it is hidden
            someone = await new_visitor()
            await someone.call("POST", f"/api/jobs/{waiting['id']}/reports", json={"reason": "other"})
        await reporter.call("PUT", f"/api/jobs/{done['id']}/votes/1")
        events = [await anext(read_events(stream)) for _ in range(2)]
    assert [(event.name, event.data["job"]) for event in events] == [("gone", waiting["id"]), ("votes", done["id"])]


async def test_a_lost_picture_is_told_as_a_failure(
    visitor: Visitor, montages: Montages, settings: Settings, backend: FakeBackend
) -> None:
    backend.hold()
    job = await visitor.order()
    backend.release()
    assert (await visitor.ended(job["id"]))["state"] == "done"
    shutil.rmtree(Path(settings.images.folder) / str(job["id"]))
    ended = await visitor.ended(job["id"])
    assert (ended["state"], ended["sheet"]) == ("failed", None)
    assert "그림 파일" in ended["reason"]
    status, answer = await visitor.call("GET", f"/api/jobs/{job['id']}/sheet.png")
    assert (status, answer["error"]["code"]) == (410, "error-picture-lost")


@pytest.mark.parametrize("path", ["/api/votes/events", "/api/jobs/{job}/events", "/api/me/archive.zip"])
async def test_a_response_that_fails_midway_is_cut_off(
    visitor: Visitor, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    job = await visitor.finished()

    async def broken(*_: object, **__: object) -> AsyncGenerator[bytes]:
        yield b"PK"
        raise RuntimeError("power cut")

    monkeypatch.setattr("bot.services.data_export.DataExport.archive", broken)
    monkeypatch.setattr("bot.platforms.web.events.vote_feed.VoteFeed.listen", broken)
    monkeypatch.setattr("bot.services.montages.Montages.follow", broken)
    async with asyncio.timeout(60), visitor.session.get(path.format(job=job["id"])) as response:
        assert response.status == 200
        with pytest.raises(ClientPayloadError):
            await response.read()
