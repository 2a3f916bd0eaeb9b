"""Actions on a montage and the permissions for them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.bot.platforms.web.visitor import read_events
from tests.factories import order

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.services.montages import Montages
    from tests.bot.platforms.web.visitor import Visitor
    from tests.fakes.inference import FakeBackend

    NewVisitor = Callable[..., Awaitable[Visitor]]


async def listed(visitor: Visitor, query: str) -> list[int]:
    """Return the ids on a page of past montages."""
    _, page = await visitor.call("GET", f"/api/montages?{query}")
    return [job["id"] for job in page["jobs"]]


async def ordered(visitor: Visitor, event: str = "event-0002", **body: object) -> dict[str, Any]:
    """Send another order and return the finished job."""
    status, job = await visitor.call("POST", "/api/montages", json={"event": event, **body})
    assert status == 201, job
    return await visitor.ended(job["id"])


@pytest.mark.parametrize("kind", ["variation", "again", "edit"])
async def test_a_montage_comes_out_of_another(visitor: Visitor, backend: FakeBackend, kind: str) -> None:
    parent = await visitor.finished()
    lineage = {"kind": kind, "parent": parent["id"]} | ({"number": 2} if kind == "variation" else {})
    body = {"lineage": lineage} | ({"description": "뿔테 안경을 쓴 50대 남자"} if kind == "edit" else {})
    child = await ordered(visitor, **body)
    assert (child["origin"]["kind"], child["origin"]["parent"]) == (kind, parent["id"])
    assert child["description"] == body.get("description", parent["description"])
    assert (backend.requests[1].source is not None) == (kind == "variation")
    assert (backend.requests[1].seed == backend.requests[0].seed) == (kind == "edit")

    _, details = await visitor.call("GET", f"/api/jobs/{child['id']}")
    assert [relative["id"] for relative in details["ancestors"]] == [parent["id"]]
    _, details = await visitor.call("GET", f"/api/jobs/{parent['id']}")
    assert [relative["id"] for relative in details["children"]] == [child["id"]]
    assert details["children"][0]["made"] == child["origin"]["says"]


@pytest.mark.parametrize(
    "body",
    [
        {"lineage": {"kind": "variation", "parent": 1}},
        {"lineage": {"kind": "edit", "parent": 1}},
        {"lineage": {"kind": "new", "parent": 1}},
        {"lineage": {"kind": "again", "parent": 0}},
        {"lineage": {"kind": "again", "parent": 1, "basis": {}}},
        {"description": "둥근 얼굴", "candidates": "many"},
        {"description": "둥근 얼굴", "priority": 9},
    ],
)
async def test_a_malformed_order_is_refused(visitor: Visitor, body: dict[str, Any]) -> None:
    await visitor.finished()
    status, answer = await visitor.call("POST", "/api/montages", json={"event": "event-0002", **body})
    assert (status, answer["error"]["code"]) == (422, "web-error-invalid")


async def test_candidates_and_seed_are_chosen(visitor: Visitor, backend: FakeBackend) -> None:
    job = await ordered(visitor, description="둥근 얼굴", candidates=2, seed=7)
    assert (len(job["sheet"]["tiles"]), backend.requests[0].seed) == (2, 7)
    for wrong in ({"candidates": 10}, {"candidates": 0}, {"seed": -1}, {"seed": 2**40}):
        body = {"event": "event-0003", "description": "둥근 얼굴", **wrong}
        status, answer = await visitor.call("POST", "/api/montages", json=body)
        assert (status, answer["error"]["code"][:6]) == (422, "error-")


async def test_what_is_private_does_not_exist_for_others(new_visitor: NewVisitor) -> None:
    author, other = await new_visitor(), await new_visitor()
    job = await ordered(author, description="둥근 얼굴", private=True)
    path = f"/api/jobs/{job['id']}"
    assert (job["private"], job["mine"]) == (True, True)
    assert await listed(author, "whose=everyone") == [job["id"]]
    for whose in ("everyone", "mine", "conversation"):
        assert await listed(other, f"whose={whose}") == []
    _, near = await other.call("GET", "/api/similar?text=둥근 얼굴")
    assert near["jobs"] == []
    for method, address in (
        ("GET", path),
        ("GET", f"{path}/events"),
        ("GET", f"{path}/sheet.png"),
        ("GET", f"{path}/thumbnail.png"),
        ("GET", f"{path}/faces/1.png"),
        ("GET", f"/api/similar/{job['id']}/1"),
        ("PUT", f"{path}/votes/1"),
        ("PUT", f"{path}/favourite"),
        ("POST", f"{path}/reports"),
        ("POST", f"{path}/cancel"),
        ("DELETE", path),
    ):
        body = {"reason": "other"} if address.endswith("reports") else None
        status, answer = await other.call(method, address, json=body)
        assert (status, answer["error"]["code"]) == (404, "error-unknown-job"), address
    lineage = {"kind": "again", "parent": job["id"]}
    status, _ = await other.call("POST", "/api/montages", json={"event": "event-0003", "lineage": lineage})
    assert status == 404
    again = await ordered(author, "event-0004", lineage=lineage)
    assert again["private"], "what comes out of something private is private"


async def test_votes_for_what_is_private_are_told_to_its_author_alone(new_visitor: NewVisitor) -> None:
    author, other = await new_visitor(), await new_visitor()
    public = await author.finished()
    private = await ordered(author, description="둥근 얼굴", private=True)
    async with other.session.get("/api/votes/events") as response:
        await author.call("PUT", f"/api/jobs/{private['id']}/votes/1")
        await author.call("PUT", f"/api/jobs/{public['id']}/votes/1")
        assert (await anext(read_events(response))).data["job"] == public["id"]


async def test_only_the_author_deletes(new_visitor: NewVisitor) -> None:
    author, other = await new_visitor(), await new_visitor()
    job = await author.finished()
    path = f"/api/jobs/{job['id']}"
    refused, answer = await other.call("DELETE", path)
    assert (refused, answer["error"]["code"]) == (403, "error-not-yours")
    async with other.session.get("/api/votes/events") as response:
        assert (await author.call("DELETE", path))[0] == 200
        event = await anext(read_events(response))
    assert (event.name, event.data) == ("gone", {"job": job["id"]})
    assert (await author.call("GET", path))[0] == 404
    assert await listed(author, "whose=conversation") == []


async def test_a_job_that_is_deleted_while_it_is_followed_is_gone(visitor: Visitor, backend: FakeBackend) -> None:
    backend.hold()
    job = await visitor.order()
    events = visitor.events(f"/api/jobs/{job['id']}/events")
    await anext(events)
    await visitor.call("DELETE", f"/api/jobs/{job['id']}")
    # A fast reader sees the cancellation before the deletion; the stream of votes reports the deletion to all.
    assert [event.name async for event in events][-1] in {"cancelled", "gone"}


async def test_favourites_are_ones_own(new_visitor: NewVisitor) -> None:
    one, other = await new_visitor(), await new_visitor()
    job = await one.finished()
    path = f"/api/jobs/{job['id']}/favourite"
    for _ in range(2):
        assert await other.call("PUT", path) == (200, {"favourite": True})
    assert await listed(other, "whose=everyone&favourites=true") == [job["id"]]
    assert await listed(one, "whose=everyone&favourites=true") == []
    _, page = await other.call("GET", "/api/montages?whose=everyone")
    assert page["jobs"][0]["favourite"]
    assert await other.call("DELETE", path) == (200, {"favourite": False})
    assert await listed(other, "whose=everyone&favourites=true") == []


async def test_enough_reports_hide_a_montage(new_visitor: NewVisitor) -> None:
    author = await new_visitor()
    job = await author.finished()
    path = f"/api/jobs/{job['id']}"
    answers = []
    for _ in range(3):
        reporter = await new_visitor()
        for _ in range(2):  # a repetition by the same person changes nothing
            status, answer = await reporter.call("POST", f"{path}/reports", json={"reason": "minor"})
            if status == 200:
                answers.append(answer["hidden"])
    assert answers == [False, False, False, False, True]
    for method, address in (("GET", path), ("GET", f"{path}/sheet.png"), ("PUT", f"{path}/votes/1")):
        status, answer = await author.call(method, address)
        assert (status, answer["error"]["code"]) == (410, "error-job-hidden")
    assert await listed(author, "whose=conversation") == []


async def test_authors_cancel_and_delete_what_is_hidden(
    new_visitor: NewVisitor, montages: Montages, backend: FakeBackend
) -> None:
    author, other = await new_visitor(), await new_visitor()
    backend.hold()
    _, job = await author.call("POST", "/api/montages", json={"event": "event-0009", "description": "둥근 얼굴"})
    path = f"/api/jobs/{job['id']}"
    await montages.moderation.decide(job["id"], hide=True)
    _, queue = await author.call("GET", "/api/queue")
    assert [own["id"] for own in queue["own"]] == [job["id"]], "it takes up a place"
    for method, address in (("POST", f"{path}/cancel"), ("DELETE", path)):
        status, answer = await other.call(method, address, json={})
        assert (status, answer["error"]["code"]) == (410, "error-job-hidden")
    assert (await author.call("POST", f"{path}/cancel", json={}))[0] == 200
    assert (await author.call("DELETE", path))[0] == 200
    assert (await author.call("GET", path))[0] == 404
    backend.release()


@pytest.mark.parametrize("body", [{}, {"reason": "boring"}, {"reason": "other", "note": "x"}])
async def test_a_malformed_report_is_refused(visitor: Visitor, body: dict[str, str]) -> None:
    job = await visitor.finished()
    status, answer = await visitor.call("POST", f"/api/jobs/{job['id']}/reports", json=body)
    assert (status, answer["error"]["code"]) == (422, "web-error-invalid")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/api/jobs/1"),
        ("PUT", "/api/jobs/1/favourite"),
        ("POST", "/api/jobs/1/reports"),
        ("DELETE", "/api/me"),
    ],
)
@pytest.mark.parametrize("origin", ["", "null", "https://evil.example"])
async def test_other_sites_can_do_none_of_it(visitor: Visitor, method: str, path: str, origin: str) -> None:
    await visitor.finished()
    status, answer = await visitor.call(method, path, headers={"Origin": origin})
    assert (status, answer["error"]["code"]) == (403, "web-error-foreign")


async def test_a_face_is_shown_large_with_its_label(visitor: Visitor) -> None:
    job = await visitor.finished()
    async with visitor.session.get(f"/api/jobs/{job['id']}/faces/2.png") as response:
        assert "immutable" in response.headers["Cache-Control"]
        picture = Image.open(io.BytesIO(await response.read()))
    assert picture.width > 500
    assert picture.height > picture.width, "the label stands below"
    status, answer = await visitor.call("GET", f"/api/jobs/{job['id']}/faces/5.png")
    assert (status, answer["error"]["code"]) == (404, "error-unknown-candidate")


async def test_thumbnails_are_small_and_lasting(visitor: Visitor) -> None:
    job = await visitor.finished()
    async with visitor.session.get(job["sheet"]["thumbnail"]) as response:
        assert "immutable" in response.headers["Cache-Control"]
        picture = Image.open(io.BytesIO(await response.read()))
    assert picture.width == 360


async def test_details_tell_all_there_is(visitor: Visitor, montages: Montages) -> None:
    job = await ordered(visitor, description="둥근 얼굴", seed=7)
    _, details = await visitor.call("GET", f"/api/jobs/{job['id']}")
    assert (details["seed"], details["model"], details["mine"]) == (7, "fake-1", True)
    drawn = await montages.archive.get(job["id"])
    assert drawn.finished_at is not None
    assert details["seconds"] == round((drawn.finished_at - drawn.created_at).total_seconds(), 1)
    assert [tile["score"] for tile in details["sheet"]["tiles"]] == [2.0, 2.0, 1.0, 0.0]
    assert (details["ancestors"], details["children"]) == ([], [])


async def test_details_of_other_platforms_stay_there(visitor: Visitor, montages: Montages) -> None:
    job = await montages.request(order(platform="discord"))
    assert (await visitor.call("GET", f"/api/jobs/{job.id}"))[0] == 404
