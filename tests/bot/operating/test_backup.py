"""A back-up made while the bot draws comes back whole; nothing that was there is lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.app import open_core
from bot.domain.history import HistoryQuery
from bot.domain.jobs import Ballot
from bot.domain.people import Person
from bot.errors import StartupError
from bot.operating.backup import BackupError, back_up, restore
from tests.bot.services.test_montages import finished
from tests.factories import order
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from pathlib import Path

    from bot.services.montages import Montages
    from bot.settings import Settings

KIM = Person("web", "kim")


async def made(montages: Montages) -> list[int]:
    """Numbers of the finished montages."""
    return [job.id for job in (await montages.archive.search_history(HistoryQuery("web", limit=30))).jobs]


async def test_a_round_trip_while_the_bot_runs(settings: Settings, tmp_path: Path) -> None:
    backend = FakeBackend()
    async with open_core(settings, backend) as montages:
        done = [await finished(montages) for _ in range(3)]
        await montages.votes.vote(Ballot(done[0].job.id, 3, KIM))
        backend.hold()
        running = await montages.request(order())
        pictures = await asyncio.to_thread(back_up, settings, tmp_path / "backup")
        assert pictures == 12
        backend.release()
        later = (await finished(montages)).job.id
        sheet = await montages.sheets.get(done[0].job.id)

    aside = restore(settings, tmp_path / "backup")
    assert aside is not None
    assert (aside / "montage.db").is_file()
    assert (aside / "images" / str(later)).is_dir(), "nothing is lost"

    backend.hold()
    async with open_core(settings, backend) as montages:
        assert await made(montages) == [sheet.job.id for sheet in reversed(done)]
        assert (await montages.sheets.get(done[0].job.id)).picture == sheet.picture, "votes and pictures are back"
        assert [job.id for job in await montages.messages.unanswered("web")][-1] == running.id, (
            "what was drawn then is drawn again"
        )
        backend.release()


async def test_it_is_restored_into_an_empty_place(settings: Settings, tmp_path: Path) -> None:
    async with open_core(settings, FakeBackend()) as montages:
        await finished(montages)
    back_up(settings, tmp_path / "backup")
    elsewhere = settings.model_copy(
        update={
            "database": settings.database.model_copy(update={"url": f"sqlite+aiosqlite:///{tmp_path}/new/montage.db"}),
            "images": settings.images.model_copy(update={"folder": tmp_path / "new" / "images"}),
        }
    )
    assert restore(elsewhere, tmp_path / "backup") is None
    async with open_core(elsewhere, FakeBackend()) as montages:
        assert (await montages.sheets.get(1)).tiles


async def test_a_running_bot_is_not_overwritten(settings: Settings, tmp_path: Path) -> None:
    async with open_core(settings, FakeBackend()) as montages:
        await finished(montages)
        back_up(settings, tmp_path / "backup")
        with pytest.raises(StartupError) as refused:
            restore(settings, tmp_path / "backup")
        assert refused.value.code == "startup-already-running"
        assert (await montages.sheets.get(1)).tiles


def test_without_a_database_there_is_nothing_to_back_up(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupError) as refused:
        back_up(settings, tmp_path / "backup")
    assert refused.value.code == "backup-nothing"


async def test_a_damaged_back_up_is_refused(settings: Settings, tmp_path: Path) -> None:
    async with open_core(settings, FakeBackend()) as montages:
        await finished(montages)
    folder = tmp_path / "backup"
    back_up(settings, folder)
    with pytest.raises(BackupError) as refused:
        back_up(settings, folder)
    assert refused.value.code == "backup-folder-full"

    (folder / "images" / "1" / "2.png").unlink()
    for broken in (folder, tmp_path / "nowhere"):
        with pytest.raises(BackupError) as refused:
            restore(settings, broken)
        assert refused.value.code == "backup-not-whole"
    assert (settings.images.folder / "1" / "2.png").is_file(), "a refused back-up changes nothing"
