"""`montage run`: the settings for the bot, and the messages when it cannot start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import cli
import cli.run
from bot.errors import StartupError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.settings import Settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and unchanged logging."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.operating.logs.configure", lambda *_: None)
    return tmp_path


def test_it_says_one_line_and_knows_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    async def started(settings: Settings, announce: Callable[[str], None], language: str) -> None:
        announce(f"{language} {settings.web.port} {settings.web.host}")

    monkeypatch.setattr(cli.run, "run", started)
    result = CliRunner().invoke(cli.montage, ["run", "--port", "9123"])
    assert (result.exit_code, result.output) == (0, "ko 9123 127.0.0.1\n")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (StartupError("startup-port", port="80"), "80번 포트를 열 수 없어요."),
        (ExceptionGroup("tasks", [StartupError("startup-discord-token")]), "Discord가 토큰을 거절했어요."),
        (RuntimeError("boom"), "예상하지 못한 문제가 생겼어요."),
    ],
)
def test_errors_are_one_sentence(monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str) -> None:
    async def refused(*_: object) -> None:
        raise error

    monkeypatch.setattr(cli.run, "run", refused)
    result = CliRunner().invoke(cli.montage, ["run"])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(sentence)
    assert len(result.stderr.splitlines()) == 1


def test_a_missing_model_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONTAGE_INFERENCE__CHECKPOINT", "/nowhere/model")
    monkeypatch.setenv("MONTAGE_LANGUAGE", "en")
    result = CliRunner().invoke(cli.montage, ["run"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == ("There is no such model folder; check the setting inference.checkpoint: /nowhere/model\n")
