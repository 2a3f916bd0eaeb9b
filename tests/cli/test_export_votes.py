"""`montage export-votes`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

import cli
from bot.app import open_core
from bot.domain.jobs import Ballot
from bot.domain.people import Person
from tests.bot.services.test_montages import KIM, LEE, finished
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    import pytest

    from bot.settings import Settings


async def vote(settings: Settings) -> None:
    """Cast votes: two people for a montage, one for a private one."""
    async with open_core(settings, FakeBackend()) as montages:
        job = (await finished(montages, seed=7)).job
        await montages.votes.cast(Ballot(job.id, 3, KIM))
        await montages.votes.cast(Ballot(job.id, 2, LEE))
        await montages.votes.cast(Ballot(job.id, 1, KIM))
        secret = (await finished(montages, private=True)).job
        await montages.votes.cast(Ballot(secret.id, 1, Person("web", "kim")))


def test_votes_come_with_what_was_shown(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asyncio.run(vote(settings))
    monkeypatch.setenv("MONTAGE_DATABASE__URL", settings.database.url)
    monkeypatch.setenv("MONTAGE_IMAGES__FOLDER", str(settings.images.folder))
    file = tmp_path / "votes.jsonl"
    result = CliRunner().invoke(cli.montage, ["export-votes", "-o", str(file)])
    assert (result.exit_code, result.output) == (0, "")

    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(line["job"], line["candidate"], line["shown"]) for line in lines] == [
        (1, 3, [1, 2, 3, 4]),
        (1, 2, [3, 1, 2, 4]),
        (1, 1, [2, 3, 1, 4]),
    ]
    assert lines[0]["voter"] == lines[2]["voter"] != lines[1]["voter"]
    assert "kim" not in file.read_text(encoding="utf-8")
    assert {(line["seed"], line["model"], line["score"]) for line in lines} == {(7, "fake-1", s) for s in (2.0, 1.0)}
    assert all(Path(line["picture"]).is_file() for line in lines)


def test_without_a_database_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MONTAGE_DATABASE__URL", f"sqlite+aiosqlite:///{tmp_path}/none.db")
    result = CliRunner().invoke(cli.montage, ["export-votes"])
    assert result.exit_code == 1
    assert "처음 실행할 때 만들어져요" in result.output
    assert not (tmp_path / "none.db").exists()
