"""The operator's page: login, contents and actions."""

from __future__ import annotations

import io
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientPayloadError
from PIL import Image
from pydantic import SecretStr

from bot.app import open_core
from bot.domain.moderation import ReportReason
from bot.errors import UnavailableError
from bot.platforms.web import serve
from tests.bot.platforms.web.visitor import Visitor
from tests.bot.services.test_montages import finished
from tests.factories import order

if TYPE_CHECKING:
    from pathlib import Path

    import aiohttp

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.inference import FakeBackend

TOKEN = "let-me-see-42"
API = "/operator/api"
READS = ("events", "jobs", "jobs/1/sheet.png", "reports", "blocks", "words")
WRITES = ("jobs/1/cancel", "jobs/1/decision", "blocks", "blocks/remove", "words", "words/remove")


@pytest.fixture
def words_file(tmp_path: Path) -> Path:
    path = tmp_path / "words.txt"
    path.write_text("# 우리 서버\n콩나물  # 이유\n", encoding="utf-8")
    return path


@pytest.fixture
def settings(settings: Settings, words_file: Path) -> Settings:
    web = settings.web.model_copy(update={"operator_token": SecretStr(TOKEN)})
    safety = settings.safety.model_copy(update={"words_file": words_file, "reports_to_hide": 1})
    return settings.model_copy(update={"web": web, "safety": safety})


async def enter(visitor: Visitor, token: str, **headers: str) -> aiohttp.ClientResponse:
    """Send a token to the operator's login."""
    return await visitor.session.post("/operator/login", data={"token": token}, headers=headers, allow_redirects=False)


@pytest.fixture
async def operator(visitor: Visitor) -> Visitor:
    """A visitor who is logged in as operator."""
    assert (await enter(visitor, TOKEN)).status == 303
    return visitor


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


async def ended(montages: Montages, job_id: int) -> None:
    """Wait for the end of a job of any person."""
    async with aclosing(montages.follow(job_id)) as updates:
        assert [update async for update in updates]


async def test_without_a_token_the_page_says_how_to_set_one(settings: Settings, backend: FakeBackend) -> None:
    web = settings.web.model_copy(update={"operator_token": None})
    settings = settings.model_copy(update={"web": web})
    async with open_core(settings, backend) as montages, serve(montages, settings) as address:
        visitor = Visitor(address)
        async with visitor.session.get("/operator") as response:
            assert response.status == 200
            assert "MONTAGE_WEB__OPERATOR_TOKEN_FILE" in await response.text()
        assert (await visitor.call("GET", f"{API}/jobs"))[0] == 404
        await visitor.session.close()


async def test_a_stranger_sees_the_door_alone(visitor: Visitor) -> None:
    async with visitor.session.get("/operator", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (303, "/operator/login")
    async with visitor.session.get("/operator/login") as response:
        assert "운영자 토큰" in await response.text()
    for path in READS:
        status, answer = await visitor.call("GET", f"{API}/{path}")
        assert (status, answer["error"]["code"]) == (401, "web-error-operator"), path
    for path in WRITES:
        status, answer = await visitor.call("POST", f"{API}/{path}", json={})
        assert (status, answer["error"]["code"]) == (401, "web-error-operator"), path


async def test_the_token_opens_the_page_and_nothing_else(visitor: Visitor) -> None:
    entered = await enter(visitor, TOKEN)
    cookie = entered.cookies["montage_operator"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/operator")
    assert TOKEN not in cookie.value
    async with visitor.session.get("/operator") as response:
        assert "operator/page.js" in await response.text()


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1]])
async def test_a_wrong_token_opens_nothing(visitor: Visitor, token: str) -> None:
    refused = await enter(visitor, token)
    assert refused.status == 403
    assert "운영자 토큰이 맞지 않아요" in await refused.text()
    assert "montage_operator" not in refused.cookies


async def test_other_sites_can_do_nothing(operator: Visitor) -> None:
    assert (await enter(operator, TOKEN, Origin="https://evil.example")).status == 403
    for path in WRITES:
        status, answer = await operator.call("POST", f"{API}/{path}", json={}, headers={"Origin": "https://e.example"})
        assert (status, answer["error"]["code"]) == (403, "web-error-foreign"), path


