"""Reads a data folder of emoji, as preparation.py writes it.

Shapes: N pictures, S side.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from PIL import Image
from pydantic import TypeAdapter

from training.emoticon.concepts import Combination

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

LABELS: Final = "labels.jsonl"
COMBINATIONS: Final = "combinations.json"
SOURCE: Final = "source.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmojiLabel:
    """A line of labels.jsonl: one picture.

    concept: code points. characters: the emoji itself. names and keywords: by language, `ko` and `en`. package: name
    and version. licence: SPDX.
    """

    concept: str
    characters: str
    style: str
    names: dict[Literal["ko", "en"], str]
    keywords: dict[Literal["ko", "en"], tuple[str, ...]]
    held_out: bool
    package: str
    licence: str
    authors: str


class EmojiFolder:
    """The pictures of a data folder in the wanted styles.

    labels: of all pictures, in order. training, held_out: their indices, int64. combinations: that no picture shows.
    """

    def __init__(self, folder: Path, side: int, styles: Iterable[str] | None = None) -> None:
        """Read the labels; pictures are read when they are asked for.

        Args:
            folder: the data folder.
            side: S; one of the sizes that were prepared.
            styles: the styles to read; None: all.

        Raises:
            FileNotFoundError: the folder holds no labels, no such pictures, or none in these styles.
            ValueError: the labels are damaged.
        """
        self.folder, self.side = folder, side
        wanted = None if styles is None else frozenset(styles)
        reader = TypeAdapter(EmojiLabel)
        lines = (folder / LABELS).read_text(encoding="utf-8").splitlines()
        labels = [reader.validate_json(line) for line in lines]
        self.labels = [label for label in labels if wanted is None or label.style in wanted]
        if not self.labels or not self._path(0).is_file():
            raise FileNotFoundError(f"{folder} holds no pictures of {side} pixels in the wanted styles")
        is_held_out = np.array([label.held_out for label in self.labels])
        self.training, self.held_out = np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)
        said = json.loads((folder / COMBINATIONS).read_text(encoding="utf-8"))
        self.combinations = [Combination(**combination) for combination in said]

    def images(self, indices: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return pictures as uint8 (len(indices), S, S, 4), straight alpha."""
        return np.stack([_load(self._path(int(index))) for index in indices])

    def _path(self, index: int) -> Path:
        label = self.labels[index]
        return picture_path(self.folder, self.side, label.style, label.concept)


def picture_path(folder: Path, side: int, style: str, concept: str) -> Path:
    """Return where a picture lies in a data folder."""
    return folder / "pictures" / str(side) / style / f"{concept}.png"


def _load(path: Path) -> np.ndarray:
    with Image.open(path) as file:
        return np.asarray(file.convert("RGBA"))
