"""An index of the pictures of a download."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIXES: Final = {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff"}


class Pictures:
    """Finds pictures below a folder by the last parts of their paths, ignoring suffixes.

    Korean names are compared in NFC, because archives made on macOS contain decomposed names (NFD).
    """

    def __init__(self, folder: Path) -> None:
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        for place, _, names in os.walk(folder):
            for name in sorted(names):
                stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a million Paths are slow to make
                if suffix.lower() in SUFFIXES:
                    self._by_stem[normalize("NFC", stem)].append(os.path.join(place, name))  # noqa: PTH118

    def find(self, named: str, near: Path) -> Path | None:
        """Return the picture whose folder and name end the path `named`.

        Of several, choose the one that shares most of its path with `named`, then with the label's path `near`.
        """
        wanted, beside = _parts(named.replace("\\", "/")), _parts(str(near))
        candidates = {Path(path): _parts(path) for path in self._by_stem.get(PurePosixPath(wanted[-1]).stem, ())}
        return max(
            (path for path, parts in candidates.items() if parts[-2:-1] == wanted[-2:-1]),
            key=lambda path: (
                _alike(candidates[path][-2::-1], wanted[-2::-1]),
                _alike(candidates[path], beside),
            ),
            default=None,
        )


def _parts(path: str) -> tuple[str, ...]:
    return PurePosixPath(normalize("NFC", path)).parts


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the number of leading parts that two paths share."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
