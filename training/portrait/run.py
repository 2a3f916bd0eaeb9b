"""Writing a folder of portraits: many hours of work that may be stopped, killed and taken up at any picture."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

import numpy as np
from PIL import Image
from tqdm import tqdm

from training.captions import describe
from training.data.folder import PORTRAIT_MARKS
from training.data.labels import Label, dump, image_path, label_path
from training.data.writing import claim, write_whole
from training.portrait import RENDERER, SIZE, render
from training.portrait.crew import Failure, Terms, perform_watched
from training.portrait.errors import PortraitError
from training.portrait.population import sample_person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from training.vocabulary import Person

FAULTY: Final = "faulty.jsonl"
"""The file of a folder that lists the persons who could not be drawn."""

_DESCRIBED: Final = ("impression", "face", "hairstyle", "eyes", "mouth")
"""The groups of traits whose description field gets a caption."""
_MOST_FAULTS: Final = 20
"""After so many faulty persons on end the fault is not theirs."""


class Drawer(Protocol):
    """What draws a person: grey pixels (size, size), the same for the same person and seed."""

    def __call__(self, person: Person, seed: int, size: int, /) -> NDArray[np.uint8]:
        """Draw."""


@dataclass(frozen=True, slots=True)
class Order:
    """What pictures a folder holds: seed of its population, side in pixels, format of the files, and who draws."""

    seed: int = 0
    size: int = SIZE
    format: Literal["png", "webp"] = "png"
    draw: Drawer = render


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: pictures written, persons found faulty, and faulty persons in the folder altogether."""

    written: int
    faulty: int
    faulty_before: int


def synthesize(seed: int, index: int) -> tuple[Person, int]:
    """Person number `index` of the population `seed`, and the seed of their picture."""
    person_rng, picture_rng, _ = _streams(seed, index)
    return sample_person(person_rng), int(picture_rng.integers(2**31))


def write_portraits(folder: Path, count: int, order: Order, terms: Terms) -> Report:
    """Write persons 0..count-1 into a folder, those that it lacks.

    Person i depends on (seed, i) alone, so an interrupted run can go on, with any number of processes, and a folder can
    grow. Every file appears whole or not at all, the label after its picture. A person who cannot be drawn is listed in
    FAULTY, and left out by later runs, too.

    Raises:
        OtherDataError: the folder holds other pictures.
        PortraitError: one person after another cannot be drawn, so that the fault must lie elsewhere.
    """
    marks = {"seed": order.seed, "size": order.size, "format": order.format, "renderer": RENDERER}
    claim(folder, PORTRAIT_MARKS, marks)
    faults = _Faults(folder)
    missing = [i for i in range(count) if not label_path(folder, i).exists() and i not in faults]
    jobs = (_Job(order, index) for index in missing)
    written = faulty = 0
    on_end: dict[int, str] = {}
    with _Progress(total=count, initial=count - len(missing)) as progress:
        for job, outcome in perform_watched(_draw, jobs, terms):
            if isinstance(outcome, Failure):
                on_end[job.index] = outcome.reason
                if len(on_end) >= _MOST_FAULTS:
                    raise PortraitError(f"{len(on_end)} persons on end cannot be drawn: {outcome.reason}")
            else:
                faults.add(on_end)
                faulty += len(on_end)
                on_end.clear()
                _write(folder, job, outcome)
                written += 1
            progress.update()
        faults.add(on_end)
    return Report(written, faulty + len(on_end), len(faults) - faulty - len(on_end))


@dataclass(frozen=True, slots=True)
class _Job:
    """One person to draw."""

    order: Order
    index: int


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The contents of the two files of a person."""

    picture: bytes
    label: str


def _streams(seed: int, index: int) -> list[np.random.Generator]:
    """Independent random streams for the person, the picture and the descriptions."""
    return [np.random.default_rng(child) for child in np.random.SeedSequence([seed, index]).spawn(3)]


def _draw(job: _Job) -> _Drawn:
    order, index = job.order, job.index
    person, picture_seed = synthesize(order.seed, index)
    picture = encode(order.draw(person, picture_seed, order.size), order.format)
    rng = _streams(order.seed, index)[2]
    captions = {group: describe(person, rng) for group in _DESCRIBED}
    label = Label(
        index,
        person,
        {group: caption.text for group, caption in captions.items()},
        {group: caption.mentioned for group, caption in captions.items()},
    )
    return _Drawn(picture, dump(label, size=order.size, image_bytes=len(picture), suffix=f".{order.format}"))


def encode(pixels: NDArray[np.uint8], kind: Literal["png", "webp"]) -> bytes:
    """A grey PNG or a lossless WebP of pixels (S, S)."""
    buffer = io.BytesIO()
    picture = Image.fromarray(pixels)
    if kind == "png":
        picture.save(buffer, "PNG", optimize=True)
    else:
        picture.convert("RGB").save(buffer, "WEBP", lossless=True, method=4)
    return buffer.getvalue()


def _write(folder: Path, job: _Job, drawn: _Drawn) -> None:
    write_whole(image_path(folder, job.index).with_suffix(f".{job.order.format}"), drawn.picture)
    write_whole(label_path(folder, job.index), drawn.label.encode())


class _Faults:
    """The persons of a folder who could not be drawn, and why: a file that is always whole."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FAULTY
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []
        self._reasons = {int(fault["person"]): str(fault["reason"]) for fault in map(json.loads, lines)}

    def __contains__(self, index: int) -> bool:
        return index in self._reasons

    def __len__(self) -> int:
        return len(self._reasons)

    def add(self, reasons: Mapping[int, str]) -> None:
        """List more persons."""
        if not reasons:
            return
        self._reasons |= reasons
        lines = [json.dumps({"person": i, "reason": why}, ensure_ascii=False) for i, why in self._reasons.items()]
        write_whole(self._path, ("\n".join(lines) + "\n").encode())


class _Progress(tqdm):  # type: ignore[misc]
    """A bar that tells pictures an hour and hours left."""

    def __init__(self, total: int, initial: int) -> None:
        super().__init__(
            total=total,
            initial=initial,
            desc="portraits",
            smoothing=0,
            mininterval=1,
            bar_format="{desc} {percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt}, {hourly}",
        )

    @property
    def format_dict(self) -> Any:  # noqa: ANN401 - tqdm's own
        """What the bar can tell, with the two figures of ours."""
        known = super().format_dict
        done, elapsed = known["n"] - known["initial"], known["elapsed"]
        pace = done / elapsed * 3600 if done and elapsed else 0.0
        hourly = f"{pace:,.0f} an hour, {(known['total'] - known['n']) / pace:.1f} hours left" if pace else "starting"
        return known | {"hourly": hourly}
