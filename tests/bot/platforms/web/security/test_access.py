"""Protection of a public page: token, limit of attempts, and limit of writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.errors import StartupError
from bot.platforms.web import serve
from bot.platforms.web.security.access import required_token
from bot.platforms.web.security.throttle import Throttle, ThrottledError
from bot.platforms.web.security.token_login import MAX_ATTEMPTS_PER_MINUTE
from bot.settings import WebSettings
from tests.bot.platforms.web.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import aiohttp

    from bot.services.montages import Montages
    from bot.settings import Settings

TOKEN = "open-sesame-42"
BODY = {"event": "event-0001", "description": "둥근 얼굴"}


@pytest.fixture
async def guarded(montages: Montages, settings: Settings) -> AsyncIterator[str]:
    """The address of a page with a token and a low limit of writes per minute."""
    web = settings.web.model_copy(update={"access_token": SecretStr(TOKEN), "requests_per_minute": 3})
    async with serve(montages, settings.model_copy(update={"web": web})) as address:
        yield address


@pytest.fixture
async def stranger(guarded: str) -> AsyncIterator[Visitor]:
    """A visitor without the token."""
    visitor = Visitor(guarded)
    async with visitor.session:
        yield visitor


async def enter(visitor: Visitor, token: str, **headers: str) -> aiohttp.ClientResponse:
    """Send a token to the login page."""
    return await visitor.session.post("/login", data={"token": token}, headers=headers, allow_redirects=False)


async def test_a_stranger_sees_nothing_but_the_door(stranger: Visitor) -> None:
    async with stranger.session.get("/", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (303, "/login")
    for method, path in (("GET", "/api/montages"), ("GET", "/metrics"), ("GET", "/api/votes/events")):
        status, answer = await stranger.call(method, path)
        assert (status, answer["error"]["code"]) == (401, "web-error-access")
    status, _ = await stranger.call("POST", "/api/montages", json=BODY)
    assert status == 401
    async with stranger.session.get("/login") as response:
        assert "접속 토큰" in await response.text()
        assert "form-action 'self'" in response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_probes_need_no_token(stranger: Visitor, path: str) -> None:
    async with stranger.session.get(path) as response:
        assert response.status == 200


async def test_the_token_opens_the_page(stranger: Visitor) -> None:
    entered = await enter(stranger, f" {TOKEN} ")
    assert (entered.status, entered.headers["Location"]) == (303, "/")
    cookie = entered.cookies["montage_access"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert TOKEN not in cookie.value
    assert "composer" in await stranger.open_page()
    assert (await stranger.order())["state"] in {"queued", "running", "done"}


async def test_programs_send_it_in_a_header(stranger: Visitor) -> None:
    for sent, expected in ((TOKEN, 200), ("wrong", 401), ("", 401)):
        async with stranger.session.get("/metrics", headers={"Authorization": f"Bearer {sent}"}) as response:
            assert response.status == expected


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "0"])
async def test_a_wrong_token_opens_nothing(stranger: Visitor, token: str) -> None:
    refused = await enter(stranger, token)
    assert refused.status == 403
    assert "맞지 않아요" in await refused.text()
    assert "montage_access" not in refused.cookies


async def test_another_site_cannot_enter_for_somebody(stranger: Visitor) -> None:
    assert (await enter(stranger, TOKEN, Origin="https://evil.example")).status == 403


async def test_tries_run_out(stranger: Visitor) -> None:
    for _ in range(3):
        assert (await enter(stranger, "wrong")).status == 403
    assert (await enter(stranger, TOKEN)).status == 429, "the visitor's writes of the minute are used up"


async def test_a_forged_cookie_opens_nothing(stranger: Visitor) -> None:
    status, _ = await stranger.call("GET", "/api/montages", headers={"Cookie": "montage_access=" + "0" * 64})
    assert status == 401


async def test_writes_are_counted_reads_are_not(stranger: Visitor) -> None:
    await enter(stranger, TOKEN)
    await stranger.open_page()
    for number in range(3):
        await stranger.order(event=f"event-000{number}")
    status, answer = await stranger.call("POST", "/api/montages", json={**BODY, "event": "event-0009"})
    assert (status, answer["error"]["code"]) == (429, "web-error-too-often")
    for _ in range(5):
        assert (await stranger.call("GET", "/api/montages"))[0] == 200


def test_a_bucket_fills_up_again() -> None:
    now = 0.0
    throttle = Throttle(6, clock=lambda: now)
    for _ in range(6):
        throttle.take("kim")
    with pytest.raises(ThrottledError):
        throttle.take("kim")
    throttle.take("lee")
    now = 9.9
    with pytest.raises(ThrottledError):
        throttle.take("kim")
    now = 10.1
    throttle.take("kim")


def test_no_limit_is_no_limit() -> None:
    throttle = Throttle(0)
    for _ in range(MAX_ATTEMPTS_PER_MINUTE * 100):
        throttle.take("kim")


@pytest.mark.parametrize(
    ("host", "names", "needed"),
    [
        ("127.0.0.1", (), False),
        ("127.0.0.2", (), False),
        ("::1", (), False),
        ("localhost", (), False),
        ("0.0.0.0", (), True),
        ("::", (), True),
        ("192.168.0.2", (), True),
        ("127.0.0.1", ("montage.example.com",), True),
    ],
)
def test_a_wider_page_needs_a_token(host: str, names: tuple[str, ...], needed: bool) -> None:  # noqa: FBT001
    if needed:
        with pytest.raises(StartupError) as refused:
            required_token(WebSettings(host=host, names=names))
        assert refused.value.code == "startup-access-token"
    else:
        assert required_token(WebSettings(host=host, names=names)) is None
    assert required_token(WebSettings(host=host, names=names, access_token=SecretStr(TOKEN))) == TOKEN
