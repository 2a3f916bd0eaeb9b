"""The whole evaluation, part by part; every face is drawn once and shared by the parts that need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from tqdm import tqdm

from training.data.writing import perform
from training.evaluation.cases import Case, counted_cases, described_cases, population
from training.evaluation.classifier import Sight, read
from training.evaluation.config import MENTIONS, RERANKED, Sizes
from training.evaluation.demo import seed_captions
from training.evaluation.generation import draw_all, reconstruct
from training.evaluation.metrics import baselines, probes, reranking, retrieval, robustness, tables
from training.evaluation.metrics.accuracy import reader_accuracy
from training.evaluation.metrics.diversity import diversity_table
from training.evaluation.metrics.extractors import extract
from training.evaluation.metrics.fidelity import PictureSets, distances_table, features
from training.evaluation.metrics.memorization import copies_table, nearest, nearest_pairs
from training.evaluation.metrics.variations import EXPECTED, VARIATIONS
from training.evaluation.report.gallery import Evaluation, Gallery
from training.sketch import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inference.models.discrete_vae import DiscreteVAE
    from inference.models.vqgan import VQGAN
    from training.data import MontageFolder
    from training.evaluation.metrics.extractors import Extractor
    from training.evaluation.metrics.memorization import Neighbour
    from training.evaluation.metrics.tables import Columns, Table
    from training.evaluation.runner import Page, Studio
    from training.vocabulary import Person

RECONSTRUCTED: Final = 32
"""Reconstructions that a report shows."""


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Held-out persons of whom nothing is said, their renders uint8 (N, S, S), and what the reader sees in these."""

    persons: Sequence[Person]
    renders: np.ndarray
    sights: Sequence[Sight]


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """Held-out persons, the pages drawn for their descriptions, their renders, and what the reader sees in these."""

    cases: Sequence[Case]
    pages: Sequence[Page]
    renders: np.ndarray
    sights: Sequence[Sight]

    @property
    def faces(self) -> np.ndarray:
        """The best-ranked face of every page, uint8 (N, S, S)."""
        return np.stack([page.face for page in self.pages])

    @property
    def candidates(self) -> np.ndarray:
        """All candidates that users get, uint8 (N, C, S, S)."""
        return np.stack([page.drawn.faces for page in self.pages])


