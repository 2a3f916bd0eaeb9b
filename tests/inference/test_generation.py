"""The three kinds of generation: DALL·E, DALL·E refined by the flow, and the flow alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest
import torch

from inference.backend import Finished, Request, SourceImage
from inference.checkpoint import Checkpoint, CheckpointConfig, load
from inference.descriptions import Reading, Statement
from inference.models.dalle import DALLE
from inference.models.flow import Flow, FlowConfig
from inference.models.vqgan import VQGAN
from inference.pipeline import Pipeline
from inference.sampling.flow_sampler import FlowSamplingConfig, FlowState
from inference.sampling.sampler import SamplingState
from tests.checkpoints import TINY_DALLE, TINY_VQGAN

if TYPE_CHECKING:
    from pathlib import Path

    from inference.backend import Progress

Generator = Literal["dalle", "refined", "flow"]
TRAITS = {"gender": ("M", "F"), "eyes.size": ("크다", "작다")}
REQUEST = Request("1", "남자", candidates=2, seed=3)


class KnowsMenAndEyes:
    """A reader that recognizes only 남자 and 큰 눈."""

    def read(self, text: str) -> Reading:
        known = {"남자": ("gender", "M"), "큰 눈": ("eyes.size", "크다")}
        statements = tuple(
            Statement(text.find(words), text.find(words) + len(words), *stated, "is", 1.0)
            for words, stated in known.items()
            if words in text
        )
        return Reading(statements, (), "ko", {})


def checkpoint(folder: Path, generator: Generator) -> Checkpoint:
    """A checkpoint with a DALL·E of two groups and a flow, both with traits; its random weights affect the result."""
    torch.manual_seed(0)
    vqgan = replace(TINY_VQGAN, groups=2, code_width=2 * TINY_VQGAN.code_width)
    dalle = replace(TINY_DALLE, conditioning="traits", traits=TRAITS, image_groups=2)
    flow = FlowConfig(dim=16, depth=1, heads=2, image_grid=4, latent_width=4, traits=TRAITS)
    tiny = load(folder)
    networks = VQGAN(vqgan), DALLE(dalle), Flow(flow)
    with torch.no_grad():
        for network in networks:
            for parameter in network.eval().parameters():
                parameter.add_(torch.randn_like(parameter) * 0.2)
    config = replace(
        tiny.config, vqgan=vqgan, dalle=dalle, flow=flow, generator=generator, flow_sampling=FlowSamplingConfig(steps=4)
    )
    return replace(
        tiny,
        config=config,
        vqgan=networks[0],
        dalle=networks[1],
        flow=networks[2],
        description_reader=KnowsMenAndEyes(),  # type: ignore[arg-type]
        reranker=None,
    )


def drawn(pipeline: Pipeline, request: Request = REQUEST) -> Finished:
    return pipeline.draw(request)


@pytest.fixture(params=["dalle", "refined", "flow"])
def pipeline(tiny_checkpoint: Path, request: pytest.FixtureRequest) -> Pipeline:
    return Pipeline(checkpoint(tiny_checkpoint, request.param))


def test_stated_traits_and_the_seed_decide(pipeline: Pipeline) -> None:
    first = drawn(pipeline)
    assert first == drawn(pipeline, replace(REQUEST, description="그 남자요"))
    assert first.candidates != drawn(pipeline, replace(REQUEST, description="아무나")).candidates
    assert first.candidates != drawn(pipeline, replace(REQUEST, seed=4)).candidates
    assert all(len(candidate.tokens) == 32 for candidate in first.candidates)


def test_requests_share_a_batch_and_nothing_else(pipeline: Pipeline) -> None:
    other = Request("2", "아무나", candidates=1, seed=9)
    assert pipeline.draw_all([REQUEST, other]) == [drawn(pipeline), drawn(pipeline, other)]


def test_every_step_is_counted(pipeline: Pipeline) -> None:
    steps = {"dalle": 16, "refined": 20, "flow": 4}[pipeline.checkpoint.config.generator]
    reports: list[Progress] = []
    pipeline.draw(REQUEST, reports.append)
    assert pipeline.steps_per_request == steps == len(reports)
    assert any(report.previews for report in reports)
    assert reports[-1].fraction == pytest.approx(0.95)


def test_the_flow_takes_over_what_dalle_drew(tiny_checkpoint: Path) -> None:
    pipeline = Pipeline(checkpoint(tiny_checkpoint, "refined"))
    active = pipeline.start(REQUEST)
    kinds = []
    while not active.generation.is_done:
        kinds.append(type(active.generation.state))
        pipeline.step([active])
    assert kinds == [SamplingState] * 16 + [FlowState] * 4


def test_rows_that_are_not_redrawn_stay(pipeline: Pipeline) -> None:
    tokens = tuple(int(token) for token in torch.randint(0, 16, (32,), generator=torch.Generator().manual_seed(1)))
    edited = drawn(pipeline, replace(REQUEST, source=SourceImage(tokens, (2, 4))))
    for candidate in edited.candidates:
        assert candidate.tokens[:16] == tokens[:16]
        assert candidate.tokens[16:] != tokens[16:]


def test_an_edit_redraws_what_the_changed_trait_affects(pipeline: Pipeline) -> None:
    flow = pipeline.checkpoint.flow
    assert flow is not None
    flow.effects[1] = (torch.arange(16) >= 8).float()  # of the eyes, in the lower half
    tokens = drawn(pipeline).candidates[0].tokens
    source = SourceImage(tokens, (0, 4), description=REQUEST.description)
    edit = replace(REQUEST, description="눈이 큰 눈인 남자", source=source)
    for candidate in drawn(pipeline, edit).candidates:
        assert candidate.tokens[:16] == tokens[:16]
        assert candidate.tokens[16:] != tokens[16:]
    reports: list[Progress] = []
    pipeline.draw(edit, reports.append)
    assert len(reports) == pipeline.checkpoint.config.flow_sampling.steps


def test_a_source_whose_traits_stay_is_varied_as_a_whole(pipeline: Pipeline) -> None:
    config = pipeline.checkpoint.config
    tokens = drawn(pipeline).candidates[0].tokens
    source = SourceImage(tokens, (0, 4), description="어떤 남자")

    def varied(start: float) -> tuple[tuple[int, ...], ...]:
        settings = replace(config, flow_sampling=FlowSamplingConfig(steps=4, variation_start=start))
        own = Pipeline(replace(pipeline.checkpoint, config=settings))
        return tuple(one.tokens for one in drawn(own, replace(REQUEST, seed=9, source=source)).candidates)

    near, far = (sum(a != b for one in varied(start) for a, b in zip(one, tokens, strict=True)) for start in (0.9, 0.1))
    assert 0 < near < far
    first, second = varied(0.4)
    assert first != second


def test_a_flow_is_needed_to_refine(tiny_checkpoint: Path) -> None:
    config = load(tiny_checkpoint).config
    with pytest.raises(ValueError, match="needs a flow"):
        CheckpointConfig(name="x", vqgan=config.vqgan, dalle=config.dalle, generator="refined")