async def test_jobs_of_all_platforms_are_shown_with_their_states(
    operator: Visitor, montages: Montages, backend: FakeBackend
) -> None:
    done = await operator.finished()
    backend.error = RuntimeError("boom")
    failed = await montages.request(order(platform="discord", description="안경"))
    await ended(montages, failed.id)
    backend.error = None
    backend.hold()
    private = await montages.request(order(private=True, description="비밀"))
    _, page = await operator.call("GET", f"{API}/jobs")
    assert [job["id"] for job in page["jobs"]] == [private.id, failed.id, done["id"]]
    secret, broken, drawn = page["jobs"]
    assert (secret["description"], secret["picture"]) == (None, None)
    assert (broken["platform"], broken["state"], broken["reason"][-2:]) == ("discord", "failed", "요.")
    assert drawn["picture"]
    _, page = await operator.call("GET", f"{API}/jobs?states=failed")
    assert [job["id"] for job in page["jobs"]] == [failed.id]
    _, page = await operator.call("GET", f"{API}/jobs?states=unfinished")
    assert [job["id"] for job in page["jobs"]] == [private.id]
    _, first = await operator.call("GET", f"{API}/jobs?limit=2")
    _, second = await operator.call("GET", f"{API}/jobs?limit=2&before={first['next']}")
    assert ([job["id"] for job in second["jobs"]], second["next"]) == ([done["id"]], None)


async def test_what_is_private_has_no_sheet_unless_it_is_hidden(operator: Visitor, montages: Montages) -> None:
    job = (await finished(montages, private=True)).job
    sheet = f"{API}/jobs/{job.id}/sheet.png"
    async with operator.session.get(sheet) as response:
        assert response.status == 404
    await montages.moderation.report(job.id, job.person, ReportReason.OTHER)
    await montages.moderation.decide(job.id, hide=True)
    async with operator.session.get(sheet) as response:
        assert response.status == 200


