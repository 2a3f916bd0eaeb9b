"""The stage fixture: the bot on a fake Discord, users in its channel, and a camera.

The fake backend draws the faces, except for the pictures of the docs, which the default model draws.
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
from tests.bot.platforms.discord.conftest import FAST_TIMING
from tests.bot.platforms.discord.helpers import answer_to, sheet_of
from tests.fakes.caching_backend import CachingBackend
from tests.fakes.discord import FakeDiscord, FakeUser, redirected_to
from tests.fakes.discord.view import capture_screen, render_page
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
    """The parts of a scene; the pictures show 수아's view."""

    fake: FakeDiscord
    montages: Montages
    caching_backend: CachingBackend
    camera: Camera
    sua: FakeUser
    minjun: FakeUser

    async def draw(self, description: str, seed: int, candidates: int = 4, person: FakeUser | None = None) -> Json:
        """Order a montage, wait for it, and return the message with its sheet."""
        asked = await (person or self.sua).slash("montage", 설명=description, 후보수=candidates, 시드=seed)
        return await self.sheet(asked, candidates)

    async def sheet(self, interaction: Interaction, candidates: int = 4) -> Json:
        """Wait for the sheet that answers an interaction, and return its message."""
        return self.fake.store.messages[await sheet_of(self.fake, interaction, candidates)]

    async def answer(self, interaction: Interaction) -> Json:
        """Wait for the message that answers an interaction, and return it."""
        return await answer_to(self.fake, interaction)

    async def take(self, name: str, *texts: str, last: int = 1, opened: str = "") -> None:
        """Take a picture of the last items on 수아's screen; all these texts must be visible on it."""
        await self.camera.take(
            render_page(capture_screen(self.fake, self.sua), last, opened), f"discord-{name}", *texts
        )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def camera() -> AsyncIterator[Camera]:
    async with open_camera() as camera:
        yield camera


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def caching_backend(camera: Camera) -> AsyncIterator[CachingBackend]:  # no faces are needed without a camera
    async with _artist() as backend:
        yield CachingBackend(backend)


@pytest_asyncio.fixture(loop_scope="session")
async def stage(camera: Camera, caching_backend: CachingBackend, discord_settings: Settings) -> AsyncIterator[Stage]:
    async with FakeDiscord() as fake:
        fake.patience *= 20 if UPDATING else 1  # the model is slow
        with redirected_to(fake.origin, fake.gateway.url):
            async with (
                open_core(discord_settings, caching_backend) as montages,
                connect(montages, discord_settings, FAST_TIMING),
            ):
                yield Stage(
                    fake, montages, caching_backend, camera, FakeUser(fake, "2", "수아"), FakeUser(fake, "3", "민준")
                )
                caching_backend.release()


@asynccontextmanager
async def _artist() -> AsyncIterator[Backend]:
    if not UPDATING:
        yield FakeBackend()
        return
    async with Engine.load(default_checkpoint()) as engine:
        yield engine
