"""The output of `montage backup` and `montage restore`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import cli
from bot.app import open_core
from bot.settings import load_settings
from tests.bot.services.test_montages import finished
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)


def montage(*args: str, ok: bool = True) -> str:
    """Return the output of a command."""
    result = CliRunner().invoke(cli.montage, args)
    assert result.exit_code == (0 if ok else 1), result.output
    return result.output


def test_there_and_back() -> None:
    async def draw() -> None:
        async with open_core(load_settings(), FakeBackend()) as montages:
            await finished(montages)

    asyncio.run(draw())
    assert montage("backup", "kept") == "백업했어요: kept (그림 4장)\n"
    assert "/data/before-restore-" in montage("restore", "kept")
    assert "온전한 백업이 아니에요" in montage("restore", "data", ok=False)
    assert "비어 있는 폴더나 새 폴더" in montage("backup", "kept", ok=False)


def test_nothing_to_back_up() -> None:
    assert "백업할 데이터베이스가 없어요" in montage("backup", "kept", ok=False)