@dataclass(frozen=True, slots=True, eq=False)
class Exam:
    """One checkpoint under examination.

    studio: who draws, as for users, and who looks. unselected: the same, but that no face is drawn in vain. vqgan: the
    checkpoint's own. extractors: for distances of pictures; the first one's are the headline. training: the data that
    the checkpoint learned from, where they are at hand. workers: processes that render side by side.
    """

    studio: Studio
    unselected: Studio
    vqgan: VQGAN | DiscreteVAE
    sizes: Sizes
    extractors: Sequence[Extractor]
    training: MontageFolder | None = None
    workers: int = 1

    def evaluate(self) -> Evaluation:
        """Draw everything and measure everything."""
        crowd, described = self.crowd(), self.described()
        redrawn = reconstruct(self.vqgan, crowd.renders)
        answers = {kind: self.ask(kind) for kind in ("negation", "binding")}
        varied = {name: self.varied(described.pages, name) for name in VARIATIONS}
        demo = seed_captions()
        seeds = self.studio.album(demo, [{} for _ in demo], self.sizes.candidates, "the seeds' captions")
        copies, neighbours = self.copies(described, crowd)
        found = {
            **self.faithfulness(described, crowd),
            **{kind: tables.probes_table(pairs) for kind, pairs in answers.items()},
            "rerank": self.rerank(described.cases[: self.sizes.reranked]),
            "robustness": self.robustness(described.pages, varied),
            **self.pictures(described, crowd, redrawn),
            "copies": copies,
        }
        shown = crowd.renders[:RECONSTRUCTED], redrawn[:RECONSTRUCTED]
        gallery = Gallery(described.pages, described.renders, *shown, neighbours, seeds, varied, answers)
        return Evaluation(self.headline(found) | found, gallery)

    def headline(self, found: Table) -> Table:
        """The figures by which a checkpoint is judged."""
        distances = found["distances"][self.extractors[0].name]
        drops = [found["robustness"][name]["drop"]["value"] for name in EXPECTED]
        return {
            "descriptions": self.sizes.descriptions,
            "candidates": self.sizes.candidates,
            "pictures": self.sizes.pictures,
            "extractor": self.extractors[0].name,
            "attributes_shown": found["faithfulness"]["all"]["drawn"]["share"],
            "coarse_attributes_shown": found["faithfulness"]["coarse"]["all"]["drawn"]["share"],
            "all_shown_at_4": found["all_shown"]["4"]["drawn"]["share"],
            "r_precision_at_10": found["r_precision"]["among_10"]["drawn"]["share"],
            "rerank_gain": found["rerank"]["gain"]["value"],
            "robustness_drop": max((drop for drop in drops if drop is not None), default=None),
            "rfid": distances["rfd"],
            "fid": distances["fd"],
            "kid": distances["kd"],
        }

    def crowd(self) -> Crowd:
        """The held-out persons who stand for all."""
        people = population(self.sizes.pictures)
        renders = self.render(people, "held-out renders")
        return Crowd([person for person, _ in people], renders, read(self.studio.reader, renders, "held-out renders"))

    def described(self) -> Described:
        """Descriptions as people give them, drawn."""
        cases = described_cases(self.sizes.descriptions)
        pages = self.album(cases, self.sizes.candidates, "descriptions")
        renders = self.render([(case.person, case.picture_seed) for case in cases], "their renders")
        sights = read(self.studio.reader, renders, "their renders")
        return Described(cases, pages, renders, sights)

    def album(self, cases: Sequence[Case], candidates: int, desc: str) -> list[Page]:
        """What is drawn for some cases."""
        texts, stated = [case.caption.text for case in cases], [case.stated for case in cases]
        return self.studio.album(texts, stated, candidates, desc)

    def faithfulness(self, described: Described, crowd: Crowd) -> Table:
        """What is shown of what is mentioned, and whether a face finds its caption."""
        columns = self.columns(described.cases, described.pages, described.sights)
        counted = {mentions: self.counted(mentions) for mentions in MENTIONS}
        everything = tables.pooled([columns, *counted.values()])
        return {
            "faithfulness": tables.faithfulness_table(columns),
            "all_shown": {str(mentions): tables.all_shown_row(row) for mentions, row in counted.items()},
            "by_trait": tables.traits_table(everything, reader_accuracy(crowd.persons, crowd.sights)),
            "r_precision": self.r_precision(described.cases, columns, crowd),
        }

    def counted(self, mentions: int) -> Columns:
        """What is drawn for descriptions with so many mentions, beside the baselines."""
        cases = counted_cases(mentions, self.sizes.counted(mentions))
        desc = f"{mentions} mentions"
        pages = self.album(cases, self.sizes.candidates, desc)
        renders = np.stack([case.render() for case in cases])
        return self.columns(cases, pages, read(self.studio.reader, renders, desc))

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
            columns["retrieved"] = (stated, read(self.studio.reader, np.stack(chosen), "retrieved"))
        return columns

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

    def ask(self, kind: str) -> list[tuple[probes.Answer, probes.Answer]]:
        """Pairs of hand-written descriptions, drawn."""
        return probes.ask(self.studio, kind, self.sizes.candidates, self.sizes.repeats)

    def rerank(self, cases: Sequence[Case]) -> Table:
        """The worth of ranking: RERANKED faces of each description, drawn without choosing among them."""
        texts, stated = [case.caption.text for case in cases], [case.stated for case in cases]
        album = self.unselected.album(texts, stated, RERANKED, "reranking")
        return {
            "descriptions": len(album),
            "candidates": RERANKED,
            "gain": tables.difference(reranking.rerank_gain(album)),
            "gain_of_a_perfect_order": tables.difference(reranking.oracle_gain(album)),
        }

    def varied(self, pages: Sequence[Page], variation: str) -> list[Page]:
        """The first pages drawn again, their descriptions typed otherwise."""
        chosen = pages[: self.sizes.varied]
        texts = robustness.varied([page.text for page in chosen], variation)
        return self.studio.album(texts, [page.stated for page in chosen], self.sizes.candidates, variation)

    def robustness(self, pages: Sequence[Page], varied: Mapping[str, Sequence[Page]]) -> Table:
        """What each variation loses."""
        drops = {name: robustness.drop(pages[: len(others)], others) for name, others in varied.items()}
        return {name: {"drop": tables.difference(drop), "changed": changed} for name, (drop, changed) in drops.items()}

    def pictures(self, described: Described, crowd: Crowd, redrawn: np.ndarray) -> Table:
        """Distances between sets of pictures, and between the candidates of one description."""
        count = self.sizes.pictures
        others = self.render(population(count, first=count), "other renders")
        sets = PictureSets(self.portraits(), crowd.renders, others, redrawn)
        extracted = {extractor.name: features(extractor, sets) for extractor in self.extractors}
        headline, group = self.extractors[0], self.sizes.candidates
        candidates = np.concatenate(described.candidates)
        people = [(case.person, seed) for case in described.cases[: self.sizes.redrawn] for seed in range(group)]
        again = self.render(people, "the same persons again")
        return {
            "distances": {one.name: distances_table(extracted[one.name], one) for one in self.extractors},
            "diversity": diversity_table(
                {
                    "drawn": (candidates, extract(headline, candidates, "candidates")),
                    "renders_of_different_persons": (sets.renders, extracted[headline.name].renders),
                    "renders_of_the_same_person": (again, extract(headline, again, "the same persons again")),
                },
                group,
            ),
        }

    def portraits(self) -> np.ndarray:
        """One face for each of many descriptions, drawn without choosing, uint8 (N, S, S)."""
        texts = [case.caption.text for case in described_cases(self.sizes.pictures)]
        return np.concatenate([one.faces for one in draw_all(self.unselected.drawer, texts, 1, "portraits")])

    def render(self, people: Sequence[tuple[Person, int]], desc: str) -> np.ndarray:
        """Renders of persons with the seeds of their pictures, uint8 (N, S, S)."""
        return np.stack([*tqdm(perform(_picture, people, self.workers), total=len(people), desc=desc)])

    def copies(self, described: Described, crowd: Crowd) -> tuple[Table | None, Sequence[Neighbour]]:
        """How near the best-ranked faces come to training pictures, and the nearest; nothing without training data."""
        if self.training is None:
            return None, ()
        images = self.training.images()
        drawn = nearest(described.faces, images)
        held_out = nearest(crowd.renders[: len(described.pages)], images)
        return copies_table(drawn, held_out), nearest_pairs(described.faces, images, drawn)


def _picture(sitting: tuple[Person, int]) -> np.ndarray:
    """The render of a person with the seed of the picture."""
    return render(*sitting)
