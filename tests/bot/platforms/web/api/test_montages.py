from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from inference.backend import TraitMark
from inference.descriptions import Reading, Undrawn
from tests.factories import order

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.services.montages import Montages
    from tests.bot.platforms.web.visitor import Visitor
    from tests.fakes.inference import FakeBackend

    NewVisitor = Callable[..., Awaitable[Visitor]]

LONG = "가" * 501


async def test_an_order_is_a_job(visitor: Visitor) -> None:
    body = {"event": "event-0001", "description": "  둥근 얼굴의   30대 남자 "}
    status, job = await visitor.call("POST", "/api/montages", json=body)
    assert status == 201
    assert job["state"] in {"queued", "running", "done"}
    assert job["description"] == "둥근 얼굴의 30대 남자"


async def test_the_same_event_again_is_the_same_job(visitor: Visitor, backend: FakeBackend) -> None:
    first = await visitor.finished()
    body = {"event": "event-0001", "description": "둥근 얼굴의 30대 남자"}
    status, again = await visitor.call("POST", "/api/montages", json=body)
    assert (status, again["id"]) == (200, first["id"])
    assert len(backend.requests) == 1


async def test_events_of_different_people_are_different(new_visitor: NewVisitor) -> None:
    one, other = await new_visitor(), await new_visitor()
    assert (await one.order())["id"] != (await other.order())["id"]


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        ("", "설명이 비어 있어요"),
        (" \n\t ", "설명이 비어 있어요"),
        ("\u200b\u202e", "설명이 비어 있어요"),
        ("😀😀😀", "이모지나 기호만으로는"),
        (LONG, "최대 500자까지"),
    ],
)
async def test_a_bad_description_is_refused_in_one_sentence(visitor: Visitor, description: str, sentence: str) -> None:
    body = {"event": "event-0001", "description": description}
    status, answer = await visitor.call("POST", "/api/montages", json=body)
    assert status == 422
    assert sentence in answer["error"]["message"]


