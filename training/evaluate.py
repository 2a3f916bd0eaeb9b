"""Does the model draw what the words say? Fresh captions are drawn, and an attribute reader looks at the faces."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from tqdm import tqdm

from inference.backend import Request
from inference.images import from_png, to_tensor
from inference.pipeline import Pipeline
from training.captions import describe
from training.sketch import render
from training.sketch.population import sample_person
from training.traits import CLASSES, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from inference.checkpoint import Checkpoint
    from training.captions import Caption
    from training.reader import AttributeReader
    from training.sketch.vocabulary import Person

EVALUATION_SEED = 618_000
"""Persons of the evaluation come from this seed; training data never uses it."""

COARSE: Mapping[str, Callable[[str], str]] = {
    "gender": str,
    "feature.glasses": lambda value: "없다" if value == "없다" else "안경",
    "hairstyle.topLength": lambda value: value if value in ("대머리", "앞머리내림") else "그 밖",
    "hairstyle.sizeLength": lambda value: "짧은 머리" if value in ("숏컷(귀보임)", "귀덮음") else value,
    "feature.mustache": lambda value: "없다" if value in ("없다", "수염자국") else "수염",
    "wrinkle.forehead": lambda value: "없다" if value == "없다" else "주름",
}
"""What a stranger must recognise at a glance: sex, glasses, baldness and bangs, hair length, beard, wrinkles."""


@dataclass(frozen=True, slots=True)
class Case:
    """A person nobody has seen, and what is said of them."""

    person: Person
    caption: Caption


@dataclass(frozen=True, slots=True)
class Score:
    """How many mentions there were, and how many of them the reader found in the picture."""

    mentions: int
    shown: int

    @property
    def share(self) -> float:
        """Share of mentions shown; NaN without mentions."""
        return self.shown / self.mentions if self.mentions else float("nan")


def fresh_cases(count: int, seed: int = EVALUATION_SEED) -> list[Case]:
    """Persons and captions of the evaluation."""
    rngs = [np.random.default_rng([seed, i]) for i in range(count)]
    persons = [sample_person(rng) for rng in rngs]
    return [Case(person, describe(person, rng)) for person, rng in zip(persons, rngs, strict=True)]


def draw_cases(checkpoint: Checkpoint, cases: Sequence[Case], candidates: int = 4) -> list[np.ndarray]:
    """The best-ranked of `candidates` faces of every case, uint8 (S, S) each."""
    pipeline = Pipeline(checkpoint)
    faces = []
    for number, case in enumerate(tqdm(cases, desc="faces")):
        finished = pipeline.draw(Request(str(number), case.caption.text, candidates, seed=number))
        faces.append(from_png(max(finished.candidates, key=lambda candidate: candidate.score).image))
    return faces


def read_faces(reader: AttributeReader, faces: Sequence[np.ndarray], batch_size: int = 32) -> list[dict[str, str]]:
    """What the reader sees in each face."""
    batches = (to_tensor(np.stack(faces[i : i + batch_size])) for i in range(0, len(faces), batch_size))
    with torch.no_grad():
        return [seen for batch in batches for seen in reader.read(batch)]


def shown_by_trait(
    cases: Sequence[Case],
    seen: Sequence[Mapping[str, str]],
    coarse: Mapping[str, Callable[[str], str]] | None = None,
) -> dict[str, Score]:
    """Mentions and mentions shown, by trait; with `coarse`, only its traits, and values compared after its mapping."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for case, face in zip(cases, seen, strict=True):
        for trait in case.caption.mentioned & (coarse or CLASSES).keys():
            group = coarse[trait] if coarse else str
            counts[trait][0] += 1
            counts[trait][1] += group(face[trait]) == group(value_of(case.person, trait))
    return {trait: Score(mentions, shown) for trait, (mentions, shown) in sorted(counts.items())}


def total(scores: Mapping[str, Score]) -> Score:
    """All traits together, each mention counted once."""
    return Score(sum(score.mentions for score in scores.values()), sum(score.shown for score in scores.values()))


def reader_accuracy(
    reader: AttributeReader, faces: Sequence[np.ndarray], persons: Sequence[Person]
) -> dict[str, float]:
    """Share of held-out renders whose trait the reader names rightly: the ceiling of every figure above."""
    pairs = list(zip(read_faces(reader, faces), persons, strict=True))
    return {
        trait: float(np.mean([face[trait] == value_of(person, trait) for face, person in pairs])) for trait in CLASSES
    }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a checkpoint, and the faces they were read from."""

    cases: Sequence[Case]
    faces: Sequence[np.ndarray]
    seen: Sequence[Mapping[str, str]]
    ceiling: Mapping[str, float]

    def report(self) -> dict[str, object]:
        """Everything as JSON has it: the two totals, then a table by trait."""
        fine, coarse = (shown_by_trait(self.cases, self.seen, groups) for groups in (None, COARSE))
        return {
            "descriptions": len(self.cases),
            "attributes_shown": round(total(fine).share, 4),
            "coarse_attributes_shown": round(total(coarse).share, 4),
            "coarse": {trait: _row(score) for trait, score in coarse.items()},
            "by_trait": {
                trait: {**_row(score), "reader_accuracy": round(self.ceiling[trait], 4)}
                for trait, score in fine.items()
            },
        }


def evaluate(checkpoint: Checkpoint, reader: AttributeReader, count: int) -> Evaluation:
    """Draw `count` fresh captions and read the faces; the reader is checked on renders of the same persons."""
    cases = fresh_cases(count)
    faces = draw_cases(checkpoint, cases)
    persons = [case.person for case in cases]
    renders = [render(person, EVALUATION_SEED + number) for number, person in enumerate(persons)]
    return Evaluation(cases, faces, read_faces(reader, faces), reader_accuracy(reader, renders, persons))


def _row(score: Score) -> dict[str, float | int]:
    return {"mentions": score.mentions, "shown": round(score.share, 4)}
