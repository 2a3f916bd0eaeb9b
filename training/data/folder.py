"""Reading data folders."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from tqdm import tqdm

from inference.files import replacing
from inference.png import to_eight_bits
from training.captions import describe
from training.data.labels import Label, LabelError, image_path, parse
from training.vocabulary import mirrored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.vocabulary import Person

log = logging.getLogger(__name__)

SIZE: Final = 256
"""Default side of the pictures of a data set, in pixels."""

PORTRAIT_MARKS: Final = "synthetic.json"
"""The file that records the render settings of a folder of rendered persons."""

_TWIN: Final = 7
"""Second part of the seed of a twin's captions, so that they differ from the person's."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Fault:
    """A skipped file and the reason."""

    path: Path
    reason: str


class MontageFolder:
    """Pictures and labels of a data folder, ordered by id.

    Every label and picture is checked when the folder is opened. Faulty ones are skipped: they are logged and
    listed in `faults`. Raises FileNotFoundError if the folder has no labels at all.

    A rendered portrait is followed by its mirrored twin: the flipped picture, described by new captions with left and
    right swapped. Twins double the data at no cost, because light comes from either side equally often. They follow
    their originals, so that both are on the same side of the split when the last persons are held out.
    """

    def __init__(self, folder: Path, size: int = SIZE, channels: int = 1, *, twins: bool = True) -> None:
        """Index a folder.

        size: side of the loaded pictures, in pixels. channels: 1 for grey, 3 for colour. twins: whether rendered
        portraits get mirrored twins.
        """
        self.folder, self.size, self.channels = folder, size, channels
        self.faults: list[Fault] = []
        paths = sorted((folder / "labels").glob("*.json"), key=lambda path: (len(path.stem), path.stem))
        if not paths:
            raise FileNotFoundError(f"{folder} holds no labels/*.json")
        self._labels = [label for path in paths if (label := self._open(path)) is not None]
        self._is_twin = [False] * len(self._labels)
        if twins and _holds_portraits(folder):
            self._add_twins()
        self.persons: Sequence[Person | None] = [label.person for label in self._labels]

    def __len__(self) -> int:
        return len(self._labels)

    def image(self, index: int) -> Pixels:
        """Load the picture of a person: (S, S), or (S, S, 3) in colour."""
        with Image.open(image_path(self.folder, self._labels[index].identity)) as image:
            picture = to_eight_bits(image).convert("L" if self.channels == 1 else "RGB")
        if picture.size != (self.size, self.size):
            picture = picture.resize((self.size, self.size), Image.Resampling.LANCZOS)
        if self._is_twin[index]:
            picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        return np.asarray(picture)

    def captions(self, index: int) -> tuple[str, ...]:
        """Return the descriptions of a person."""
        return tuple(self._labels[index].descriptions.values())

    def mentions(self, index: int) -> tuple[frozenset[str] | None, ...]:
        """Return the traits that each of `captions(index)` states; None if unknown."""
        label = self._labels[index]
        return tuple(label.mentioned.get(group) for group in label.descriptions)

    def images(self) -> Pixels:
        """Return all pictures, (N, S, S) or (N, S, S, 3), mapped read-only from a file that the first use writes.

        The file's name contains a digest of the pictures' names, sizes and times, so changed pictures are read again.
        """
        cache = self.folder / f"{self._cache_kind}-{self._digest()}.npy"
        if not cache.exists():
            self._write_cache(cache)
        return np.load(cache, mmap_mode="r")  # type: ignore[no-any-return]

    def _write_cache(self, cache: Path) -> None:
        for outdated in self.folder.glob(f"{self._cache_kind}-*.npy"):
            outdated.unlink()
        shape = (len(self), *self.image(0).shape)
        with replacing(cache) as unfinished:
            pixels = np.lib.format.open_memmap(unfinished, mode="w+", dtype=np.uint8, shape=shape)
            for index in tqdm(range(len(self)), desc="reading pictures", leave=False):
                pixels[index] = self.image(index)
            pixels.flush()

    @property
    def _cache_kind(self) -> str:
        twins = "-twins" if any(self._is_twin) else ""
        return f"images-{self.size}x{self.channels}{twins}"

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for label in self._labels:
            status = image_path(self.folder, label.identity).stat()
            digest.update(f"{label.identity} {status.st_size} {status.st_mtime_ns}\n".encode())
        return digest.hexdigest()[:16]

    def _add_twins(self) -> None:
        pairs = [(label, twin) for label in self._labels for twin in (False, True)]
        kept = [(mirrored_label(label) if twin else label, twin) for label, twin in pairs]
        self._labels = [label for label, _ in kept if label is not None]
        self._is_twin = [twin for label, twin in kept if label is not None]

    def _open(self, path: Path) -> Label | None:
        try:
            label = parse(path.read_text(encoding="utf-8"))
        except (LabelError, OSError, UnicodeDecodeError) as error:
            self._skip(path, str(error))
            return None
        picture = image_path(self.folder, label.identity)
        try:
            with Image.open(picture) as image:
                image.verify()
        except (OSError, SyntaxError, UnidentifiedImageError) as error:
            self._skip(picture, str(error))
            return None
        return label

    def _skip(self, path: Path, reason: str) -> None:
        self.faults.append(Fault(path, reason))
        log.warning("skipped %s: %s", path, reason)


def mirrored_label(label: Label) -> Label | None:
    """Return the label of a person's mirrored twin; None for a description that the caption grammar did not write."""
    if label.person is None or label.mentioned.keys() != label.descriptions.keys():
        return None
    twin = mirrored(label.person)
    rng = np.random.default_rng([label.identity, _TWIN])
    captions = {group: describe(twin, rng) for group in label.descriptions}
    return Label(
        label.identity,
        twin,
        {group: caption.text for group, caption in captions.items()},
        {group: caption.mentioned for group, caption in captions.items()},
    )


def _holds_portraits(folder: Path) -> bool:
    marks = folder / PORTRAIT_MARKS
    return marks.exists() and "renderer" in json.loads(marks.read_text(encoding="utf-8"))


def load_images(folder: Path) -> Pixels:
    """Load all intact pictures of a folder, (N, 256, 256), in the order of MontageFolder."""
    return MontageFolder(folder).images()
