"""Candidates' pictures: `<job id>/<number>.png` in a folder, or under an address that fsspec knows."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import fsspec

from bot.errors import StartupError, UnavailableError
from bot.safety.secrets import redact_tokens
from bot.store import disk_errors
from bot.store.outages import image_outages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


PROBE: Final = ".montage"
"""Name of the object by which `check` finds out whether a service can be used."""

PROBE_CONTENT: Final = b"montage"


class Images(Protocol):
    """Pictures of candidates. All methods but `location` block, so they are called in threads.

    All of them raise `UnavailableError` where the folder or the service cannot be used.
    """

    def location(self, job_id: int, number: int) -> str:
        """Return the path or URL of a candidate's picture; it is derived from the ids, not stored."""
        ...

    def read(self, job_id: int, number: int) -> bytes:
        """The PNG of a candidate.

        Raises:
            FileNotFoundError: the picture was deleted.
        """
        ...

    def write(self, job_id: int, pictures: Sequence[bytes]) -> None:
        """Write the pictures of candidates 1, 2, ... so that they survive a crash once this returns."""
        ...

    def remove(self, job_id: int) -> None:
        """Remove all pictures of a job; nothing happens where there are none."""
        ...

    def jobs(self) -> list[int]:
        """Return all jobs with pictures or unfinished files."""
        ...

    def check(self) -> None:
        """Write something, to find out whether the store can be used."""
        ...


class ImageFiles:
    """PNG files under one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def location(self, job_id: int, number: int) -> str:
        """The file's path."""
        return str(self._path(job_id, number))

    def read(self, job_id: int, number: int) -> bytes:
        """The PNG of a candidate."""
        with lost_or_out_of_reach(self):
            return self._path(job_id, number).read_bytes()

    @image_outages()
    def write(self, job_id: int, pictures: Sequence[bytes]) -> None:
        """Write each picture atomically, then make their names durable."""
        folder = self._folder / str(job_id)
        folder.mkdir(parents=True, exist_ok=True)
        for number, picture in enumerate(pictures, start=1):
            _write_atomically(self._path(job_id, number), picture)
        _sync_folder(folder)
        _sync_folder(self._folder)

    @image_outages()
    def remove(self, job_id: int) -> None:
        """Remove the job's folder."""
        shutil.rmtree(self._folder / str(job_id), ignore_errors=True)

    @image_outages()
    def jobs(self) -> list[int]:
        """Read the names of the folders."""
        return _numbers(entry.name for entry in os.scandir(self._folder))

    @image_outages()
    def check(self) -> None:
        """Write a file without a name, where a full disk or a read-only mount shows."""
        with tempfile.TemporaryFile(dir=self._folder) as probe:
            probe.write(PROBE_CONTENT)
            probe.flush()
            os.fsync(probe.fileno())

    def _path(self, job_id: int, number: int) -> Path:
        return self._folder / str(job_id) / f"{number}.png"


class ImageObjects:
    """PNG objects under one address, such as `s3://bucket/prefix`; S3 shows an object once it is whole and safe."""

    def __init__(self, url: str) -> None:
        options = {"auto_mkdir": True} if url.startswith(("file:", "local:")) else {}
        self._files, self._root = fsspec.url_to_fs(url, **options)

    def location(self, job_id: int, number: int) -> str:
        """The object's address, without a password."""
        return redact_tokens(self._files.unstrip_protocol(self._name(job_id, number)))

    def read(self, job_id: int, number: int) -> bytes:
        """The PNG of a candidate."""
        with lost_or_out_of_reach(self):
            content: bytes = self._files.cat_file(self._name(job_id, number))
        return content

    @image_outages()
    def write(self, job_id: int, pictures: Sequence[bytes]) -> None:
        """Put each picture, one after the other."""
        for number, picture in enumerate(pictures, start=1):
            self._files.pipe_file(self._name(job_id, number), picture)

    @image_outages()
    def remove(self, job_id: int) -> None:
        """Remove the job's objects."""
        self._files.invalidate_cache()  # include files that other processes wrote
        folder = f"{self._root}/{job_id}"
        if self._files.exists(folder):
            self._files.rm(folder, recursive=True)

    @image_outages()
    def jobs(self) -> list[int]:
        """List what lies directly under the address."""
        self._files.invalidate_cache()
        return _numbers(name.rstrip("/").rpartition("/")[2] for name in self._files.ls(self._root, detail=False))

    def _name(self, job_id: int, number: int) -> str:
        return f"{self._root}/{job_id}/{number}.png"

    @image_outages()
    def check(self) -> None:
        """Write and read a test object; it stays, since an address without objects cannot be listed."""
        probe = f"{self._root}/{PROBE}"
        self._files.pipe_file(probe, PROBE_CONTENT)
        self._files.cat_file(probe)


def open_images(folder: Path | str) -> Images:
    """Pictures in a folder, which is made, or under an address; blocking.

    Raises:
        StartupError: the folder cannot be made or written, the address's package is not installed, or it cannot be
            reached.
    """
    try:
        images = _images(folder)
        images.check()
    except ImportError as error:
        raise StartupError("startup-images-driver", path=str(folder)) from error
    except ValueError as error:  # no such protocol
        raise StartupError("startup-images-address", path=str(folder)) from error
    except Exception as error:  # clients raise their own error types
        if isinstance(folder, Path):
            raise disk_errors.of_folder(error.__cause__ or error, folder) from error
        raise StartupError("startup-images-unreachable", path=str(folder)) from error
    return images


def _images(folder: Path | str) -> Images:
    if not isinstance(folder, Path):
        return ImageObjects(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return ImageFiles(folder)


@contextmanager
def lost_or_out_of_reach(images: Images) -> Iterator[None]:
    """Pass on that a picture is missing only if the rest of the store can be used: a bucket may be missing, too."""
    try:
        with image_outages():
            yield
    except UnavailableError as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise
        images.check()
        raise error.__cause__ from None


def _numbers(names: Iterable[str]) -> list[int]:
    """Return the names that are job ids."""
    return [int(name) for name in names if name.isascii() and name.isdigit()]


def _write_atomically(path: Path, content: bytes) -> None:
    """Replace a file atomically."""
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
