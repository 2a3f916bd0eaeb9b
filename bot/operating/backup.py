"""Back-ups: a folder with the database, the pictures and a manifest that verifies both.

A back-up may be made while the bot runs. SQLite's online backup gives a consistent database. Pictures are written
before their job is done and never change, so those copied after the database include all that it refers to.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot.errors import StartupError, UserError
from bot.store.database import database_path
from bot.store.lock import exclusive_lock

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings

DATABASE: Final = "montage.db"
IMAGES: Final = "images"
MANIFEST: Final = "backup.json"
SQLITE_SIDE_FILES: Final = ("-wal", "-shm")  # SQLite's files beside a database; a restore must not leave the old ones


class BackupError(UserError):
    """The bot has nothing to back up, or the back-up is unusable."""


def back_up(settings: Settings, folder: Path) -> int:
    """Copy the database and all pictures into a new folder; returns the number of pictures.

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
    manifest = {"made_at": datetime.now(UTC).isoformat(), "database_sha256": _digest(folder / DATABASE)}
    (folder / MANIFEST).write_text(json.dumps(manifest | {"pictures": pictures}, indent=2), encoding="utf-8")
    return pictures


def restore(settings: Settings, folder: Path) -> Path | None:
    """Restore a back-up to the configured paths; returns the folder that existing data was moved to.

    Raises:
        BackupError: the back-up is incomplete, or the settings store data on a server.
        StartupError: the bot is running.
    """
    _require_whole(folder)
    database, images = _places(settings)
    database.parent.mkdir(parents=True, exist_ok=True)
    with exclusive_lock(database):
        aside = _move_aside(database, images)
        shutil.copyfile(folder / DATABASE, database)
        shutil.copytree(folder / IMAGES, images)
    return aside


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


def _copy_pictures(source: Path, target: Path) -> int:
    """Copy finished pictures; drafts (`.part`) belong to unfinished jobs."""
    target.mkdir()
    copied = 0
    for picture in sorted(source.glob("*/*.png")):
        place = target / picture.relative_to(source)
        place.parent.mkdir(exist_ok=True)
        try:
            shutil.copy2(picture, place)
        except FileNotFoundError:  # its job was deleted meanwhile
            continue
        copied += 1
    return copied


def _require_whole(folder: Path) -> None:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        pictures = sum(1 for _ in (folder / IMAGES).glob("*/*.png"))
        whole = manifest["database_sha256"] == _digest(folder / DATABASE) and manifest["pictures"] == pictures
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError("backup-not-whole", path=str(folder)) from error
    if not whole:
        raise BackupError("backup-not-whole", path=str(folder))


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