async def test_errors_are_told_in_the_browsers_language(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor("en-US,en;q=0.9")
    answer = await visitor.order("")
    assert answer["error"]["message"].startswith("The description is empty")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"event": "event-0001"}',
        b'{"event": "short", "description": "a"}',
        b'{"event": "../../etc/passwd", "description": "a"}',
        b'{"event": "event-0001", "description": 7}',
        b'{"event": "event-0001", "description": "\\ud800"}',
        b'{"event": "event-0001", "description": "a", "person": "kim"}',
    ],
)
async def test_a_malformed_order_is_refused(visitor: Visitor, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    status, answer = await visitor.call("POST", "/api/montages", data=body, headers=headers)
    assert (status, answer["error"]["code"]) == (422, "web-error-invalid")


async def test_a_huge_body_is_refused(visitor: Visitor) -> None:
    body = {"event": "event-0001", "description": "가" * 100_000}
    status, answer = await visitor.call("POST", "/api/montages", json=body)
    assert (status, answer["error"]["code"]) == (413, "web-error-too-large")


@pytest.mark.parametrize("query", ["whose=nobody", "limit=0", "limit=31", "before=0", f"before={2**63}", "x=1"])
async def test_a_malformed_look_up_is_refused(visitor: Visitor, query: str) -> None:
    status, answer = await visitor.call("GET", f"/api/montages?{query}")
    assert (status, answer["error"]["code"]) == (422, "web-error-invalid")


async def test_a_vote_moves_its_candidate_to_the_front(visitor: Visitor) -> None:
    job = await visitor.finished()
    last = job["sheet"]["tiles"][-1]["number"]
    status, sheet = await visitor.call("PUT", f"/api/jobs/{job['id']}/votes/{last}")
    assert status == 200
    first = sheet["tiles"][0]
    assert (first["number"], first["votes"], first["voted"]) == (last, 1, True)
    assert sheet["picture"] != job["sheet"]["picture"]


async def test_marks_are_in_the_readers_language(new_visitor: NewVisitor) -> None:
    author, reader = await new_visitor(), await new_visitor("en-GB")
    job = await author.finished()
    assert [(mark["name"], mark["shown"]) for mark in job["sheet"]["tiles"][0]["marks"]] == [
        ("계란형 얼굴", True),
        ("오른쪽 가르마", False),
        ("쌍꺼풀", None),
    ]
    _, sheet = await reader.call("PUT", f"/api/jobs/{job['id']}/votes/4")
    assert [(mark["name"], mark["shown"]) for mark in sheet["tiles"][0]["marks"]] == [
        ("double eyelids", True),
        ("oval face", False),
        ("right parting", None),
    ]


async def test_a_sheet_says_what_was_read_and_what_is_not_drawn(new_visitor: NewVisitor, backend: FakeBackend) -> None:
    backend.marks = lambda _index: (TraitMark("gender", "M", shown=True, words="아저씨"),)
    backend.undrawn = (Undrawn("accessory.hat", "있다", "모자"), Undrawn("hair_colour", "", "금발"))
    author, reader = await new_visitor(), await new_visitor("en-GB")
    job = await author.finished()
    assert job["undrawn"] == "모자와 머리 색은 아직 못 그려요."
    assert job["sheet"]["tiles"][0]["marks"] == [{"name": "남성", "shown": True, "words": "아저씨"}]
    _, seen = await reader.call("GET", f"/api/jobs/{job['id']}")
    assert seen["undrawn"] == "Not drawn yet: hat and hair colour."


async def test_a_description_without_a_face_is_answered_with_a_hint(visitor: Visitor, backend: FakeBackend) -> None:
    backend.readings["사과"] = Reading((), (), "ko", likelihoods={})
    body = {"event": "event-0001", "description": "사과"}
    status, answer = await visitor.call("POST", "/api/montages", json=body)
    assert status == 422
    assert "“사과”" in answer["error"]["message"]


async def test_a_model_that_cannot_tell_leaves_no_marks(visitor: Visitor, backend: FakeBackend) -> None:
    backend.marks = lambda _index: ()
    job = await visitor.finished()
    assert [tile["marks"] for tile in job["sheet"]["tiles"]] == [[], [], [], []]


async def test_votes_are_idempotent_and_can_be_taken_back(visitor: Visitor) -> None:
    job = await visitor.finished()
    path = f"/api/jobs/{job['id']}/votes/2"
    _, once = await visitor.call("PUT", path)
    _, twice = await visitor.call("PUT", path)
    assert once == twice
    _, back = await visitor.call("DELETE", path)
    assert back == job["sheet"]


async def test_votes_of_others_count_but_are_not_mine(new_visitor: NewVisitor) -> None:
    one, other = await new_visitor(), await new_visitor()
    job = await one.finished()
    await other.call("PUT", f"/api/jobs/{job['id']}/votes/3")
    _, page = await one.call("GET", "/api/montages?whose=mine")
    best = page["jobs"][0]["sheet"]["tiles"][0]
    assert (best["number"], best["votes"], best["voted"]) == (3, 1, False)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/api/jobs/1/votes/0", 404),
        ("PUT", "/api/jobs/1/votes/5", 404),
        ("PUT", "/api/jobs/1/votes/-1", 404),
        ("PUT", "/api/jobs/99/votes/1", 404),
        ("PUT", f"/api/jobs/{'9' * 18}/votes/1", 404),
        ("POST", "/api/jobs/1/cancel", 409),
        ("POST", "/api/jobs/99/cancel", 404),
        ("GET", "/api/jobs/99/sheet.png", 404),
        ("GET", "/api/jobs/99/events", 404),
        ("GET", "/api/nothing", 404),
        ("PATCH", "/api/montages", 405),
    ],
)
async def test_what_cannot_be_done_says_so(visitor: Visitor, method: str, path: str, status: int) -> None:
    await visitor.finished()
    answered, answer = await visitor.call(method, path)
    assert answered == status
    assert answer["error"]["message"]


