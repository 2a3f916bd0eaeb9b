"""Pictures to look at: several persons portrayed at once, and persons who differ in one trait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tqdm import tqdm

from training.portrait import SIZE, render
from training.portrait.crew import Failure, Terms, perform_watched
from training.portrait.errors import PortraitError
from training.vocabulary import ABSENT, CUTS, HIDDEN_FOREHEAD, PLACES, PRESENT, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from training.vocabulary import Person


@dataclass(frozen=True, slots=True)
class Sitting:
    """A person to portray, the seed and the side in pixels."""

    person: Person
    seed: int
    size: int = SIZE


def portray(sittings: Sequence[Sitting], workers: int) -> list[NDArray[np.uint8]]:
    """The picture (size, size) of each sitting, drawn by several processes.

    Raises:
        PortraitError: one of them cannot be drawn.
    """
    pictures: dict[int, NDArray[np.uint8]] = {}
    jobs = list(enumerate(sittings))
    work = perform_watched(_portray, jobs, Terms(workers=workers))
    for (number, _), outcome in tqdm(work, total=len(jobs), leave=False, unit="person"):
        if isinstance(outcome, Failure):
            raise PortraitError(outcome.reason)
        pictures[number] = outcome
    return [pictures[number] for number, _ in jobs]


def with_value(person: Person, trait: str, value: str) -> Person:
    """A person with one trait changed, and with it only what would contradict it."""
    traits = dict(person.traits) | {trait: value}
    for mark, place in PLACES.items():
        if trait == mark and place in traits:
            traits[place] = ABSENT if value == ABSENT else "왼쪽 볼"
        if trait == place:
            traits[mark] = ABSENT if value == ABSENT else PRESENT
    if trait == "hairstyle.cut":
        traits |= {other: values[0] for other, values in CUTS[value].items() if traits[other] not in values}
    if value == HIDDEN_FOREHEAD:
        traits |= {"hairstyle.topLength": "앞머리내림", "hairstyle.part": VOCABULARY["hairstyle.part"][0]}
    return replace(person, traits=traits)


def _portray(job: tuple[int, Sitting]) -> NDArray[np.uint8]:
    _, sitting = job
    return render(sitting.person, sitting.seed, sitting.size)
