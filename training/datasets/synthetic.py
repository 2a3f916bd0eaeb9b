"""Writing a folder of synthetic montages: restartable, in parallel, the same for the same seed."""

from __future__ import annotations

import io
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image
from tqdm import tqdm

from training.captions import describe
from training.datasets.labels import Label, dump, image_path, label_path
from training.sketch import render
from training.sketch.population import sample_person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from training.sketch.vocabulary import Person

SIZE: Final = 256
_DESCRIBED: Final = ("impression", "face", "hairstyle", "eyes", "mouth")
"""The groups of traits whose description field gets a caption."""
_CHUNK: Final = 16


class PopulationMismatchError(ValueError):
    """A folder already holds other montages than those to be written."""


def synthesize(seed: int, index: int) -> tuple[Person, int]:
    """Person number `index` of the population `seed`, and the seed of their picture."""
    person_rng, picture_rng, _ = _streams(seed, index)
    return sample_person(person_rng), int(picture_rng.integers(2**31))


def write_synthetic(folder: Path, count: int, seed: int = 0, workers: int = 1) -> int:
    """Write persons 0..count-1 into a folder and return how many of them were missing.

    Person i depends on (seed, i) alone, so an interrupted run can go on, with any number of workers, and a
    folder can grow. Every file appears whole or not at all, the label after its picture.
    Raises PopulationMismatchError if the folder holds other montages.
    """
    _claim(folder, seed)
    missing = [index for index in range(count) if not label_path(folder, index).exists()]
    jobs = [_Job(folder, seed, index) for index in missing]
    with tqdm(total=count, initial=count - len(missing), desc="drawing", unit="person") as progress:
        for _ in _perform(jobs, workers):
            progress.update()
    return len(missing)


def _perform(jobs: list[_Job], workers: int) -> Iterator[None]:
    """Write persons, in this process or in several; yields as each is done."""
    if workers == 1:
        yield from map(_write_person, jobs)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_use_one_core) as pool:
        try:
            yield from pool.map(_write_person, jobs, chunksize=_CHUNK)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@dataclass(frozen=True, slots=True)
class _Job:
    """One person to write."""

    folder: Path
    seed: int
    index: int


def _streams(seed: int, index: int) -> list[np.random.Generator]:
    """Independent random streams for the person, the picture and the descriptions."""
    return [np.random.default_rng(child) for child in np.random.SeedSequence([seed, index]).spawn(3)]


def _use_one_core() -> None:
    """Keep a worker to one thread: there are as many workers as cores to use."""
    import cv2  # noqa: PLC0415 - optional, and only needed in workers

    cv2.setNumThreads(1)


def _claim(folder: Path, seed: int) -> None:
    """Make the folder, or check that it holds the same population."""
    note = folder / "synthetic.json"
    if note.exists():
        found = json.loads(note.read_text(encoding="utf-8"))["seed"]
        if found != seed:
            raise PopulationMismatchError(f"{folder} holds the population of seed {found}, not of seed {seed}")
        return
    if any((folder / "labels").glob("*.json")):
        raise PopulationMismatchError(f"{folder} holds montages that were not written here")
    for path in (image_path(folder, 0), label_path(folder, 0)):
        path.parent.mkdir(parents=True, exist_ok=True)
    _write(note, json.dumps({"seed": seed}).encode())


def _write_person(job: _Job) -> None:
    person, picture_seed = synthesize(job.seed, job.index)
    png = _png(render(person, picture_seed, SIZE))
    _write(image_path(job.folder, job.index), png)
    rng = _streams(job.seed, job.index)[2]
    captions = {group: describe(person, rng) for group in _DESCRIBED}
    descriptions = {group: caption.text for group, caption in captions.items()}
    mentioned = {group: caption.mentioned for group, caption in captions.items()}
    text = dump(Label(job.index, person, descriptions, mentioned), size=SIZE, image_bytes=len(png))
    _write(label_path(job.folder, job.index), text.encode())


def _png(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it appears whole or not at all."""
    unfinished = path.with_name(path.name + ".tmp")
    unfinished.write_bytes(content)
    unfinished.replace(path)
