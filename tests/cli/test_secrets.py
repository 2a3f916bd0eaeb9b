"""No command prints a secret, even if it is invalid or in the wrong setting."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import cli
from cli import doctor
from tests.bot.safety.test_secrets import TOKENS

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "hunter2secret"
MISPLACED = [
    ("MONTAGE_DATABASE__URL", "postgres://montage:hunter2secret@127.0.0.1:1/montage"),
    ("MONTAGE_DATABASE__URL", "postgres://montage:hunter2@secret@127.0.0.1:1/montage"),
    ("MONTAGE_DATABASE__URL", "postgres://montage:hun@hunter2:secret@127.0.0.1:1/montage"),
    ("MONTAGE_DATABASE__URL", "postgres://montage:hun@t/hunter2secret@127.0.0.1:1/montage"),
    ("MONTAGE_DATABASE__URL", "postgresql+asyncpg://127.0.0.1:1/montage?user=montage&password=hunter2secret"),
    ("MONTAGE_DATABASE__URL", "mysql://montage:hunter2secret@127.0.0.1/montage"),
    ("MONTAGE_IMAGES__FOLDER", "ftp://montage:hunter2secret@127.0.0.1:1/faces"),
    ("MONTAGE_IMAGES__FOLDER", "nonsense://montage:hunter2@secret@127.0.0.1:1/faces"),
    ("MONTAGE_DISCORD", '["hunter2secret"]'),
    ("MONTAGE_SLACK", '{"bot_token": ["hunter2secret"]}'),
    ("MONTAGE_WEB", '"hunter2secret"'),
]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONTAGE_WEB__PORT", "0")
    monkeypatch.setattr("bot.operating.logs.configure", lambda *_: None)
    monkeypatch.setattr(doctor, "examine_checkpoint", lambda _settings: doctor.good("doctor-discord-off"))


@pytest.mark.parametrize("command", ["doctor", "run", "moderate reports"])
@pytest.mark.parametrize(("variable", "value"), MISPLACED)
def test_no_command_prints_it(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, command: str) -> None:
    monkeypatch.setenv(variable, value)
    result = CliRunner().invoke(cli.montage, command.split())
    assert result.exit_code == 1
    assert "hunter2" not in result.output
    assert "secret@" not in result.output


@pytest.mark.parametrize("variable", ["MONTAGE_WEB__HOST", "MONTAGE_DISCORD__TOKEN_FILE", "MONTAGE_DATABASE__URL"])
def test_a_token_in_the_wrong_variable_is_hidden(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    for token in TOKENS:
        monkeypatch.setenv(variable, token)
        assert token not in CliRunner().invoke(cli.montage, ["doctor"]).output


@pytest.mark.parametrize("program", [["-m", "bot"], ["-m", "bot.operating.probe"]])
def test_nor_does_a_program_of_its_own(monkeypatch: pytest.MonkeyPatch, program: list[str]) -> None:
    monkeypatch.setenv("MONTAGE_DATABASE__URL", f"mysql://montage:{SECRET}@127.0.0.1/montage")
    ended = subprocess.run([sys.executable, *program], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "database.url" in ended.stderr
    assert SECRET not in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
