"""A stage: the bot on a fake Discord, people in its channel, and a camera.

The faces are those of the fake backend; when the pictures for the docs are taken, those of the default model.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest_asyncio

from bot.app import open_core
from bot.platforms.discord.connection import connect
from inference.checkpoint import default_checkpoint
from inference.engine import Engine
from tests.bot.platforms.discord.conftest import HASTE
from tests.bot.platforms.discord.scenes import answer_to, sheet_of
from tests.fakes.album import Album
from tests.fakes.discord import FakeDiscord, Person, pointed_at
from tests.fakes.discord.view import look, page
from tests.fakes.inference import FakeBackend
from tests.pictures import UPDATING, open_camera

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.montages import Montages
    from bot.settings import Settings
    from inference.backend import Backend
    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.objects import Json
    from tests.pictures import Camera


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that a scene needs; 수아 is who looks."""

    fake: FakeDiscord
    montages: Montages
    album: Album
    camera: Camera
    sua: Person
    minjun: Person

    async def draw(self, description: str, seed: int, candidates: int = 4, person: Person | None = None) -> Json:
        """Have a montage drawn, and return the message with its sheet."""
        asked = await (person or self.sua).slash("montage", 설명=description, 후보수=candidates, 시드=seed)
        return await self.sheet(asked, candidates)

    async def sheet(self, interaction: Interaction, candidates: int = 4) -> Json:
        """Wait for the sheet that answers an interaction, and return its message."""
        return self.fake.store.messages[await sheet_of(self.fake, interaction, candidates)]

    async def answer(self, interaction: Interaction) -> Json:
        """Wait for the message that answers an interaction, and return it."""
        return await answer_to(self.fake, interaction)

    async def take(self, name: str, *texts: str, last: int = 1, opened: str = "") -> None:
        """Take a picture of the last things that 수아 sees; all these texts must be visible on it."""
        await self.camera.take(page(look(self.fake, self.sua), last, opened), f"discord-{name}", *texts)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def camera() -> AsyncIterator[Camera]:
    async with open_camera() as camera:
        yield camera


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def album(camera: Camera) -> AsyncIterator[Album]:  # without a camera nothing need be drawn
    async with _artist() as backend:
        yield Album(backend)


@pytest_asyncio.fixture(loop_scope="session")
async def stage(camera: Camera, album: Album, discord_settings: Settings) -> AsyncIterator[Stage]:
    async with FakeDiscord() as fake:
        fake.patience *= 20 if UPDATING else 1  # the model takes its time
        with pointed_at(fake.origin, fake.gateway.url):
            async with open_core(discord_settings, album) as montages, connect(montages, discord_settings, HASTE):
                yield Stage(fake, montages, album, camera, Person(fake, "2", "수아"), Person(fake, "3", "민준"))
                album.release()


@asynccontextmanager
async def _artist() -> AsyncIterator[Backend]:
    if not UPDATING:
        yield FakeBackend()
        return
    async with Engine.load(default_checkpoint()) as engine:
        yield engine
