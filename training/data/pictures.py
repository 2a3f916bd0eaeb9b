"""An index of the pictures of a download."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIXES: Final = {".png", ".jpg", ".jpeg", ".bmp"}


class Pictures:
    """Finds pictures below a folder by the last parts of their paths, ignoring suffixes."""

    def __init__(self, folder: Path) -> None:
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        for place, _, names in os.walk(folder):
            for name in sorted(names):
                stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a million Paths are slow to make
                if suffix.lower() in SUFFIXES:
                    self._by_stem[stem].append(os.path.join(place, name))  # noqa: PTH118

    def find(self, named: str, near: Path) -> Path | None:
        """The picture whose folder and name are those at the end of `named`.

        Of several, the one that shares most of its path with `named`, and then with `near`, the label that names it.
        """
        wanted = PurePosixPath(named.replace("\\", "/"))
        found = [Path(path) for path in self._by_stem.get(wanted.stem, ())]
        found = [path for path in found if path.parent.name == wanted.parent.name]
        return max(
            found,
            key=lambda path: (
                _alike(path.parts[-2::-1], wanted.parts[-2::-1]),
                _alike(path.parts, near.parts),
            ),
            default=None,
        )


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the number of leading parts that two paths share."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
