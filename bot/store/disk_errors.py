"""Why a file cannot be opened or written, as a sentence."""

from __future__ import annotations

import errno
import sqlite3
from typing import TYPE_CHECKING, Final

from bot.errors import StartupError

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "startup-folder"
DISK: Final = "startup-disk"
BUSY: Final = "startup-database-busy"
UNREADABLE: Final = "startup-database-unreadable"

REASONS: Final = {
    sqlite3.SQLITE_READONLY: FOLDER,
    sqlite3.SQLITE_CANTOPEN: FOLDER,
    sqlite3.SQLITE_PERM: FOLDER,
    sqlite3.SQLITE_FULL: DISK,
    sqlite3.SQLITE_IOERR: DISK,
    sqlite3.SQLITE_NOMEM: DISK,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
}
"""SQLite's primary result codes -> message ids; anything else means that the file is damaged or not a database."""


def of_database(error: BaseException | None, file: Path) -> StartupError:
    """Return why a database file cannot be used."""
    code = error.sqlite_errorcode & 0xFF if isinstance(error, sqlite3.Error) and error.sqlite_errorcode else None
    reason = UNREADABLE if code is None else REASONS.get(code, UNREADABLE)
    return StartupError(reason, path=str(file.parent if reason in {FOLDER, DISK} else file))


def of_folder(error: BaseException | None, folder: Path) -> StartupError:
    """Return why a folder cannot be used."""
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EIO}
    return StartupError(DISK if full else FOLDER, path=str(folder))
