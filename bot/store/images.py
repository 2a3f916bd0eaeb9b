"""Candidates' pictures as files: `<folder>/<job id>/<number>.png`."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class ImageFiles:
    """PNG files under one folder; blocking, so called in a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, job_id: int, number: int) -> Path:
        """Where the picture of a candidate lies; follows from the ids, so no path is ever stored."""
        return self._folder / str(job_id) / f"{number}.png"

    def read(self, job_id: int, number: int) -> bytes:
        """The PNG of a candidate.

        Raises:
            FileNotFoundError: somebody removed the file.
        """
        return self.path(job_id, number).read_bytes()

    def write(self, job_id: int, pictures: Sequence[bytes]) -> None:
        """Write the pictures of candidates 1, 2, ... so that they survive a crash once this returns."""
        folder = self._folder / str(job_id)
        folder.mkdir(parents=True, exist_ok=True)
        for number, picture in enumerate(pictures, start=1):
            _write_atomically(self.path(job_id, number), picture)
        _sync_folder(folder)
        _sync_folder(self._folder)

    def remove(self, job_id: int) -> None:
        """Remove all pictures of a job; nothing happens where there are none."""
        shutil.rmtree(self._folder / str(job_id), ignore_errors=True)


def _write_atomically(path: Path, content: bytes) -> None:
    """Whoever looks sees the whole old file or the whole new one."""
    draft = path.with_suffix(".part")
    with draft.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


def _sync_folder(folder: Path) -> None:
    """Make new names in a folder durable, where the system can (Windows cannot open folders)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
