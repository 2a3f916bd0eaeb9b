from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientError, ClientSession
from pydantic import SecretStr

from bot.errors import StartupError
from bot.platforms.web import serve
from tests.bot.platforms.web.visitor import Visitor

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.inference import FakeBackend


TOKEN = "open-sesame-42"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}


async def test_a_taken_port_is_told(montages: Montages, settings: Settings) -> None:
    async with serve(montages, settings) as address:
        port = urlsplit(address).port
        taken = settings.model_copy(update={"web": settings.web.model_copy(update={"port": port})})
        with pytest.raises(StartupError) as caught:
            async with serve(montages, taken):
                pass
    assert (caught.value.code, caught.value.params) == ("startup-port", {"port": str(port)})


@pytest.mark.parametrize(
    ("host", "shown"), [("0.0.0.0", "127.0.0.1"), ("localhost", "localhost"), ("127.0.0.1", "127.0.0.1")]
)
async def test_the_address_opens_in_a_browser(montages: Montages, settings: Settings, host: str, shown: str) -> None:
    web = {"host": host, "access_token": SecretStr(TOKEN)}
    changed = settings.model_copy(update={"web": settings.web.model_copy(update=web)})
    async with serve(montages, changed) as address, ClientSession(headers=SHOWN) as session:
        assert urlsplit(address).hostname == shown
        async with session.get(address) as response:
            assert response.status == 200


async def test_other_names_are_served_where_they_are_set(montages: Montages, settings: Settings) -> None:
    web = {"names": ("montage.example",), "access_token": SecretStr(TOKEN)}
    named = settings.model_copy(update={"web": settings.web.model_copy(update=web)})
    headers = {"Host": "montage.example", **SHOWN}
    async with serve(montages, named) as address, ClientSession(headers=headers) as session:
        response = await session.get(address)
        assert response.status == 200


async def test_open_streams_end_when_the_server_stops(
    montages: Montages, settings: Settings, backend: FakeBackend
) -> None:
    backend.hold()
    async with asyncio.timeout(60):
        async with serve(montages, settings) as address:
            visitor = Visitor(address)
            await visitor.open_page()
            job = await visitor.order()
            votes = await visitor.session.get("/api/votes/events")
            progress = await visitor.session.get(f"/api/jobs/{job['id']}/events")
        for response in (votes, progress):
            with suppress(ClientError):
                await response.content.read()
            assert response.content.at_eof() or response.content.exception()
        await visitor.session.close()


async def test_visitors_are_known_after_a_restart(montages: Montages, settings: Settings) -> None:
    async with serve(montages, settings) as address:
        first = Visitor(address)
        await first.open_page()
        job = await first.order()
    async with serve(montages, settings) as address:
        again = Visitor(address)
        again.session.cookie_jar.update_cookies({c.key: c.value for c in first.session.cookie_jar})
        _, page = await again.call("GET", "/api/montages?whose=conversation")
        assert [shown["id"] for shown in page["jobs"]] == [job["id"]]
    await first.session.close()
    await again.session.close()
