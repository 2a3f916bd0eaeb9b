from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from yarl import URL

from bot.errors import StartupError
from bot.platforms.web.security.session import COOKIE, signing_secret

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.bot.platforms.web.visitor import Visitor


def cookie_of(visitor: Visitor) -> str:
    return visitor.session.cookie_jar.filter_cookies(URL(visitor.address))[COOKIE].value


async def test_a_visitor_who_comes_back_is_the_same(visitor: Visitor) -> None:
    before = cookie_of(visitor)
    await visitor.open_page()
    assert cookie_of(visitor) == before


async def test_visitors_differ(new_visitor: Callable[..., Awaitable[Visitor]]) -> None:
    assert cookie_of(await new_visitor()) != cookie_of(await new_visitor())


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: Visitor) -> None:
    async with visitor.session.get("/") as response:
        morsel = response.cookies[COOKIE]
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"


@pytest.mark.parametrize("forge", [lambda _: "", lambda c: "0" * 32 + c[32:], lambda c: c[:-1] + "-", lambda c: c[:32]])
async def test_a_forged_cookie_is_nobody(visitor: Visitor, forge: Callable[[str], str]) -> None:
    cookie = forge(cookie_of(visitor))
    visitor.session.cookie_jar.clear()
    status, answer = await visitor.call("GET", "/api/montages", headers={"Cookie": f"{COOKIE}={cookie}"})
    assert (status, answer["error"]["code"]) == (401, "web-error-session")


@pytest.mark.parametrize("path", ["/api/votes/events", "/api/jobs/1/events", "/api/jobs/1/sheet.png"])
async def test_nobody_sees_nothing(visitor: Visitor, path: str) -> None:
    visitor.session.cookie_jar.clear()
    status, _ = await visitor.call("GET", path)
    assert status == 401


def test_the_secret_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "web-secret"
    made = signing_secret(path)
    assert signing_secret(path) == made
    assert len(made) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_empty_secret_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "web-secret"
    path.touch()
    with pytest.raises(StartupError) as caught:
        signing_secret(path)
    assert caught.value.code == "web-startup-secret"
