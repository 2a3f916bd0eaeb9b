"""`montage reindex`: its results and its output."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import cli
import cli.reindex
from bot.app import open_core
from bot.settings import Settings, load_settings
from bot.store.lock import exclusive_lock
from tests.bot.services.test_montages import finished
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, unchanged logging, and a fake model."""

    @asynccontextmanager
    async def fake_engine(_settings: Settings) -> AsyncIterator[FakeBackend]:
        yield FakeBackend()

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.operating.logs.configure", lambda *_: None)
    monkeypatch.setattr(cli.reindex, "open_engine", fake_engine)
    return tmp_path


async def draw(backend: FakeBackend) -> None:
    """Draw two montages of four candidates."""
    async with open_core(load_settings(), backend) as montages:
        for _ in range(2):
            await finished(montages)


def test_everything_is_made_anew(folder: Path) -> None:
    blind = FakeBackend()
    blind.has_space = False
    asyncio.run(draw(blind))
    index = folder / "data" / "montage.db.vectors" / "pictures.usearch"
    index.parent.mkdir(exist_ok=True)
    index.write_bytes(b"nonsense")
    result = CliRunner().invoke(cli.montage, ["reindex"])
    assert (result.exit_code, result.output) == (
        0,
        "검색 색인을 새로 만들었어요. 설명 2개, 그림 8장을 찾을 수 있어요.\n",
    )
    assert len(index.read_bytes()) > 100


def test_a_running_bot_is_left_alone(folder: Path) -> None:
    (folder / "data").mkdir()
    with exclusive_lock(folder / "data" / "montage.db"):
        result = CliRunner().invoke(cli.montage, ["reindex"])
    assert result.exit_code == 1
    assert "다른 봇이 이미" in result.stderr
