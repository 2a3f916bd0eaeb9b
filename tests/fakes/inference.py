"""A backend without a model: it draws flat grey faces, fast, and does what a test tells it."""

from __future__ import annotations

import asyncio
import io
import zlib
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from inference.backend import (
    Candidate,
    Embedding,
    Event,
    Finished,
    InferenceError,
    Model,
    NotEmbeddableError,
    Progress,
    Request,
    RequestCancelledError,
    TraitMark,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from numpy.typing import NDArray

MODEL = Model("fake-1", rows=4)
WIDTH = 32
"""Channels of the fake's vectors."""

STATED = (("face.type", "계란형"), ("hairstyle.part", "오른쪽가르마"), ("eyes.type", "쌍꺼풀"))
"""What the fake takes every description to state."""


def face(index: int, seed: int = 0, size: int = 256) -> bytes:
    """PNG of a grey oval on white; index and seed choose its width and its grey."""
    picture = Image.new("L", (size, size), 255)
    half = size * (24 + 4 * (index % 5)) // 100
    box = (size // 2 - half, size // 8, size // 2 + half, size - size // 8)
    ImageDraw.Draw(picture).ellipse(box, fill=120 + (31 * index + seed) % 100, outline=40, width=3)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def pixels(png: bytes) -> bytes:
    """What a picture shows, whatever its file says of itself."""
    with Image.open(io.BytesIO(png)) as image:
        return image.tobytes()


def marks(index: int) -> tuple[TraitMark, ...]:
    """What a face shows of STATED: one trait, not another, and of the third the fake is not sure."""
    outcomes = (True, False, None)
    return tuple(TraitMark(trait, value, outcomes[(index + place) % 3]) for place, (trait, value) in enumerate(STATED))


def tokens(index: int, rows: int = MODEL.rows) -> tuple[int, ...]:
    """The image tokens of a face: all the same, another number for each face."""
    return (index + 1,) * rows**2


def bag(parts: str) -> NDArray[np.float32]:
    """A unit vector by which characters there are."""
    counts = np.zeros(WIDTH, np.float32)
    for part in parts:
        counts[zlib.crc32(part.encode()) % WIDTH] += 1
    return counts / max(float(np.linalg.norm(counts)), 1e-6)


def look(picture: bytes) -> NDArray[np.float32]:
    """A unit vector by how dark a picture is, row by row."""
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("L").resize((1, WIDTH)), np.float32).ravel()
    dark = 256 - pixels
    return dark / np.linalg.norm(dark)


async def _at_once(_step: int) -> None:
    """Wait for nothing."""


class FakeBackend:
    """Draws in `steps` steps of `delay` seconds, one request after another or all at once.

    Scores fall with the sampling index modulo 3, so that the model's order is not the order of sampling. A
    test may give it other `marks`. Before each step, the last one included, it waits for `before_step` (step number).
    """

    def __init__(self, steps: int = 3, delay: float = 0.0) -> None:
        self.steps = steps
        self.delay = delay
        self.model = MODEL
        self.error: Exception | None = None
        self.marks: Callable[[int], tuple[TraitMark, ...]] = marks
        self.requests: list[Request] = []
        self.has_space = True
        self.cancelled: set[str] = set()
        self.before_step: Callable[[int], Awaitable[object]] = _at_once
        self._released = asyncio.Event()
        self._released.set()

    def hold(self) -> None:
        """Stop every request before its last step, until `release`."""
        self._released.clear()

    def release(self) -> None:
        """Let held requests finish."""
        self._released.set()

    async def generate(self, request: Request) -> AsyncGenerator[Event]:
        """Yield progress with previews, then the candidates; raises `error` instead, if one is set."""
        self.requests.append(request)
        for step in range(self.steps):
            await asyncio.sleep(self.delay)
            await self.before_step(step)
            self._check(request)
            previews = tuple(face(index, request.seed, 64) for index in range(request.candidates))
            yield Progress(fraction=(step + 1) / (self.steps + 1), previews=previews)
        await self.before_step(self.steps)
        await self._until_released(request)
        if self.error is not None:
            raise self.error
        yield Finished(candidates=tuple(self._candidates(request)), model=self.model.name)

    async def cancel(self, request_id: str) -> None:
        """Stop a request at its next step."""
        self.cancelled.add(request_id)

    async def embed(self, descriptions: Sequence[str]) -> Embedding:
        """Descriptions lie close that share syllables; there is nothing else to go by."""
        if not self.has_space:
            raise NotEmbeddableError("the fake has no space")
        return Embedding(np.stack([bag(description.replace(" ", "")) for description in descriptions]), self.model.name)

    async def embed_images(self, pictures: Sequence[bytes]) -> Embedding:
        """Pictures lie close whose pixels are alike."""
        if not self.has_space:
            raise NotEmbeddableError("the fake has no space")
        try:
            vectors = np.stack([look(picture) for picture in pictures])
        except OSError as error:  # as the engine does
            raise InferenceError(str(error)) from error
        return Embedding(vectors, self.model.name)

    def _check(self, request: Request) -> None:
        if request.id in self.cancelled:
            raise RequestCancelledError(request.id)

    async def _until_released(self, request: Request) -> None:
        while not self._released.is_set():
            self._check(request)
            await asyncio.sleep(0.005)
        self._check(request)

    def _candidates(self, request: Request) -> list[Candidate]:
        return [
            Candidate(
                index=index,
                score=float((index + 2) % 3),
                image=face(index, request.seed),
                marks=self.marks(index),
                tokens=tokens(index, self.model.rows),
                latent=tuple(look(face(index, request.seed)).tolist()) if self.has_space else (),
            )
            for index in range(request.first, request.first + request.candidates)
        ]