async def test_only_the_author_cancels(new_visitor: NewVisitor, backend: FakeBackend) -> None:
    backend.hold()
    author, other = await new_visitor(), await new_visitor()
    job = await author.order()
    path = f"/api/jobs/{job['id']}/cancel"
    refused, _ = await other.call("POST", path)
    status, cancelled = await author.call("POST", path)
    assert (refused, status, cancelled["state"]) == (403, 200, "cancelled")


async def test_a_vote_before_the_sheet_is_refused(visitor: Visitor, backend: FakeBackend) -> None:
    backend.hold()
    job = await visitor.order()
    status, answer = await visitor.call("PUT", f"/api/jobs/{job['id']}/votes/1")
    assert (status, answer["error"]["code"]) == (409, "error-job-unfinished")


async def test_history_is_paged_newest_first(visitor: Visitor) -> None:
    ids = [(await visitor.finished(event=f"event-000{n}"))["id"] for n in range(3)]
    _, first = await visitor.call("GET", "/api/montages?whose=mine&limit=2")
    _, second = await visitor.call("GET", f"/api/montages?whose=mine&limit=2&before={first['next']}")
    assert [job["id"] for job in first["jobs"] + second["jobs"]] == ids[::-1]
    assert second["next"] is None


async def test_whose_montages_are_listed(new_visitor: NewVisitor, backend: FakeBackend) -> None:
    one, other = await new_visitor(), await new_visitor()
    done = await one.finished()
    backend.hold()
    unfinished = await one.order(event="event-0002")

    async def listed(visitor: Visitor, whose: str) -> list[int]:
        _, page = await visitor.call("GET", f"/api/montages?whose={whose}")
        return [job["id"] for job in page["jobs"]]

    assert await listed(one, "conversation") == [unfinished["id"], done["id"]]
    assert await listed(one, "mine") == [done["id"]]
    assert await listed(other, "mine") == []
    assert await listed(other, "everyone") == [done["id"]]


async def test_jobs_of_other_platforms_stay_there(visitor: Visitor, montages: Montages) -> None:
    job = await montages.request(order(platform="discord"))
    for method, path in [("GET", "events"), ("GET", "sheet.png"), ("PUT", "votes/1"), ("POST", "cancel")]:
        status, _ = await visitor.call(method, f"/api/jobs/{job.id}/{path}")
        assert status == 404


async def test_the_sheet_is_a_picture_of_the_size_announced(visitor: Visitor) -> None:
    job = await visitor.finished()
    async with visitor.session.get(job["sheet"]["picture"]) as response:
        assert response.content_type == "image/png"
        picture = Image.open(io.BytesIO(await response.read()))
    assert picture.size == (job["width"], job["height"])


async def test_only_a_versioned_sheet_is_cached_for_ever(visitor: Visitor) -> None:
    job = await visitor.finished()
    path = job["sheet"]["picture"]
    async with visitor.session.get(path) as response:
        assert "immutable" in response.headers["Cache-Control"]
        etag = response.headers["ETag"]
    async with visitor.session.get(path, headers={"If-None-Match": etag}) as response:
        assert response.status == 304
    await visitor.call("PUT", f"/api/jobs/{job['id']}/votes/4")
    async with visitor.session.get(path, headers={"If-None-Match": etag}) as response:
        assert response.status == 200
        assert response.headers["Cache-Control"] == "private, no-cache"


async def test_a_failed_job_says_why(visitor: Visitor, backend: FakeBackend) -> None:
    backend.error = RuntimeError("boom")
    job = await visitor.finished()
    assert job["state"] == "failed"
    assert job["reason"].endswith("요.")
    assert job["sheet"] is None
