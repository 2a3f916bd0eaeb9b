"""An approximate index of unit vectors in one file, with a digest that detects damage.

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

# On Linux, usearch ships its own C++ runtime. If it is loaded before the system's, torch hangs later when it formats
# numbers.
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
"""Maximum difference per channel between a unit vector and its half-precision copy."""


class VectorIndex:
    """Maps keys to vectors. All methods block and are thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._index = _read(path)
        self._is_saved = True

    def search(self, vector: Vectors, count: int) -> Keys:
        """Return the keys of the approximate nearest vectors, nearest first."""
        with self._lock:
            if self._index is None or not len(self._index) or self._index.ndim != len(vector):
                return np.empty(0, np.uint64)
            return np.asarray(self._index.search(vector, count).keys, np.uint64)

    def upsert(self, keys: Keys, vectors: Vectors) -> int:
        """Insert or update vectors; returns the number of changes."""
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
        """Return all keys, unordered."""
        with self._lock:
            return np.empty(0, np.uint64) if self._index is None else np.asarray(self._index.keys[:], np.uint64)

    def remove(self, keys: Keys) -> None:
        """Remove keys, those that are there."""
        with self._lock:
            if self._index is None or not len(keys):
                return
            for key in keys[np.asarray(self._index.contains(keys))]:
                self._index.remove(int(key))
                self._is_saved = False

    def save(self) -> None:
        """Write the file atomically if anything changed."""
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
        """Delete the index and its file."""
        with self._lock:
            self._index = None
            self._path.unlink(missing_ok=True)


def _empty(width: int) -> Index:
    return Index(ndim=width, metric="cos", dtype="f16")


def _read(path: Path) -> Index | None:
    """Load the index from a file; None if it is missing or damaged."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    if hashlib.blake2b(content[DIGEST_BYTES:], digest_size=DIGEST_BYTES).digest() != content[:DIGEST_BYTES]:
        log.warning("vector index damaged; rebuilding", extra={"path": path})
        return None
    return Index.restore(content[DIGEST_BYTES:]) if len(content) > DIGEST_BYTES else None
