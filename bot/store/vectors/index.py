"""An approximate index of unit vectors in one file, behind a digest that tells a damaged file from a whole one.

usearch's HNSW graph (Malkov and Yashunin 2016, https://arxiv.org/abs/1603.09320).
"""

from __future__ import annotations

import ctypes
import hashlib
import logging
import os
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np

# On Linux usearch brings a C++ runtime of its own. Loaded before the system's, it takes the place of parts of that, and
# torch, which comes later, then hangs when it writes numbers into text.
with suppress(OSError):
    ctypes.CDLL("libstdc++.so.6", mode=ctypes.RTLD_GLOBAL)

from usearch.index import Index

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Keys = NDArray[np.uint64]
    Vectors = NDArray[np.float32]

log = logging.getLogger(__name__)

DIGEST_BYTES: Final = 32
"""Bytes of the digest at the file's beginning."""

TOLERANCE: Final = 1e-3
"""How far the stored half-precision copy of a unit vector may be from it in any channel."""


class VectorIndex:
    """Keys and their vectors. All methods block, and may be called from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._index = _read(path)
        self._is_saved = True

    def search(self, vector: Vectors, count: int) -> Keys:
        """Keys of about the nearest vectors, the nearest first."""
        with self._lock:
            if self._index is None or not len(self._index) or self._index.ndim != len(vector):
                return np.empty(0, np.uint64)
            return np.asarray(self._index.search(vector, count).keys, np.uint64)

    def upsert(self, keys: Keys, vectors: Vectors) -> int:
        """Make these keys have these vectors; returns how many had not."""
        with self._lock:
            if self._index is None or self._index.ndim != vectors.shape[1]:
                self._index = _empty(vectors.shape[1])
            index = self._index
            known = np.asarray(index.contains(keys))
            wrong = known.copy()
            if known.any():
                stored = np.stack([np.asarray(own, np.float32) for own in index.get(keys[known]) or ()])
                wrong[known] = np.abs(stored - vectors[known]).max(1) > TOLERANCE
            for key in keys[wrong]:
                index.remove(int(key))
            lacking = ~known | wrong
            if lacking.any():
                self._is_saved = False
                index.add(keys[lacking], vectors[lacking], threads=1)
            return int(lacking.sum())

    def keys(self) -> Keys:
        """All keys, in no order."""
        with self._lock:
            return np.empty(0, np.uint64) if self._index is None else np.asarray(self._index.keys[:], np.uint64)

    def remove(self, keys: Keys) -> None:
        """Forget these keys."""
        with self._lock:
            for key in keys:
                if self._index is not None:
                    self._index.remove(int(key))
                    self._is_saved = False

    def save(self) -> None:
        """Write the file if anything changed; whoever looks sees the whole old one or the whole new one."""
        with self._lock:
            if self._is_saved:
                return
            self._is_saved = True
            content = b"" if self._index is None else bytes(self._index.save() or b"")
        draft = self._path.with_suffix(".part")
        with draft.open("wb") as stream:
            stream.write(hashlib.blake2b(content, digest_size=DIGEST_BYTES).digest())
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self._path)

    def discard(self) -> None:
        """Forget everything, and the file."""
        with self._lock:
            self._index = None
            self._path.unlink(missing_ok=True)


def _empty(width: int) -> Index:
    return Index(ndim=width, metric="cos", dtype="f16")


def _read(path: Path) -> Index | None:
    """The index in a file; None where there is none, or it is not what was written."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    if hashlib.blake2b(content[DIGEST_BYTES:], digest_size=DIGEST_BYTES).digest() != content[:DIGEST_BYTES]:
        log.warning("the index is damaged and will be made anew", extra={"path": path})
        return None
    return Index.restore(content[DIGEST_BYTES:]) if len(content) > DIGEST_BYTES else None
