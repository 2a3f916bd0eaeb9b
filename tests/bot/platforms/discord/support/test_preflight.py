"""The checks of `montage doctor` on Discord: token, clock, and permissions in a channel."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.locales import LANGUAGES, translate
from bot.platforms.discord.support.preflight import REQUIRED_PERMISSIONS, Preflight
from tests.fakes.discord import redirected_to
from tests.fakes.discord.objects import BOT_USER, CHANNEL_ID, GUILD_ID, application, channel, guild, member
from tests.fakes.discord.rest import PREFIX, json_response
from tests.fakes.discord.server import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ALL = discord.Permissions.all()


@asynccontextmanager
async def discord_with(
    *, granted: discord.Permissions = ALL, denied_here: int = 0, clock: timedelta = timedelta(), valid: bool = True
) -> AsyncIterator[None]:
    """Answer the requests of the checks like Discord while the context lasts."""
    overwrite = {"id": GUILD_ID, "type": 0, "allow": "0", "deny": str(denied_here)}
    here = {**channel(), "permission_overwrites": [overwrite]}
    server = guild()
    server["roles"][0]["permissions"] = str(granted.value)
    answers = {
        "/users/@me": {**BOT_USER, "mfa_enabled": True, "locale": "ko", "verified": True, "email": None},
        "/oauth2/applications/@me": application(),
        f"/channels/{CHANNEL_ID}": here,
        f"/guilds/{GUILD_ID}": server,
        f"/guilds/{GUILD_ID}/channels": [here],
        f"/guilds/{GUILD_ID}/members/{BOT_USER['id']}": member(BOT_USER),
        "/gateway": {"url": "wss://nowhere.example"},
    }

    async def answer(request: web.Request) -> web.Response:
        found = answers.get(request.path.removeprefix(PREFIX))
        if not valid:
            response = json_response({"message": "401: Unauthorized", "code": 0}, 401)
        elif found is None:
            response = json_response({"message": "Unknown Channel", "code": 10003}, 404)
        else:
            response = json_response(found)
        response.headers["Date"] = format_datetime(datetime.now(UTC) + clock, usegmt=True)
        return response

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    async with TestServer(app) as fake:
        with redirected_to(str(fake.make_url("")), "wss://nowhere.example"):
            yield


async def findings(channel_id: str = CHANNEL_ID) -> dict[str, tuple[bool, dict[str, str | int]]]:
    """Return message id -> (whether the check passed, parameters); every message must have a text."""
    found = await Preflight(TOKEN, int(channel_id)).run()
    for _, message, params in found:
        assert all(translate(language, message, **params) for language in LANGUAGES)
    return {message: (ok, params) for ok, message, params in found}


async def test_all_is_well() -> None:
    async with discord_with():
        found = await findings()
    assert [ok for ok, _ in found.values()] == [True, True, True]
    assert set(found) == {"doctor-discord-works", "doctor-clock", "doctor-channel"}


@pytest.mark.parametrize("name", REQUIRED_PERMISSIONS)
async def test_a_permission_that_the_role_lacks_is_named(name: str) -> None:
    some = discord.Permissions(**dict.fromkeys(REQUIRED_PERMISSIONS, True))
    some.update(**{name: False})
    async with discord_with(granted=some):
        ok, params = (await findings())["doctor-channel-missing"]
    assert not ok
    assert name in str(params["permissions"]).split(",")


async def test_a_permission_that_the_channel_takes_away_is_named() -> None:
    some = discord.Permissions(**dict.fromkeys(REQUIRED_PERMISSIONS, True))
    async with discord_with(granted=some, denied_here=discord.Permissions(attach_files=True).value):
        ok, params = (await findings())["doctor-channel-missing"]
    assert (ok, params["permissions"]) == (False, "attach_files")


async def test_a_channel_out_of_sight() -> None:
    async with discord_with():
        assert (await findings("404"))["doctor-channel-unknown"] == (False, {"channel": "404"})


async def test_a_refused_token() -> None:
    async with discord_with(valid=False):
        assert await findings() == {"doctor-discord-refused": (False, {})}


@pytest.mark.parametrize("minutes", [5, -5])
async def test_a_clock_that_is_off(minutes: int) -> None:
    async with discord_with(clock=timedelta(minutes=minutes)):
        assert (await findings())["doctor-clock-wrong"] == (False, {"minutes": 5})
