"""The evaluation of a checkpoint. Faces are generated once and shared by the parts that need them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from tqdm import tqdm

from training.data.writing import parallel_map
from training.evaluation.cases import Case, counted_cases, described_cases, population
from training.evaluation.classifier import Prediction, classify
from training.evaluation.config import MENTIONS, RERANKED_CANDIDATES, EvaluationSizes
from training.evaluation.demo import demo_captions
from training.evaluation.generation import generate_all, reconstruct
from training.evaluation.metrics import baselines, probes, reranking, retrieval, robustness, tables
from training.evaluation.metrics.accuracy import classifier_accuracy
from training.evaluation.metrics.diversity import diversity_table
from training.evaluation.metrics.extractors import extract
from training.evaluation.metrics.fidelity import PictureSets, distances_table, features
from training.evaluation.metrics.memorization import memorization_table, nearest, nearest_pairs
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
    from training.evaluation.runner import Result, Runner
    from training.vocabulary import Person

RECONSTRUCTED: Final = 32
"""Reconstructions shown in a report."""


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceSet:
    """Held-out persons without descriptions, their renders uint8 (N, S, S), and predictions for the renders."""

    persons: Sequence[Person]
    renders: np.ndarray
    predictions: Sequence[Prediction]


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """Held-out persons with descriptions, their results, their renders, and predictions for the renders."""

    cases: Sequence[Case]
    results: Sequence[Result]
    renders: np.ndarray
    predictions: Sequence[Prediction]

    @property
    def faces(self) -> np.ndarray:
        """The best-ranked face of each description, uint8 (N, S, S)."""
        return np.stack([result.face for result in self.results])

    @property
    def candidates(self) -> np.ndarray:
        """All candidates of each description, uint8 (N, C, S, S)."""
        return np.stack([result.generation.faces for result in self.results])


@dataclass(frozen=True, slots=True, eq=False)
class Evaluator:
    """Evaluates one checkpoint.

    runner: generates with the checkpoint's settings, and classifies. unselected: the same with `best_of=1`. vqgan: of
    the checkpoint. extractors: feature extractors; the summary has the figures of the first. training: the training
    data, if available. workers: rendering processes.
    """

    runner: Runner
    unselected: Runner
    vqgan: VQGAN | DiscreteVAE
    sizes: EvaluationSizes
    extractors: Sequence[Extractor]
    training: MontageFolder | None = None
    workers: int = 1

    def evaluate(self) -> Evaluation:
        """Run all parts of the evaluation."""
        reference, described = self.reference(), self.described()
        redrawn = reconstruct(self.vqgan, reference.renders)
        answers = {kind: self.run_probes(kind) for kind in ("negation", "binding")}
        varied = {name: self.varied(described.results, name) for name in VARIATIONS}
        demo = demo_captions()
        seeds = self.runner.run(demo, [{} for _ in demo], self.sizes.candidates, "the seeds' captions")
        memorization, neighbours = self.memorization(described, reference)
        found = {
            **self.faithfulness(described, reference),
            **{kind: tables.probes_table(pairs) for kind, pairs in answers.items()},
            "rerank": self.rerank(described.cases[: self.sizes.reranked]),
            "robustness": self.robustness(described.results, varied),
            **self.pictures(described, reference, redrawn),
            "copies": memorization,
        }
        shown = reference.renders[:RECONSTRUCTED], redrawn[:RECONSTRUCTED]
        gallery = Gallery(described.results, described.renders, *shown, neighbours, seeds, varied, answers)
        return Evaluation(self.summary(found) | found, gallery)

    def summary(self, found: Table) -> Table:
        """Return the summary figures of a checkpoint."""
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

    def reference(self) -> ReferenceSet:
        """Render and classify the reference set."""
        people = population(self.sizes.pictures)
        renders = self.render(people, "held-out renders")
        return ReferenceSet(
            [person for person, _ in people], renders, classify(self.runner.classifier, renders, "held-out renders")
        )

    def described(self) -> Described:
        """Generate faces for held-out descriptions."""
        cases = described_cases(self.sizes.descriptions)
        results = self.draw(cases, self.sizes.candidates, "descriptions")
        renders = self.render([(case.person, case.picture_seed) for case in cases], "their renders")
        predictions = classify(self.runner.classifier, renders, "their renders")
        return Described(cases, results, renders, predictions)

    def draw(self, cases: Sequence[Case], candidates: int, desc: str) -> list[Result]:
        """Generate and classify candidates for cases."""
        texts, stated = [case.caption.text for case in cases], [case.stated for case in cases]
        return self.runner.run(texts, stated, candidates, desc)

    def faithfulness(self, described: Described, reference: ReferenceSet) -> Table:
        """Measure which mentioned traits are shown, and whether a face retrieves its caption."""
        columns = self.columns(described.cases, described.results, described.predictions)
        counted = {mentions: self.counted(mentions) for mentions in MENTIONS}
        everything = tables.pooled([columns, *counted.values()])
        return {
            "faithfulness": tables.faithfulness_table(columns),
            "all_shown": {str(mentions): tables.all_shown_row(row) for mentions, row in counted.items()},
            "by_trait": tables.traits_table(everything, classifier_accuracy(reference.persons, reference.predictions)),
            "r_precision": self.r_precision(described.cases, columns, reference),
        }

    def counted(self, mentions: int) -> Columns:
        """Measure descriptions with `mentions` traits, beside the baselines."""
        cases = counted_cases(mentions, self.sizes.counted(mentions))
        desc = f"{mentions} mentions"
        results = self.draw(cases, self.sizes.candidates, desc)
        renders = np.stack([case.render() for case in cases])
        return self.columns(cases, results, classify(self.runner.classifier, renders, desc))

    def columns(self, cases: Sequence[Case], results: Sequence[Result], renders: Sequence[Prediction]) -> Columns:
        """Return statements and predictions of the generated faces and of the baselines."""
        stated, best = [case.stated for case in cases], [result.best for result in results]
        every = [(result.stated, prediction) for result in results for prediction in result.predictions]
        columns = {
            "drawn": (stated, best),
            "any_candidate": ([one for one, _ in every], [prediction for _, prediction in every]),
            "shuffled": (stated, baselines.shuffled(best)),
            "renders": (stated, renders),
        }
        if self.training is not None:
            chosen = [self.training.image(index) for index in baselines.retrieved(self.training.persons, stated)]
            columns["retrieved"] = (stated, classify(self.runner.classifier, np.stack(chosen), "retrieved"))
        return columns

    def r_precision(self, cases: Sequence[Case], columns: Columns, reference: ReferenceSet) -> Table:
        """Measure R-precision of generated faces, of the persons' renders and of shuffled faces."""
        usual = retrieval.usual(reference.predictions)
        faces = {name: columns[name][1] for name in ("drawn", "shuffled", "renders")}
        near = {name: retrieval.precision_among_near(cases, predictions) for name, predictions in faces.items()}
        many = {
            name: retrieval.precision_among_random(cases, predictions, usual) for name, predictions in faces.items()
        }
        return {
            "among_10": {name: tables.share(share) for name, share in near.items()},
            "among_100": {name: tables.share(share) for name, share in many.items()},
        }

    def run_probes(self, kind: str) -> list[tuple[probes.Answer, probes.Answer]]:
        """Generate and classify faces for the probes of one kind."""
        return probes.run_probes(self.runner, kind, self.sizes.candidates, self.sizes.repeats)

    def rerank(self, cases: Sequence[Case]) -> Table:
        """Measure the gain of reranking RERANKED_CANDIDATES faces of each description."""
        texts, stated = [case.caption.text for case in cases], [case.stated for case in cases]
        results = self.unselected.run(texts, stated, RERANKED_CANDIDATES, "reranking")
        return {
            "descriptions": len(results),
            "candidates": RERANKED_CANDIDATES,
            "gain": tables.difference(reranking.rerank_gain(results)),
            "gain_of_a_perfect_order": tables.difference(reranking.oracle_gain(results)),
        }

    def varied(self, results: Sequence[Result], variation: str) -> list[Result]:
        """Generate faces for a variation of the first descriptions."""
        chosen = results[: self.sizes.varied]
        texts = robustness.varied([result.text for result in chosen], variation)
        return self.runner.run(texts, [result.stated for result in chosen], self.sizes.candidates, variation)

    def robustness(self, results: Sequence[Result], varied: Mapping[str, Sequence[Result]]) -> Table:
        """Measure the drop of each variation."""
        drops = {name: robustness.drop(results[: len(others)], others) for name, others in varied.items()}
        return {name: {"drop": tables.difference(drop), "changed": changed} for name, (drop, changed) in drops.items()}

    def pictures(self, described: Described, reference: ReferenceSet, redrawn: np.ndarray) -> Table:
        """Measure distances between sets of pictures, and the diversity of the candidates of one description."""
        count = self.sizes.pictures
        others = self.render(population(count, first=count), "other renders")
        sets = PictureSets(self.portraits(), reference.renders, others, redrawn)
        extracted = {extractor.name: features(extractor, sets) for extractor in self.extractors}
        extractor, group = self.extractors[0], self.sizes.candidates
        candidates = np.concatenate(described.candidates)
        people = [(case.person, seed) for case in described.cases[: self.sizes.redrawn] for seed in range(group)]
        again = self.render(people, "the same persons again")
        return {
            "distances": {one.name: distances_table(extracted[one.name], one) for one in self.extractors},
            "diversity": diversity_table(
                {
                    "drawn": (candidates, extract(extractor, candidates, "candidates")),
                    "renders_of_different_persons": (sets.renders, extracted[extractor.name].renders),
                    "renders_of_the_same_person": (again, extract(extractor, again, "the same persons again")),
                },
                group,
            ),
        }

    def portraits(self) -> np.ndarray:
        """Generate one face for each description with `best_of=1`, uint8 (N, S, S)."""
        texts = [case.caption.text for case in described_cases(self.sizes.pictures)]
        return np.concatenate([one.faces for one in generate_all(self.unselected.generator, texts, 1, "portraits")])

    def render(self, people: Sequence[tuple[Person, int]], desc: str) -> np.ndarray:
        """Render persons with the seeds of their pictures, uint8 (N, S, S)."""
        return np.stack([*tqdm(parallel_map(_picture, people, self.workers), total=len(people), desc=desc)])

    def memorization(self, described: Described, reference: ReferenceSet) -> tuple[Table | None, Sequence[Neighbour]]:
        """Measure distances to the nearest training pictures; None, and no pairs, without training data."""
        if self.training is None:
            return None, ()
        images = self.training.images()
        drawn = nearest(described.faces, images)
        held_out = nearest(reference.renders[: len(described.results)], images)
        return memorization_table(drawn, held_out), nearest_pairs(described.faces, images, drawn)


def _picture(sitting: tuple[Person, int]) -> np.ndarray:
    """Render a person with the seed of the picture."""
    return render(*sitting)
