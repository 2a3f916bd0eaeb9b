from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.bot.platforms.web.visitor import Visitor

BODY = {"event": "event-0001", "description": "둥근 얼굴"}


@pytest.mark.parametrize(
    "origin", ["", "null", "https://evil.example", "http://127.0.0.1:1", "http://127.0.0.1", "file://"]
)
async def test_a_cross_site_write_is_refused(visitor: Visitor, origin: str) -> None:
    status, answer = await visitor.call("POST", "/api/montages", json=BODY, headers={"Origin": origin})
    assert (status, answer["error"]["code"]) == (403, "web-error-foreign")
    _, page = await visitor.call("GET", "/api/montages?whose=conversation")
    assert page["jobs"] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/api/jobs/1/votes/1"), ("DELETE", "/api/jobs/1/votes/1"), ("POST", "/api/jobs/1/cancel")],
)
async def test_every_write_is_checked(visitor: Visitor, method: str, path: str) -> None:
    await visitor.finished()
    status, _ = await visitor.call(method, path, headers={"Origin": "https://evil.example"})
    assert status == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80"])
async def test_a_name_that_is_not_ours_is_not_served(visitor: Visitor, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"}
    read, _ = await visitor.call("GET", "/api/montages", headers=headers)
    written, _ = await visitor.call("POST", "/api/montages", json=BODY, headers=headers)
    assert (read, written) == (403, 403)


async def test_localhost_is_served(visitor: Visitor) -> None:
    host = f"localhost:{urlsplit(visitor.address).port}"
    status, _ = await visitor.call("GET", "/api/montages", headers={"Host": host})
    assert status == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_only_json_is_read(visitor: Visitor, kind: str) -> None:
    status, answer = await visitor.call("POST", "/api/montages", data=b"{}", headers={"Content-Type": kind})
    assert (status, answer["error"]["code"]) == (415, "web-error-json")


@pytest.mark.parametrize("path", ["/", "/static/js/chat/main.js", "/api/montages", "/api/nothing", "/nothing"])
async def test_every_answer_carries_the_headers(visitor: Visitor, path: str) -> None:
    async with visitor.session.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] in {"no-store", "no-cache"}
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


async def test_a_stream_carries_the_headers(visitor: Visitor) -> None:
    async with visitor.session.get("/api/votes/events") as response:
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.content_type == "text/event-stream"


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/"])
async def test_only_the_static_folder_is_served(visitor: Visitor, path: str) -> None:
    async with visitor.session.get(path) as response:
        assert response.status in {403, 404}
