"""Writes data folders in parallel and files atomically."""

from __future__ import annotations

import io
import json
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final, TypeVar

from PIL import Image

from training.data.labels import image_path, label_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import numpy as np

Job = TypeVar("Job")
Result = TypeVar("Result")

_CHUNK: Final = 16
_MAX_PENDING: Final = 4096
"""Maximum number of jobs in memory, out of up to a million."""


class OtherDataError(ValueError):
    """A folder already holds other data."""


def claim(folder: Path, note: str, content: Mapping[str, object]) -> None:
    """Create a data folder with a note about its contents, or check that its note is the same.

    Raises:
        OtherDataError: the folder holds other data.
    """
    path = folder / note
    if path.exists():
        found = json.loads(path.read_text(encoding="utf-8"))
        if found != content:
            raise OtherDataError(f"{path} says {found}, not {dict(content)}")
        return
    if any((folder / "labels").glob("*.json")):
        raise OtherDataError(f"{folder} holds pictures that were not written here")
    for file in (image_path(folder, 0), label_path(folder, 0)):
        file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(content, ensure_ascii=False).encode())


def parallel_map(function: Callable[[Job], Result], jobs: Iterable[Job], workers: int) -> Iterator[Result]:
    """Yield the results of a function for all jobs, in order, computed in `workers` processes."""
    if workers == 1:
        yield from map(function, jobs)
        return
    remaining = iter(jobs)
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_use_one_core) as pool:
        try:
            while some := list(islice(remaining, _MAX_PENDING)):
                yield from pool.map(function, some, chunksize=_CHUNK)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def png(pixels: np.ndarray) -> bytes:
    """Encode uint8 pixels (S, S) or (S, S, 3) as PNG."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file atomically."""
    unfinished = path.with_name(path.name + ".tmp")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _use_one_core() -> None:
    """Limit a worker to one thread, because there is one worker per core."""
    with suppress(ImportError):
        import cv2  # noqa: PLC0415 - optional, and only needed in workers

        cv2.setNumThreads(1)
