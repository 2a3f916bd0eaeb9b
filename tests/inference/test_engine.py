from __future__ import annotations

import asyncio
import random
import threading
from contextlib import aclosing
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest
import torch
from PIL import Image

from inference.backend import (
    Event,
    Finished,
    InferenceError,
    Progress,
    QueueFullError,
    Request,
    RequestCancelledError,
    SourceImage,
    Waiting,
)
from inference.checkpoint import load, read_config, save_config
from inference.engine import Engine
from inference.pipeline import Pipeline
from inference.threads import using_threads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from inference.pipeline import ActiveRequest

WAIT_S = 60.0
REQUEST = Request("a", "둥근 얼굴에 안경을 쓴 남자", candidates=3, seed=5)


def from_png(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(data)))


class Steps:
    """Pauses the engine before each step that a test has not allowed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._allowed = threading.Semaphore(0)
        self._held = threading.Event()
        step = Pipeline.step

        def held_step(pipeline: Pipeline, batch: Sequence[ActiveRequest]) -> None:
            if not self._allowed.acquire(blocking=False):
                self._held.set()
                assert self._allowed.acquire(timeout=WAIT_S), "no test let it go"
            step(pipeline, batch)

        monkeypatch.setattr(Pipeline, "step", held_step)

    async def until_held(self) -> None:
        """Wait until the engine pauses before a step that is not allowed yet."""
        assert await asyncio.to_thread(self._held.wait, WAIT_S)

    def allow(self, count: int) -> None:
        """Allow a number of further steps."""
        self._held.clear()
        self._allowed.release(count)

    def let_go(self) -> None:
        """Allow all further steps."""
        self.allow(10**6)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """The steps of every engine, paused from the first one on."""
    return Steps(monkeypatch)


@pytest.fixture
async def engine(tiny_checkpoint: Path) -> AsyncIterator[Engine]:
    async with Engine.load(tiny_checkpoint) as engine:
        yield engine


async def events_of(engine: Engine, request: Request) -> list[Event]:
    return [event async for event in engine.generate(request)]


def finished(events: list[Event]) -> Finished:
    *_, last = events
    assert isinstance(last, Finished)
    return last


async def test_progress_rises_and_ends_with_the_candidates(engine: Engine) -> None:
    events = await events_of(engine, REQUEST)
    fractions = [event.fraction for event in events if isinstance(event, Progress)]
    assert fractions == sorted(fractions)
    assert len(fractions) == 16
    assert 0 < fractions[0] < fractions[-1] < 1
    result = finished(events)
    assert [candidate.index for candidate in result.candidates] == [0, 1, 2]
    assert all(from_png(candidate.image).shape == (32, 32) for candidate in result.candidates)
    assert result.model == "tiny"


async def test_previews_grow_from_the_top(engine: Engine) -> None:
    events = await events_of(engine, REQUEST)
    previews = [event.previews for event in events if isinstance(event, Progress) and event.previews]
    assert [len(pictures) for pictures in previews] == [3, 3, 3]
    first = from_png(previews[0][0])
    assert (first[8:] == 255).all()
    assert (first[:8] != 255).any()


async def test_the_same_request_gives_the_same_pictures(engine: Engine) -> None:
    first = finished(await events_of(engine, REQUEST))
    assert first == finished(await events_of(engine, REQUEST))
    other = finished(await events_of(engine, Request("b", REQUEST.description, 3, seed=6)))
    assert other.candidates[0].image != first.candidates[0].image


async def late(engine: Engine, request: Request, steps: int) -> list[Event]:
    """Return the events of a request that arrives after another has drawn `steps` tokens."""
    async with aclosing(engine.generate(Request("first", "먼저 온 설명", 2))) as first:
        tokens = 0
        async for event in first:
            tokens += isinstance(event, Progress)
            if tokens == steps:
                return await events_of(engine, request)
    raise AssertionError("the first request ended early")


@pytest.mark.parametrize("precision", ["float32", "int8"])
async def test_a_request_draws_the_same_in_any_company(
    tiny_checkpoint: Path, tmp_path: Path, precision: Literal["float32", "int8"]
) -> None:
    folder = Path(copytree(tiny_checkpoint, tmp_path / "checkpoint"))
    config = read_config(folder)
    save_config(folder, replace(config, sampling=replace(config.sampling, precision=precision)))
    requests = [Request(str(i), f"{i}번 설명, 둥근 얼굴", 1 + i % 3, seed=i) for i in range(8)]
    async with Engine.load(folder) as engine:
        alone = [finished(await events_of(engine, request)) for request in requests]
        together = await asyncio.gather(*(events_of(engine, request) for request in requests))
        joined = [finished(await late(engine, request, 5)) for request in requests[:3]]
    assert [finished(events) for events in together] == alone
    assert joined == alone[:3]
    async with Engine.load(folder) as restarted:
        assert finished(await events_of(restarted, requests[4])) == alone[4]


async def test_the_queue_says_where_one_stands_and_is_bounded(tiny_checkpoint: Path, steps: Steps) -> None:
    engine = Engine(Pipeline(load(tiny_checkpoint)), max_faces=2, max_queued=2)
    steps.allow(16)
    await events_of(engine, REQUEST)  # the engine measures its speed
    async with aclosing(engine.generate(replace(REQUEST, id="running"))) as running:
        await anext(running)
        await steps.until_held()
        waiting = [engine.generate(replace(REQUEST, id=str(i))) for i in range(2)]
        places = [await anext(events) for events in waiting]
        assert [event.place for event in places if isinstance(event, Waiting)] == [0, 1]
        seconds = [event.seconds for event in places if isinstance(event, Waiting) and event.seconds is not None]
        assert 0 < seconds[0] < seconds[1]
        with pytest.raises(QueueFullError) as full:
            await events_of(engine, replace(REQUEST, id="too many"))
        assert full.value.seconds is not None
        assert full.value.seconds > seconds[1]
        for events in waiting:
            await events.aclose()
    steps.let_go()
    await engine.close()


async def test_many_requests_with_random_cancels_leave_nothing_behind(tiny_checkpoint: Path) -> None:
    engine = Engine(Pipeline(load(tiny_checkpoint)), max_faces=12)
    rng = random.Random(0)

    async def one(number: int) -> bool:
        request = Request(f"r{number}", f"{number}번", 1 + number % 3, seed=number, user=str(number % 5))
        try:
            async with aclosing(engine.generate(request)) as events:
                patience = rng.randrange(40)
                async for event in events:
                    if patience == 0:
                        await engine.cancel(request.id)
                    patience -= 1
                    if isinstance(event, Finished):
                        return True
        except RequestCancelledError:
            return False
        return False

    outcomes = await asyncio.gather(*(one(number) for number in range(200)))
    assert 0 < sum(outcomes) < 200
    assert finished(await events_of(engine, REQUEST))
    await engine.close()
    assert not engine._tickets
    assert not engine._active
    assert len(engine._queue) == 0


async def test_a_step_that_fails_fails_those_in_it_only(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(Pipeline(load(tiny_checkpoint)))
    with monkeypatch.context() as broken:
        broken.setattr(Pipeline, "step", lambda *_: 1 / 0)
        with pytest.raises(InferenceError, match="ZeroDivisionError"):
            await events_of(engine, REQUEST)
    assert finished(await events_of(engine, REQUEST))
    await engine.close()


async def test_nothing_is_taken_once_it_closes(tiny_checkpoint: Path, steps: Steps) -> None:
    engine = Engine(Pipeline(load(tiny_checkpoint)))
    running = asyncio.create_task(events_of(engine, REQUEST))
    await steps.until_held()
    closing = asyncio.create_task(engine.close())
    await asyncio.sleep(0)  # `close` cancels the request, then waits for its step
    steps.let_go()
    await closing
    with pytest.raises(RequestCancelledError):
        await running
    with pytest.raises(RequestCancelledError):
        await events_of(engine, REQUEST)


async def test_torch_computes_on_one_thread_only(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: dict[str, set[int]] = {}

    def watched(work: Callable[..., object], name: str) -> Callable[..., object]:
        def watch(*arguments: object) -> object:
            threads.setdefault(name, set()).add(threading.get_ident())
            return work(*arguments)

        return watch

    for name in ("start", "step", "finish", "embed", "embed_images"):
        monkeypatch.setattr(Pipeline, name, watched(getattr(Pipeline, name), name))
    monkeypatch.setattr("inference.engine.load", watched(load, "load"))
    async with Engine.load(tiny_checkpoint) as engine:
        picture = finished(await events_of(engine, REQUEST)).candidates[0].image
        await engine.embed(["둥근 얼굴"])
        await engine.embed_images([picture])
    assert len(threads) == 6
    assert len(set.union(*threads.values())) == 1
    assert threading.get_ident() not in threads["load"]


async def test_a_description_is_embedded_while_others_are_drawn(engine: Engine, steps: Steps) -> None:
    async with aclosing(engine.generate(REQUEST)) as running:
        await anext(running)
        await steps.until_held()
        embedding = asyncio.create_task(engine.embed(["둥근 얼굴"]))
        await asyncio.sleep(0)  # it is queued behind the first step
        steps.allow(1)
        await embedding
        steps.let_go()
        assert isinstance([event async for event in running][-1], Finished)


async def test_a_cancelled_request_stops_and_frees_the_engine(engine: Engine, steps: Steps) -> None:
    events = engine.generate(REQUEST)
    steps.allow(1)
    await anext(event async for event in events if isinstance(event, Progress))
    await steps.until_held()
    await engine.cancel(REQUEST.id)
    steps.let_go()
    with pytest.raises(RequestCancelledError):
        assert all([isinstance(event, Progress) async for event in events])
    assert finished(await events_of(engine, REQUEST))


async def test_a_waiting_request_can_be_cancelled(engine: Engine, steps: Steps) -> None:
    async with aclosing(engine.generate(REQUEST)) as running:
        await anext(running)
        await steps.until_held()
        waiting = engine.generate(Request("b", "다른 설명"))
        assert isinstance(await anext(waiting), Waiting)
        await engine.cancel("b")
        with pytest.raises(RequestCancelledError):
            await anext(waiting)
        steps.let_go()
        assert isinstance([event async for event in running][-1], Finished)


async def test_leaving_early_cancels(engine: Engine) -> None:
    async with aclosing(engine.generate(REQUEST)) as running:
        await anext(running)
    assert finished(await events_of(engine, REQUEST))


async def test_an_unknown_request_is_not_cancelled(engine: Engine) -> None:
    await engine.cancel("nobody")
    assert finished(await events_of(engine, REQUEST))


@pytest.mark.parametrize("request_", [Request("a", "   "), Request("a", "얼굴", candidates=0)])
async def test_a_request_for_nothing_is_an_error(engine: Engine, request_: Request) -> None:
    with pytest.raises(InferenceError):
        await events_of(engine, request_)


@pytest.mark.parametrize("description", ["🙂", "asdf qwer", "<b>볼드</b>", "가" * 2000, "\u202e얼굴\x00"])
def test_any_text_draws_something(tiny_checkpoint: Path, description: str) -> None:
    result = Pipeline(load(tiny_checkpoint)).draw(Request("a", description, 1))
    assert len(result.candidates) == 1


@pytest.mark.parametrize(("small", "threads"), [(0, 3), (1e18, 2)])
def test_a_small_step_leaves_a_processor_to_others(
    tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch, small: float, threads: int
) -> None:
    monkeypatch.setattr("inference.generation.SMALL_STEP_MACS", small)
    seen: set[int] = set()
    monkeypatch.setattr("inference.generation.step", lambda dalle, states: seen.add(torch.get_num_threads()))
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        pipeline = Pipeline(load(tiny_checkpoint))
        pipeline.step([pipeline.start(REQUEST)])
        assert seen == {threads}
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_a_text_is_read_on_one_thread_so_that_its_tokens_do_not_depend_on_their_number(
    tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = Pipeline(load(tiny_checkpoint))
    seen: list[tuple[str, int]] = []

    def watched(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def watch(*arguments: object) -> object:
            seen.append((name, torch.get_num_threads()))
            return call(*arguments)

        return watch

    encoder, dalle = pipeline.checkpoint.text_encoder, pipeline.checkpoint.dalle
    assert encoder is not None
    monkeypatch.setattr(encoder, "forward", watched("text", encoder.forward))
    monkeypatch.setattr(dalle, "prompt", watched("prompt", dalle.prompt))
    with using_threads(3):
        pipeline.start(REQUEST)
        assert torch.get_num_threads() == 3
    assert seen == [("text", 1), ("prompt", 1)]


def test_best_of_keeps_the_best(tiny_checkpoint: Path) -> None:
    checkpoint = load(tiny_checkpoint)
    everything = Pipeline(checkpoint).draw(replace(REQUEST, candidates=9)).candidates
    config = replace(checkpoint.config, sampling=replace(checkpoint.config.sampling, best_of=3))
    kept = Pipeline(replace(checkpoint, config=config)).draw(REQUEST).candidates
    best = sorted(everything, key=lambda candidate: -candidate.score)[:3]
    assert kept == tuple(sorted(best, key=lambda candidate: candidate.index))


def test_requests_drawn_together_are_drawn_as_alone(tiny_checkpoint: Path) -> None:
    pipeline = Pipeline(load(tiny_checkpoint))
    other = Request("b", "안경을 쓴 할머니, 주름이 깊다", candidates=3, seed=8)
    together = pipeline.draw_all([REQUEST, other])
    for finished_one, request in zip(together, (REQUEST, other), strict=True):
        alone = pipeline.draw(request)
        assert [c.image for c in finished_one.candidates] == [c.image for c in alone.candidates]
    assert len(pipeline.draw_all([REQUEST, replace(other, candidates=2)])[1].candidates) == 2


def test_without_a_reranker_nothing_is_drawn_in_vain(tiny_checkpoint: Path) -> None:
    checkpoint = load(tiny_checkpoint)
    config = replace(checkpoint.config, sampling=replace(checkpoint.config.sampling, best_of=3))
    alone = replace(checkpoint, config=config, reranker=None)
    candidates = Pipeline(alone).draw(REQUEST).candidates
    assert [candidate.index for candidate in candidates] == [0, 1, 2]
    assert all(candidate.marks == () for candidate in candidates)


def test_a_variation_keeps_the_rows_above(tiny_checkpoint: Path) -> None:
    pipeline = Pipeline(load(tiny_checkpoint))
    drawn = pipeline.draw(REQUEST).candidates[1]
    vary = replace(REQUEST, seed=77, source=SourceImage(drawn.tokens, (2, 4)))
    varied = pipeline.draw(vary).candidates
    assert {one.tokens[:8] for one in varied} == {drawn.tokens[:8]}
    assert len({one.tokens for one in (drawn, *varied)}) == 4
    again = replace(REQUEST, candidates=1, first=1, source=SourceImage(drawn.tokens, (0, 4)))
    assert pipeline.draw(again).candidates[0].tokens == drawn.tokens


def test_any_picture_can_be_gone_on_from(tiny_checkpoint: Path) -> None:
    pipeline = Pipeline(load(tiny_checkpoint))
    drawn = pipeline.draw(REQUEST).candidates[0]
    tall = BytesIO()
    Image.new("RGBA", (30, 90), (10, 20, 30, 128)).save(tall, "WEBP")
    for picture in (drawn.image, tall.getvalue()):
        finished_one = pipeline.draw(replace(REQUEST, source=SourceImage(picture, (1, 2))))
        heads = {(one.tokens[:4], one.tokens[8:]) for one in finished_one.candidates}
        assert len(heads) == 1


@pytest.mark.parametrize(
    ("picture", "redrawn"),
    [
        ((0,) * 16, (2, 2)),
        ((0,) * 16, (0, 5)),
        ((0,) * 15, (0, 4)),
        ((16,) * 16, (0, 4)),
        (b"no picture", (0, 4)),
    ],
)
def test_an_invalid_source_image_is_an_error(
    tiny_checkpoint: Path, picture: tuple[int, ...] | bytes, redrawn: tuple[int, int]
) -> None:
    with pytest.raises(InferenceError):
        Pipeline(load(tiny_checkpoint)).draw(replace(REQUEST, source=SourceImage(picture, redrawn)))


def test_an_edit_uses_the_noise_of_the_face_it_edits(tiny_checkpoint: Path) -> None:
    pipeline = Pipeline(load(tiny_checkpoint))
    faces = pipeline.draw(REQUEST).candidates
    again, other = replace(REQUEST, candidates=1, first=2), replace(REQUEST, description="긴 머리 여자")
    assert pipeline.draw(again).candidates[0].tokens == faces[2].tokens
    assert [face.tokens for face in pipeline.draw(other).candidates] != [face.tokens for face in faces]
