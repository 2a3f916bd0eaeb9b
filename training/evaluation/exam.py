"""The whole evaluation, part by part; every face is drawn once and shared by the parts that need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from tqdm import tqdm

from training.evaluation import baselines, probes, reranking, retrieval, tables
from training.evaluation.accuracy import reader_accuracy
from training.evaluation.cases import Case, counted_cases, described_cases, population
from training.evaluation.reading import Sight, read
from training.sketch import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.datasets import MontageFolder
    from training.evaluation.album import Page, Studio
    from training.evaluation.tables import Columns, Table
    from training.sketch.vocabulary import Person

MENTIONS: Final = (1, 2, 4, 8, 16)
RERANKED: Final = 8
"""Candidates of which the reranker chooses one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is drawn: `descriptions` as people give them, `candidates` of each, and the rest in proportion."""

    descriptions: int = 500
    candidates: int = 4

    @property
    def reranked(self) -> int:
        """Descriptions of which RERANKED candidates are drawn."""
        return min(self.descriptions, 200)

    @property
    def pictures(self) -> int:
        """Pictures in each of the sets whose distance is measured."""
        return self.descriptions * self.candidates

    def counted(self, mentions: int) -> int:
        """Descriptions with so many mentions; most of them with four, by which a model is judged."""
        return max(1, self.descriptions * (4 if mentions == 4 else 1) // 10)

    @property
    def repeats(self) -> int:
        """How often each hand-written description is drawn."""
        return 3 if self.descriptions >= 200 else 1


@dataclass(frozen=True, slots=True)
class Crowd:
    """Held-out persons, their renders uint8 (N, S, S), and what the reader sees in them."""

    persons: Sequence[Person]
    renders: np.ndarray
    sights: Sequence[Sight]


@dataclass(frozen=True, slots=True)
class Exam:
    """One checkpoint under examination. `training`: the data it learned from, where they are at hand."""

    studio: Studio
    sizes: Sizes
    training: MontageFolder | None = None

    def figures(self) -> Table:
        """All tables, the headline figures first."""
        crowd = self.crowd()
        cases = described_cases(self.sizes.descriptions)
        album = self.described_album(cases)
        pages = [page.first(self.sizes.candidates) for page in album]
        renders = self.read_renders(cases, "renders of the described")
        described = self.columns(cases, pages, renders)
        counted = {count: self.counted(count) for count in MENTIONS}
        everything = tables.pooled([described, *counted.values()])
        found = {
            "faithfulness": tables.faithfulness_table(described),
            "all_shown": {str(count): tables.all_shown_row(columns) for count, columns in counted.items()},
            "by_trait": tables.traits_table(everything, reader_accuracy(crowd.persons, crowd.sights)),
            **{kind: tables.probes_table(self.ask(kind)) for kind in ("negation", "binding")},
            "r_precision": self.r_precision(cases, described, crowd),
            "rerank": self.rerank(album[: self.sizes.reranked]),
        }
        return self.headline(found) | found

    def headline(self, found: Table) -> Table:
        """The figures by which a checkpoint is judged."""
        return {
            "descriptions": self.sizes.descriptions,
            "candidates": self.sizes.candidates,
            "attributes_shown": found["faithfulness"]["all"]["drawn"]["share"],
            "coarse_attributes_shown": found["faithfulness"]["coarse"]["all"]["drawn"]["share"],
            "all_shown_at_4": found["all_shown"]["4"]["drawn"]["share"],
            "r_precision_at_10": found["r_precision"]["among_10"]["drawn"]["share"],
            "rerank_gain": found["rerank"]["gain"]["value"],
        }

    def crowd(self) -> Crowd:
        """The held-out persons who stand for all."""
        people = population(self.sizes.pictures)
        renders = np.stack([render(person, seed) for person, seed in tqdm(people, desc="held-out renders")])
        return Crowd([person for person, _ in people], renders, read(self.studio.reader, renders, "held-out renders"))

    def described_album(self, cases: Sequence[Case]) -> list[Page]:
        """What is drawn for descriptions as people give them: RERANKED candidates of the first ones, else fewer."""
        first, rest = cases[: self.sizes.reranked], cases[self.sizes.reranked :]
        return [*self.album(first, RERANKED, "descriptions"), *self.album(rest, self.sizes.candidates, "descriptions")]

    def album(self, cases: Sequence[Case], candidates: int, desc: str) -> list[Page]:
        """What is drawn for some cases."""
        texts, stated = [case.caption.text for case in cases], [case.stated for case in cases]
        return self.studio.album(texts, stated, candidates, desc)

    def read_renders(self, cases: Sequence[Case], desc: str) -> list[Sight]:
        """What the reader sees in the renders of those who are described."""
        return read(self.studio.reader, np.stack([case.render() for case in tqdm(cases, desc=desc)]), desc)

    def columns(self, cases: Sequence[Case], pages: Sequence[Page], renders: Sequence[Sight]) -> Columns:
        """What is drawn, beside the baselines."""
        stated, best = [case.stated for case in cases], [page.best for page in pages]
        every = [(page.stated, sight) for page in pages for sight in page.sights]
        columns = {
            "drawn": (stated, best),
            "any_candidate": ([one for one, _ in every], [sight for _, sight in every]),
            "shuffled": (stated, baselines.shuffled(best)),
            "renders": (stated, renders),
        }
        if self.training is not None:
            chosen = [self.training.image(index) for index in baselines.retrieved(self.training.persons, stated)]
            columns["retrieved"] = (stated, read(self.studio.reader, np.stack(chosen), "nearest in training"))
        return columns

    def counted(self, mentions: int) -> Columns:
        """What is drawn for descriptions with so many mentions, beside the baselines."""
        cases = counted_cases(mentions, self.sizes.counted(mentions))
        desc = f"mentions: {mentions}"
        pages = self.album(cases, self.sizes.candidates, desc)
        return self.columns(cases, pages, self.read_renders(cases, f"{desc}, renders"))

    def ask(self, kind: str) -> list[tuple[probes.Answer, probes.Answer]]:
        """Pairs of hand-written descriptions, drawn."""
        return probes.ask(self.studio, kind, self.sizes.candidates, self.sizes.repeats)

    def r_precision(self, cases: Sequence[Case], columns: Columns, crowd: Crowd) -> Table:
        """How often a face finds its caption; the persons' own renders and others' faces beside it."""
        usual = retrieval.usual(crowd.sights)
        faces = {name: columns[name][1] for name in ("drawn", "shuffled", "renders")}
        near = {name: retrieval.precision_among_near(cases, sights) for name, sights in faces.items()}
        many = {name: retrieval.precision_among_random(cases, sights, usual) for name, sights in faces.items()}
        return {
            "among_10": {name: tables.share(share) for name, share in near.items()},
            "among_100": {name: tables.share(share) for name, share in many.items()},
        }

    def rerank(self, album: Sequence[Page]) -> Table:
        """The worth of ranking."""
        return {
            "candidates": RERANKED,
            "gain": tables.difference(reranking.rerank_gain(album)),
            "gain_of_a_perfect_order": tables.difference(reranking.oracle_gain(album)),
        }
