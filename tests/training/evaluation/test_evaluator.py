"""A whole evaluation of a generator without a model, whose picture for each description is known."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image

from inference.models.vqgan import VQGAN
from tests.checkpoints import TINY_VQGAN
from tests.training.evaluation.predictions import seeing
from tests.training.sketch.renderer import needs_renderer
from training.evaluation import EvaluationSizes, Evaluator, Runner
from training.evaluation.cases import counted_cases, described_cases
from training.evaluation.config import MENTIONS
from training.evaluation.generation import Generation
from training.evaluation.metrics.reranking import oracle_gain, rerank_gain
from training.evaluation.report.card import card
from training.evaluation.report.pictures import COLUMNS, write_pictures
from training.evaluation.report.pictures import SIDE as CELL
from training.evaluation.report.sheet import write_sheet
from training.evaluation.runner import Result
from training.sketch import render
from training.tasks.attribute_classifier import AttributeClassifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from torch import Tensor

    from training.evaluation import Evaluation
    from training.evaluation.cases import Case

SIZES = EvaluationSizes(descriptions=6, candidates=2)
SIDE = 32


class Pixels:
    """A cheap feature extractor: the features are a few pixels."""

    name = "pixels"
    preprocessing = "none"

    def __call__(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        few = torch.nn.functional.adaptive_avg_pool2d(pictures, 3).flatten(1)
        return few, few.softmax(-1)


class Honest:
    """Draws the render of the described person, or an empty picture for an unknown description."""

    def __init__(self, cases: list[Case]) -> None:
        self.cases = {case.caption.text: case for case in cases}

    def __call__(self, descriptions: Sequence[str], candidates: int, seeds: Sequence[int]) -> list[Generation]:
        return [Generation(np.stack([self._face(text)] * candidates), np.zeros(candidates)) for text in descriptions]

    def _face(self, description: str) -> np.ndarray:
        case = self.cases.get(description)
        return case.render() if case else np.full((SIDE, SIDE), 255, np.uint8)


@pytest.fixture(scope="module")
def evaluation() -> Iterator[Evaluation]:
    """A small evaluation: persons drawn at 32 pixels, and an untrained classifier and VQGAN."""
    torch.manual_seed(0)
    with pytest.MonkeyPatch.context() as patch:
        for module in ("cases", "evaluator"):
            patch.setattr(f"training.evaluation.{module}.render", lambda person, seed: render(person, seed)[::8, ::8])
        generator = Honest([*described_cases(6), *(case for count in MENTIONS for case in counted_cases(count, 3))])
        classifier = AttributeClassifier(image_size=SIDE, widths=(8, 16)).eval()
        runner = Runner(generator, classifier)
        yield Evaluator(runner, runner, VQGAN(TINY_VQGAN).eval(), SIZES, [Pixels()]).evaluate()


@needs_renderer
def test_a_drawer_of_the_persons_shows_what_renders_show(evaluation: Evaluation) -> None:
    figures = evaluation.figures
    for row in (*figures["by_trait"].values(), *figures["all_shown"].values(), figures["faithfulness"]["all"]):
        assert row["drawn"] == row["renders"]
        assert row["any_candidate"]["share"] == row["drawn"]["share"]
    precision = figures["r_precision"]["among_10"]
    assert precision["drawn"] == precision["renders"]


@needs_renderer
def test_the_headline_holds_numbers_and_says_how_many_of_what(evaluation: Evaluation) -> None:
    figures = evaluation.figures
    for name in (
        "attributes_shown",
        "coarse_attributes_shown",
        "all_shown_at_4",
        "r_precision_at_10",
        "rerank_gain",
        "robustness_drop",
        "rfid",
        "fid",
        "kid",
    ):
        assert isinstance(figures[name], float), name
    assert (figures["descriptions"], figures["candidates"], figures["pictures"]) == (6, 2, 240)
    assert figures["extractor"] == "pixels"
    assert figures["rerank_gain"] == 0  # all candidates are the same picture
    assert figures["diversity"]["drawn"] == {"features": 0, "pixels": 0}
    assert figures["diversity"]["renders_of_different_persons"]["pixels"] > 0
    assert figures["copies"] is None
    assert "NaN" not in json.dumps(figures)


@needs_renderer
def test_the_sheet_is_one_file_with_every_picture(evaluation: Evaluation) -> None:
    result = write_sheet(evaluation, "a <model>")
    assert "a &lt;model&gt;" in result
    sources = re.findall(r'(?:src|href)="(.*?)"', result)
    assert all(source.startswith(("data:image/webp;base64,", "#")) for source in sources)
    pictures = [source for source in sources if source.startswith("data")]
    assert len(pictures) == 2 * 6 + 2 * 6 + 2 * (32 + 10) + (1 + 5) + 2 * 12 + 2 * 5
    assert evaluation.gallery.described[0].text.split("\n")[0] in result
    assert "Not measured" in result


@needs_renderer
def test_reconstructions_lie_under_their_originals(evaluation: Evaluation, tmp_path: Path) -> None:
    gallery, cell = evaluation.gallery, (slice(0, CELL), slice(CELL, 2 * CELL))
    with Image.open(write_pictures(tmp_path / "images", gallery)) as image:
        sheet = np.asarray(image.convert("L")).astype(float)
    assert sheet.shape == (2 * -(-len(gallery.originals) // COLUMNS) * CELL, COLUMNS * CELL)
    for first, pixels in ((sheet, gallery.originals[1]), (sheet[CELL:], gallery.reconstructions[1])):
        large = np.asarray(Image.fromarray(pixels).resize((CELL, CELL), Image.Resampling.LANCZOS)).astype(float)
        assert np.abs(first[cell] - large).mean() < 8


@needs_renderer
def test_the_sheet_shows_a_sweep_where_there_is_one(evaluation: Evaluation) -> None:
    trial = {"setting": "top_k", "value": 32, "shown": 0.61, "low": 0.5, "high": 0.7, "spread": 0.1}
    assert 'id="sweep"' not in write_sheet(evaluation, "a model")
    result = write_sheet(evaluation, "a model", [trial])
    assert 'id="sweep"' in result
    assert 'aria-label="top_k: 32 61.0 %"' in result


@needs_renderer
def test_the_card_names_the_distances(evaluation: Evaluation) -> None:
    assert "FD-pixels" in card(evaluation.figures)


def page_of(scores: list[float], shown: list[bool]) -> Result:
    """Return candidates with these scores that show or miss the one mentioned trait."""
    predictions = [seeing({"gender": "M" if right else "F"}) for right in shown]
    return Result(
        "", {"gender": "M"}, Generation(np.zeros((len(scores), 8, 8), np.uint8), np.array(scores)), predictions
    )


def test_ranking_gains_what_the_best_shows_beyond_the_mean() -> None:
    results = [page_of([0.1, 0.9, 0.5, 0.2], [False, True, False, False])] * 10
    assert rerank_gain(results).value == pytest.approx(0.75)
    assert rerank_gain([page_of([0.9, 0.1], [False, True])] * 10).value == pytest.approx(-0.5)
    assert oracle_gain([page_of([0.9, 0.1], [False, True])] * 10).value == pytest.approx(0.5)


def test_candidates_are_ordered_by_score() -> None:
    result = page_of([0.1, 0.5, 0.9], [False, True, False])
    assert result.generation.order == [2, 1, 0]
    assert result.best is result.predictions[2]
