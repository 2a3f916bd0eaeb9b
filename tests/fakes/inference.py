"""A backend without a model that draws flat grey faces quickly and that tests can control."""

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
from inference.descriptions import Reading, Statement

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from numpy.typing import NDArray

    from inference.descriptions import Undrawn

MODEL = Model("fake-1", rows=4)
WIDTH = 32
"""Channels of the fake's vectors."""

STATED = (("face.type", "계란형"), ("hairstyle.part", "오른쪽가르마"), ("eyes.type", "쌍꺼풀"))
"""Traits that the fake marks for every description."""

READ = Reading((Statement(0, 1, *STATED[0], "is", 0.9),), (), "ko", likelihoods={STATED[0][0]: 0.9})
"""The reading of a description of which a test has set none."""


def face(index: int, seed: int = 0, size: int = 256) -> bytes:
    """Return a PNG of a grey oval on white; index and seed determine its width and grey level."""
    picture = Image.new("L", (size, size), 255)
    half = size * (24 + 4 * (index % 5)) // 100
    box = (size // 2 - half, size // 8, size // 2 + half, size - size // 8)
    ImageDraw.Draw(picture).ellipse(box, fill=120 + (31 * index + seed) % 100, outline=40, width=3)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def pixels(png: bytes) -> bytes:
    """Return the decoded pixels of a picture, without metadata."""
    with Image.open(io.BytesIO(png)) as image:
        return image.tobytes()


def marks(index: int) -> tuple[TraitMark, ...]:
    """Return trait marks for STATED: one shown, one missed, one uncertain."""
    outcomes = (True, False, None)
    return tuple(TraitMark(trait, value, outcomes[(index + place) % 3]) for place, (trait, value) in enumerate(STATED))


def tokens(index: int, rows: int = MODEL.rows) -> tuple[int, ...]:
    """Return the image tokens of a face: one number repeated, different for each face."""
    return (index + 1,) * rows**2


def bag(parts: str) -> NDArray[np.float32]:
    """Return a unit vector (WIDTH,) of the characters in a text."""
    counts = np.zeros(WIDTH, np.float32)
    for part in parts:
        counts[zlib.crc32(part.encode()) % WIDTH] += 1
    return counts / max(float(np.linalg.norm(counts)), 1e-6)


def look(picture: bytes) -> NDArray[np.float32]:
    """Return a unit vector (WIDTH,) of the darkness of a picture's rows."""
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("L").resize((1, WIDTH)), np.float32).ravel()
    dark = 256 - pixels
    return dark / np.linalg.norm(dark)


async def _at_once(_step: int) -> None:
    """Return immediately."""


class FakeBackend:
    """Draws in `steps` steps of `delay` seconds, one request after another or all concurrently.

    Scores depend on the sampling index modulo 3, so the model's order differs from the sampling order. A test may
    replace `marks`, `undrawn` and `readings`. Before each step, including the last, it awaits `before_step` (step
    number).
    """

    def __init__(self, steps: int = 3, delay: float = 0.0) -> None:
        self.steps = steps
        self.delay = delay
        self.model = MODEL
        self.error: Exception | None = None
        self.marks: Callable[[int], tuple[TraitMark, ...]] = marks
        self.undrawn: tuple[Undrawn, ...] = ()
        self.readings: dict[str, Reading] = {}
        self.requests: list[Request] = []
        self.has_space = True
        self.cancelled: set[str] = set()
        self.before_step: Callable[[int], Awaitable[object]] = _at_once
        self._released = asyncio.Event()
        self._released.set()

    def hold(self) -> None:
        """Pause every request before its last step, until `release`."""
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
        yield Finished(tuple(self._candidates(request)), self.model.name, self.undrawn)

    async def cancel(self, request_id: str) -> None:
        """Stop a request at its next step."""
        self.cancelled.add(request_id)

    async def read(self, descriptions: Sequence[str]) -> list[Reading]:
        """Return the readings that a test has set; other descriptions state the first of STATED."""
        return [self.readings.get(description, READ) for description in descriptions]

    async def embed(self, descriptions: Sequence[str]) -> Embedding:
        """Embed descriptions by their characters: those with the same syllables are close."""
        if not self.has_space:
            raise NotEmbeddableError("the fake has no space")
        return Embedding(np.stack([bag(description.replace(" ", "")) for description in descriptions]), self.model.name)

    async def embed_images(self, pictures: Sequence[bytes]) -> Embedding:
        """Embed pictures by the darkness of their rows: similar pictures are close."""
        if not self.has_space:
            raise NotEmbeddableError("the fake has no space")
        try:
            vectors = np.stack([look(picture) for picture in pictures])
        except OSError as error:  # the engine raises the same error
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
