"""Commands print to terminals of every encoding and to pipes that close early."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from typing import TYPE_CHECKING

import pytest

import cli
from bot import __main__ as bot_main
from bot.operating import logs
from bot.settings import load_settings
from bot.store import open_store
from cli import doctor

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONTAGE_WEB__PORT", "0")
    monkeypatch.setattr(doctor, "examine_checkpoint", lambda _settings: doctor.good("doctor-discord-off"))


def montage(monkeypatch: pytest.MonkeyPatch, *arguments: str, encoding: str) -> tuple[object, str, str]:
    """Run a command with streams of an encoding; return the exit status, the output and the errors."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True) for _ in range(2)]
    monkeypatch.setattr(sys, "stdout", streams[0])
    monkeypatch.setattr(sys, "stderr", streams[1])
    monkeypatch.setattr(sys, "argv", ["montage", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    output, errors = (stream.buffer.getvalue().decode(encoding) for stream in streams)
    return ended.value.code, output, errors


@pytest.mark.parametrize(("encoding", "mark"), [("cp949", "O"), ("utf-8", "✓")])
def test_marks_are_substituted_where_the_encoding_lacks_them(
    encoding: str, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, output, errors = montage(monkeypatch, "doctor", encoding=encoding)
    assert (code, errors) == (0, "")
    assert {line[0] for line in output.splitlines()[:-1]} == {mark}


def test_errors_and_helps_print_in_every_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONTAGE_IMAGES__FOLDER", "nonsense://✗é")
    assert "://X?" in montage(monkeypatch, "reindex", encoding="cp949")[2]
    for language in ("ko", "en"):
        monkeypatch.setenv("MONTAGE_LANGUAGE", language)
        assert montage(monkeypatch, "draw", "--help", encoding="cp949")[0] == 0


def test_a_file_name_that_is_no_text_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONTAGE_CONFIG", os.fsdecode(b"config\xff.toml"))
    code, _, errors = montage(monkeypatch, "reindex", encoding="utf-8")
    assert code == 1
    assert "config?.toml" in errors


def test_the_bot_by_itself_prints_in_every_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(_settings: object, announce: object, _language: str) -> None:
        announce("✓ 준비됐어요")  # type: ignore[operator]

    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp949", write_through=True)
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(bot_main, "run", run)
    monkeypatch.setattr(logs, "configure", lambda *_: None)
    bot_main.main()
    assert stream.buffer.getvalue().decode("cp949") == "O 준비됐어요\n"


@pytest.mark.parametrize("arguments", [["--help"], ["doctor"], ["moderate", "blocks"]])
def test_a_closed_pipe_is_no_error(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    async def make_database() -> None:
        async with open_store(load_settings()):
            pass

    asyncio.run(make_database())
    reading, writing = os.pipe()
    os.close(reading)
    errors = io.StringIO()
    monkeypatch.setattr(sys, "stdout", os.fdopen(writing, "w", encoding="utf-8"))
    monkeypatch.setattr(sys, "stderr", errors)
    monkeypatch.setattr(sys, "argv", ["montage", *arguments])
    with pytest.raises(SystemExit):
        cli.main()
    assert errors.getvalue() == ""
