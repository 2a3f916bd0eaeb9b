"""Back-ups: a folder with the database, the pictures and a manifest that verifies both.

A back-up may be made while the bot runs. SQLite's online backup gives a consistent database. Pictures are written
before their job is done and never change, so those copied after the database include all that it refers to, but for
montages deleted in between: these are deleted from the copy, too. The manifest holds a digest of each file.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.errors import StartupError, UserError
from bot.store.database import database_path
from bot.store.lock import exclusive_lock

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from bot.settings import Settings

DATABASE: Final = "montage.db"
IMAGES: Final = "images"
MANIFEST: Final = "backup.json"
UNFINISHED: Final = ".restoring"
"""Suffix of what is copied back, until it is whole."""

BUSY_TIMEOUT_S: Final = 60.0
"""How long a write of the bot may take."""

PNG: Final = (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82")
"""How a whole PNG file begins and ends."""

SQLITE_SIDE_FILES: Final = ("-wal", "-shm")  # SQLite's files beside a database; a restore must not leave the old ones


class Copied(NamedTuple):
    """Number of pictures in a back-up, and of those that were lost or damaged before."""

    pictures: int
    missing: int


class BackupError(UserError):
    """The bot has nothing to back up, or the back-up is unusable."""


def back_up(settings: Settings, folder: Path) -> Copied:
    """Copy the database and all pictures into a new folder.

    Raises:
        BackupError: the database does not exist, the folder is not empty, or the data is not on this machine.
    """
    source, images = _places(settings)
    if not source.is_file():
        raise BackupError("backup-nothing", path=str(source))
    if folder.exists() and any(folder.iterdir()):
        raise BackupError("backup-folder-full", path=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    _copy_database(source, folder / DATABASE)
    pictures = _copy_pictures(images, folder / IMAGES)
    missing = _without_deleted(source, folder / DATABASE, pictures)
    manifest = {
        "made_at": datetime.now(UTC).isoformat(),
        "database_sha256": _digest(folder / DATABASE),
        "pictures": pictures,
        "missing": sorted(missing),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    return Copied(len(pictures), len(missing))


def restore(settings: Settings, folder: Path) -> Path | None:
    """Restore a back-up to the configured paths; returns the folder that existing data was moved to.

    Raises:
        BackupError: the back-up is incomplete, or the settings store data on a server.
        StartupError: the bot is running, or the data cannot be written.
    """
    _require_whole(folder)
    database, images = _places(settings)
    database.parent.mkdir(parents=True, exist_ok=True)
    with exclusive_lock(database):
        parts = {folder / DATABASE: _unfinished(database), folder / IMAGES: _unfinished(images)}
        try:
            for source, draft in parts.items():
                _copy(source, draft)
            aside = _move_aside(database, images)
            _unfinished(database).replace(database)
            _unfinished(images).replace(images)
        except OSError as error:
            raise StartupError("startup-folder", path=str(database.parent)) from error
        finally:
            for draft in parts.values():
                _remove(draft)
    return aside


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + UNFINISHED)


def _copy(source: Path, target: Path) -> None:
    """Copy a file or a folder, in place of what an interrupted restore left."""
    _remove(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _places(settings: Settings) -> tuple[Path, Path]:
    """Return the database file and the picture folder; servers and object stores need their own back-up tools."""
    database, images = database_path(settings.database.url), settings.images.folder
    if database is None or isinstance(images, str):
        raise BackupError("backup-elsewhere")
    return database, images


def _copy_database(source: Path, target: Path) -> None:
    """Copy with SQLite's online backup, which is consistent during writes."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)


def _copy_pictures(source: Path, target: Path) -> dict[str, str]:
    """Copy finished pictures and return their digests; drafts (`.part`) belong to unfinished jobs.

    Damaged pictures are left out.
    """
    target.mkdir()
    copied = {}
    for picture in sorted(source.glob("*/*.png")):
        try:
            content = picture.read_bytes()
        except FileNotFoundError:  # its job was deleted meanwhile
            continue
        if not (content.startswith(PNG[0]) and content.endswith(PNG[1])):
            continue
        name = picture.relative_to(source)
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_bytes(content)
        copied[name.as_posix()] = hashlib.sha256(content).hexdigest()
    return copied


def _without_deleted(source: Path, copy: Path, pictures: Collection[str]) -> set[str]:
    """Delete montages from the copied database that were deleted from the source before their pictures were copied.

    Returns the names of pictures that are missing though their montage is there.
    """
    with closing(sqlite3.connect(copy)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        rows = database.execute("SELECT job_id, number FROM candidates").fetchall()
        missing = {f"{job_id}/{number}.png": job_id for job_id, number in rows}
        missing = {name: job_id for name, job_id in missing.items() if name not in pictures}
        present = _present(source, set(missing.values()))
        deleted = [(job_id,) for job_id in set(missing.values()) - present]
        with database:
            database.executemany("DELETE FROM jobs WHERE id = ?", deleted)
    return {name for name, job_id in missing.items() if job_id in present}


def _present(source: Path, jobs: Collection[int]) -> set[int]:
    """Return the jobs that are still in a database, after writes under way: retention deletes pictures first."""
    if not jobs:
        return set()
    uri = f"{source.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        found = {job_id for (job_id,) in database.execute("SELECT id FROM jobs") if job_id in jobs}
        database.execute("ROLLBACK")
    return found


def _require_whole(folder: Path) -> None:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = manifest["database_sha256"] == _digest(folder / DATABASE) and _has_pictures(
            folder / IMAGES, manifest["pictures"]
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError("backup-not-whole", path=str(folder)) from error
    if not whole:
        raise BackupError("backup-not-whole", path=str(folder))


def _has_pictures(folder: Path, listed: dict[str, str] | int) -> bool:
    """Return whether a folder holds the pictures of a manifest; before digests were listed, it said their number."""
    if isinstance(listed, int):
        return listed == sum(1 for _ in folder.glob("*/*.png"))
    return all(_digest(folder / name) == digest for name, digest in listed.items())


def _move_aside(database: Path, images: Path) -> Path | None:
    """Move existing data into a folder beside the database."""
    present = [database, *(database.with_name(database.name + end) for end in SQLITE_SIDE_FILES), images]
    present = [path for path in present if path.exists()]
    if not present:
        return None
    aside = database.with_name(f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    aside.mkdir()
    try:
        for path in present:
            shutil.move(path, aside / path.name)
    except OSError as error:
        raise StartupError("startup-folder", path=str(aside)) from error
    return aside


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
