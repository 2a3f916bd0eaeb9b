"""Each problem with a database file has its own message."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.errors import StartupError
from bot.locales import translate
from bot.settings import DatabaseSettings, ImageSettings, Settings
from bot.store import disk_errors, open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def read_only(file: Path) -> None:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("CREATE TABLE more (id)")


def out_of_reach(file: Path) -> None:
    with closing(sqlite3.connect(file.parent / "missing" / "montage.db")) as connection:
        connection.execute("SELECT 1 FROM sqlite_master")


def full(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA max_page_count = 2")
        connection.execute("CREATE TABLE blobs (content)")
        connection.execute("INSERT INTO blobs VALUES (zeroblob(100000))")


def busy(file: Path) -> None:
    with closing(sqlite3.connect(file)) as one, closing(sqlite3.connect(file, timeout=0)) as other:
        one.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


def damaged(file: Path) -> None:
    file.write_bytes(b"this is not a database, but long enough to look at" * 99)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("SELECT * FROM sqlite_master")


@pytest.mark.parametrize(
    ("obstacle", "code"),
    [
        (read_only, "startup-folder"),
        (out_of_reach, "startup-folder"),
        (full, "startup-disk"),
        (busy, "startup-database-busy"),
        (damaged, "startup-database-unreadable"),
    ],
)
def test_sqlite_says_why(tmp_path: Path, obstacle: Callable[[Path], None], code: str) -> None:
    file = tmp_path / "montage.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE t (id)")
    with pytest.raises(sqlite3.Error) as met:
        obstacle(file)
    told = disk_errors.of_database(met.value, file)
    assert told.code == code
    for language in ("ko", "en"):
        assert str(tmp_path) in translate(language, told.code, **told.params)


async def test_a_start_says_why(tmp_path: Path) -> None:
    file = tmp_path / "montage.db"
    url, images = f"sqlite+aiosqlite:///{file}", ImageSettings(folder=tmp_path / "images")
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StartupError) as refused:
            async with open_store(Settings(database=DatabaseSettings(url=url), images=images)):
                pass
    assert refused.value.code == "startup-database-busy"


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
async def test_one_bot_for_each_file_by_whatever_path(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "folder").symlink_to(tmp_path / "real")
    (tmp_path / "montage.db").symlink_to(tmp_path / "real" / "montage.db")
    images = ImageSettings(folder=tmp_path / "images")

    def at(path: str) -> Settings:
        return Settings(database=DatabaseSettings(url=f"sqlite+aiosqlite:///{tmp_path}/{path}"), images=images)

    async with open_store(at("real/montage.db")):
        for path in ("montage.db", "folder/montage.db"):
            with pytest.raises(StartupError) as refused:
                async with open_store(at(path)):
                    pass
            assert refused.value.code == "startup-already-running"
