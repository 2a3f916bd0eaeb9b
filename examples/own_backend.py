"""The bot with a backend of one's own: grey ovals instead of a model. Run it and open the chat page.

A backend is any object with the methods of `inference.backend.Backend`; it needs no torch and may call another
machine.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from io import BytesIO

from PIL import Image, ImageDraw

from bot.__main__ import run
from bot.settings import Settings, load_settings
from inference.backend import (
    Backend,
    Candidate,
    Embedding,
    Event,
    Finished,
    Model,
    NotEmbeddableError,
    NotReadableError,
    Progress,
    Request,
)
from inference.descriptions import Reading


class Ovals:
    """Draws a grey oval for every candidate; the seed and the candidate's number choose its width."""

    model = Model("ovals-1", rows=4)

    async def generate(self, request: Request) -> AsyncGenerator[Event]:
        """Yield progress after each candidate, then the candidates."""
        candidates = []
        for index in range(request.first, request.first + request.candidates):
            candidates.append(Candidate(index, score=1 / (1 + index), image=oval(request.seed + index)))
            yield Progress(len(candidates) / request.candidates)
            await asyncio.sleep(0)  # leave the event loop to others; real work belongs into a thread
        yield Finished(tuple(candidates), self.model.name)

    async def cancel(self, request_id: str) -> None:
        """Do nothing: a request is drawn before it could be cancelled."""

    async def read(self, descriptions: Sequence[str]) -> list[Reading]:
        """Refuse: ovals have no traits, so the bot draws every description."""
        raise NotReadableError

    async def embed(self, descriptions: Sequence[str]) -> Embedding:
        """Refuse: ovals have no meaning, so the bot offers no search by meaning."""
        raise NotEmbeddableError

    async def embed_images(self, pictures: Sequence[bytes]) -> Embedding:
        """Refuse, as `embed` does."""
        raise NotEmbeddableError


def oval(number: int) -> bytes:
    """A PNG of 256 x 256 pixels."""
    picture, half = Image.new("L", (256, 256), 255), 50 + 9 * (number % 6)
    ImageDraw.Draw(picture).ellipse((128 - half, 32, 128 + half, 224), fill=170, outline=40, width=3)
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


@asynccontextmanager
async def open_ovals(_: Settings) -> AsyncIterator[Backend]:
    """Open the backend; what has to be closed again is closed after the `yield`."""
    yield Ovals()


if __name__ == "__main__":
    asyncio.run(run(load_settings(), print, "en", open_ovals))
