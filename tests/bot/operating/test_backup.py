"""A backup of a running bot is restored completely, and existing data are not lost."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import open_core
from bot.domain.history import HistoryQuery
from bot.domain.jobs import Ballot
from bot.domain.people import Person, Viewer
from bot.errors import StartupError
from bot.operating import backup
from bot.operating.backup import BackupError, Copied, back_up, restore
from tests.bot.jobs.test_maintenance import age
from tests.bot.services.test_montages import finished
from tests.factories import order
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings

KIM = Person("web", "kim")


async def made(montages: Montages) -> list[int]:
    """Return the ids of the finished montages."""
    return [job.id for job in (await montages.archive.search_history(HistoryQuery("web", limit=30))).jobs]


async def test_a_round_trip_while_the_bot_runs(settings: Settings, tmp_path: Path) -> None:
    backend = FakeBackend()
    async with open_core(settings, backend) as montages:
        done = [await finished(montages) for _ in range(3)]
        await montages.votes.vote(Ballot(done[0].job.id, 3, KIM))
        backend.hold()
        running = await montages.request(order())
        assert await asyncio.to_thread(back_up, settings, tmp_path / "backup") == Copied(pictures=12, missing=0)
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


@pytest.mark.parametrize("way", ["delete", "expire"])
async def test_what_is_deleted_while_it_is_copied_is_not_in_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    loop = asyncio.get_running_loop()
    async with open_core(settings, FakeBackend()) as montages:
        kept, gone = (await finished(montages)).job, (await finished(montages)).job
        period = (await montages._store.retention.periods(1))[0]

        async def vanish() -> None:
            if way == "delete":
                await montages.deletion.delete(gone.id, Viewer(KIM, "lobby"))
            else:
                await age(montages._store, 10, gone.id)
                await montages._store.retention.remove(period, datetime.now(UTC))

        copy = backup._copy_pictures

        def copy_later(*places: Path) -> dict[str, str]:
            asyncio.run_coroutine_threadsafe(vanish(), loop).result()
            return copy(*places)

        monkeypatch.setattr(backup, "_copy_pictures", copy_later)
        copied = await asyncio.to_thread(back_up, settings, tmp_path / "backup")
    assert copied == Copied(pictures=4, missing=0)
    restore(settings, tmp_path / "backup")
    async with open_core(settings, FakeBackend()) as montages:
        assert await made(montages) == [kept.id]


async def test_pictures_lost_before_are_told(settings: Settings, tmp_path: Path) -> None:
    async with open_core(settings, FakeBackend()) as montages:
        await finished(montages)
    assert isinstance(settings.images.folder, Path)
    (settings.images.folder / "1" / "2.png").unlink()
    (settings.images.folder / "1" / "3.png").write_bytes(b"")
    assert back_up(settings, tmp_path / "backup") == Copied(pictures=2, missing=2)
    restore(settings, tmp_path / "backup")
    assert not (settings.images.folder / "1" / "3.png").exists()


@pytest.mark.parametrize("content", [b"", b"another picture", None])
async def test_a_picture_changed_in_a_back_up_is_noticed(
    settings: Settings, tmp_path: Path, content: bytes | None
) -> None:
    async with open_core(settings, FakeBackend()) as montages:
        await finished(montages)
    back_up(settings, tmp_path / "backup")
    picture = tmp_path / "backup" / "images" / "1" / "2.png"
    picture.write_bytes(content) if content is not None else picture.unlink()
    (picture.parent / "5.png").write_bytes(b"one more, so that the number is right")
    with pytest.raises(BackupError) as refused:
        restore(settings, tmp_path / "backup")
    assert refused.value.code == "backup-not-whole"


async def test_a_back_up_of_an_earlier_version_is_restored(settings: Settings, tmp_path: Path) -> None:
    async with open_core(settings, FakeBackend()) as montages:
        await finished(montages)
    back_up(settings, tmp_path / "backup")
    path = tmp_path / "backup" / "backup.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps({**manifest, "pictures": len(manifest["pictures"])}))
    restore(settings, tmp_path / "backup")
    async with open_core(settings, FakeBackend()) as montages:
        assert (await montages.sheets.get(1)).tiles


async def test_an_interrupted_restore_leaves_the_data_as_it_was(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_core(settings, FakeBackend()) as montages:
        await finished(montages)
    back_up(settings, tmp_path / "backup")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copytree", full)
    with pytest.raises(StartupError):
        restore(settings, tmp_path / "backup")
    async with open_core(settings, FakeBackend()) as montages:
        assert (await montages.sheets.get(1)).tiles
