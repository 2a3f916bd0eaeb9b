"""Fixtures for all tests: a bot core with real files and a fake backend."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import hypothesis
import pytest

from bot.app import open_core
from bot.settings import DatabaseSettings, ImageSettings, InferenceSettings, Settings, WebSettings
from bot.store import Store, open_store
from tests.bot.process import NO_LIMITS
from tests.checkpoints import write_tiny_checkpoint
from tests.fakes.inference import FakeBackend
from tests.postgresql import MISSING, Cluster, cluster, find_binaries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from bot.services.montages import Montages

hypothesis.settings.load_profile("ci")  # the same examples every time, without a deadline


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the developer's own MONTAGE_* variables, and set the language to Korean."""
    for name in [name for name in os.environ if name.startswith("MONTAGE_")]:
        monkeypatch.delenv(name)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "ko_KR.UTF-8")


@pytest.fixture(autouse=True)
def _a_slow_database_is_no_broken_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the health check more seconds than a busy machine needs."""
    monkeypatch.setattr("bot.operating.health.DATABASE_TIMEOUT_S", 60.0)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with all files in a temporary folder, any free port, and one job at a time."""
    return Settings(
        inference=InferenceSettings(concurrency=1),
        database=DatabaseSettings(url=f"sqlite+aiosqlite:///{tmp_path}/montage.db"),
        images=ImageSettings(folder=tmp_path / "images"),
        limits=NO_LIMITS,
        web=WebSettings(port=0, secret_file=tmp_path / "web-secret"),
    )


@pytest.fixture
def backend() -> FakeBackend:
    """A backend that draws without delay."""
    return FakeBackend()


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    """A migrated, empty store in real files."""
    async with open_store(settings) as store:
        yield store


@pytest.fixture
async def montages(settings: Settings, backend: FakeBackend) -> AsyncIterator[Montages]:
    """The running use cases: store, dispatcher and the fake backend."""
    async with open_core(settings, backend) as montages:
        yield montages


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """A PostgreSQL server for the session; a test that stops it must start it again."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip(MISSING)
    with cluster(binaries) as server:
        yield server


@pytest.fixture(scope="session")
def postgresql(postgresql_cluster: Cluster) -> str:
    """The address of the PostgreSQL server, without the name of a database."""
    return postgresql_cluster.address


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint folder that tests must not change."""
    return write_tiny_checkpoint(tmp_path_factory.mktemp("checkpoint"))