async def test_numbers_that_fail_midway_are_cut_off(operator: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    events = operator.events(f"{API}/events")
    assert await anext(events)

    async def broken(_admin: object) -> None:
        raise UnavailableError("database")

    monkeypatch.setattr("bot.services.admin.Admin.overview", broken)
    with pytest.raises(ClientPayloadError):
        await anext(events)


async def test_the_numbers_arrive_by_themselves(operator: Visitor, montages: Montages, backend: FakeBackend) -> None:
    events = operator.events(f"{API}/events")
    counts = _counts((await anext(events)).data)
    assert set(counts.values()) == {0}
    backend.error = RuntimeError("boom")
    await ended(montages, (await montages.request(order())).id)
    while counts["failed"] == 0:
        overview = (await anext(events)).data
        counts = _counts(overview)
    assert overview["problems"] == []
    assert [failure["count"] for failure in overview["failures"]] == [1]
    assert any(limit["value"] == 500 for limit in overview["limits"])
    await events.aclose()


async def test_the_operator_cancels_anybodys_job(operator: Visitor, montages: Montages, backend: FakeBackend) -> None:
    backend.hold()
    job = await montages.request(order())
    status, cancelled = await operator.call("POST", f"{API}/jobs/{job.id}/cancel", json={})
    assert (status, cancelled["state"]) == (200, "cancelled")
    assert (await operator.call("POST", f"{API}/jobs/{job.id}/cancel", json={}))[0] == 409
    assert (await operator.call("POST", f"{API}/jobs/99/cancel", json={}))[0] == 404


async def test_reports_are_decided_on(operator: Visitor) -> None:
    job = await operator.finished()
    path = f"/api/jobs/{job['id']}"
    await operator.call("POST", f"{path}/reports", json={"reason": "minor"})
    _, answer = await operator.call("GET", f"{API}/reports")
    (reported,) = answer["reports"]
    assert (reported["id"], reported["reporters"], reported["hidden"]) == (job["id"], 1, True)
    assert reported["reasons"] == ["미성년"]
    async with operator.session.get(reported["picture"]) as response:
        assert Image.open(io.BytesIO(await response.read())).width == 320, "somebody has to look at it"
    assert (await operator.call("GET", path))[0] == 410

    _, shown = await operator.call("POST", f"{API}/jobs/{job['id']}/decision", json={"hide": False})
    assert not shown["hidden"]
    assert (await operator.call("GET", f"{API}/reports"))[1] == {"reports": []}
    assert (await operator.call("GET", path))[0] == 200
    await operator.call("POST", f"{API}/jobs/{job['id']}/decision", json={"hide": True})
    assert (await operator.call("GET", path))[0] == 410


async def test_people_are_blocked_and_let_in_again(operator: Visitor) -> None:
    job = await operator.finished()
    _, page = await operator.call("GET", f"{API}/jobs")
    whom = {"platform": "web", "person": page["jobs"][0]["person"]}
    _, answer = await operator.call("POST", f"{API}/blocks", json={**whom, "note": "도배"})
    (block,) = answer["blocks"]
    assert (block["person"], block["note"]) == (whom["person"], "도배")
    status, refused = await operator.call("PUT", f"/api/jobs/{job['id']}/votes/1")
    assert (status, refused["error"]["code"]) == (403, "error-blocked")
    assert (await operator.call("POST", f"{API}/blocks/remove", json=whom))[1] == {"blocks": []}
    assert (await operator.call("PUT", f"/api/jobs/{job['id']}/votes/1"))[0] == 200


@pytest.mark.parametrize(
    "body", [{}, {"platform": "web"}, {"platform": "we b", "person": "1"}, {"platform": "web", "person": ""}]
)
async def test_a_malformed_block_is_refused(operator: Visitor, body: dict[str, str]) -> None:
    status, answer = await operator.call("POST", f"{API}/blocks", json=body)
    assert (status, answer["error"]["code"]) == (422, "web-error-invalid")


async def test_words_count_as_soon_as_they_are_added(operator: Visitor, words_file: Path) -> None:
    _, words = await operator.call("GET", f"{API}/words")
    assert (words["file"], words["own"]) == (str(words_file), ["콩나물"])
    assert {group["says"] for group in words["shipped"]} >= {"성적인 내용", "괜찮은 말"}
    assert (await operator.order("시금치 머리의 남자"))["state"]

    _, words = await operator.call("POST", f"{API}/words", json={"entry": " 시금치 "})
    assert words["own"] == ["콩나물", "시금치"]
    refused = await operator.order("시금치 머리의 남자", "event-0002")
    assert refused["error"]["code"] == "error-description-own"
    assert text_of(words_file) == "# 우리 서버\n콩나물  # 이유\n시금치\n"

    _, words = await operator.call("POST", f"{API}/words/remove", json={"entry": "시금치"})
    assert words["own"] == ["콩나물"]
    assert (await operator.order("시금치 머리의 남자", "event-0003"))["state"]


async def test_refusals_are_counted_and_a_sentence_is_allowed(operator: Visitor) -> None:
    sentence = "유재석 안경을 쓴 40대 남자"
    assert (await operator.order(sentence))["error"]["code"] == "error-description-person"
    assert (await operator.order("010-1234-5678 둥근 얼굴"))["error"]["code"] == "error-description-phone"
    _, words = await operator.call("POST", f"{API}/words", json={"entry": f"!{sentence}"})
    assert words["refused"] == [{"says": "실제 인물", "count": 1}, {"says": "개인 정보", "count": 1}]
    assert (await operator.order(sentence, "event-0002"))["state"]
    assert (await operator.order("유재석 안경", "event-0003"))["error"]["code"] == "error-description-person"


@pytest.mark.parametrize("entry", ["", "남", "#말", "!!", "가" * 151])
async def test_a_word_that_makes_no_sense_is_refused(operator: Visitor, words_file: Path, entry: str) -> None:
    before = text_of(words_file)
    status, answer = await operator.call("POST", f"{API}/words", json={"entry": entry})
    assert (status, answer["error"]["code"]) == (422, "error-word-refused")
    assert text_of(words_file) == before


def _counts(overview: dict[str, Any]) -> dict[str, int]:
    return {state["state"]: state["count"] for state in overview["states"]}
