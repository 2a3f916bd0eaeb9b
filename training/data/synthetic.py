"""Writes a folder of synthetic montages, in parallel, resumably, and deterministically by seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from tqdm import tqdm

from training.captions import describe
from training.data.labels import Label, dump, image_path, label_path
from training.data.writing import claim, parallel_map, png, write_whole
from training.sketch import render
from training.sketch.population import sample_person

if TYPE_CHECKING:
    from pathlib import Path

    from training.vocabulary import Person

SIZE: Final = 256
_DESCRIBED: Final = ("impression", "face", "hairstyle", "eyes", "mouth")
"""The groups of traits whose description field gets a caption."""


def synthesize(seed: int, index: int) -> tuple[Person, int]:
    """Sample person number `index` of the population `seed`, and the seed of the picture."""
    person_rng, picture_rng, _ = _streams(seed, index)
    return sample_person(person_rng), int(picture_rng.integers(2**31))


def write_synthetic(folder: Path, count: int, seed: int = 0, workers: int = 1) -> int:
    """Write persons 0..count-1 into a folder and return the number of newly written ones.

    Person i depends only on (seed, i), so an interrupted run can be resumed with any number of workers, and a folder
    can be extended. Files are written atomically, the label after its picture.

    Raises:
        OtherDataError: the folder holds other montages.
    """
    claim(folder, "synthetic.json", {"seed": seed})
    missing = [index for index in range(count) if not label_path(folder, index).exists()]
    jobs = [_Job(folder, seed, index) for index in missing]
    with tqdm(total=count, initial=count - len(missing), desc="drawing", unit="person") as progress:
        for _ in parallel_map(_write_person, jobs, workers):
            progress.update()
    return len(missing)


@dataclass(frozen=True, slots=True)
class _Job:
    """One person to write."""

    folder: Path
    seed: int
    index: int


def _streams(seed: int, index: int) -> list[np.random.Generator]:
    """Return independent random streams for the person, the picture and the descriptions."""
    return [np.random.default_rng(child) for child in np.random.SeedSequence([seed, index]).spawn(3)]


def _write_person(job: _Job) -> None:
    person, picture_seed = synthesize(job.seed, job.index)
    picture = png(render(person, picture_seed, SIZE))
    write_whole(image_path(job.folder, job.index), picture)
    rng = _streams(job.seed, job.index)[2]
    captions = {group: describe(person, rng) for group in _DESCRIBED}
    descriptions = {group: caption.text for group, caption in captions.items()}
    mentioned = {group: caption.mentioned for group, caption in captions.items()}
    text = dump(Label(job.index, person, descriptions, mentioned), size=SIZE, image_bytes=len(picture))
    write_whole(label_path(job.folder, job.index), text.encode())
