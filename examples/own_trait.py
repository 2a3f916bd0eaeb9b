"""A trait of one's own: whether a face has the dark hair that its description asks for.

The marks of a candidate (✓ ✗ ?) come from the backend. This one asks another backend to draw, measures the pictures,
and adds a mark; the bot stores it and shows it under the sheet. A trait that a model should learn instead begins in
`training/vocabulary.py`; CONTRIBUTING.md has the way.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
from PIL import Image

from inference.backend import Backend, Candidate, Event, Finished, Request, TraitMark

TRAIT, VALUE = "hair.shade", "짙은 머리"
DARK, PALE = 90, 130
"""Mean grey of the hair below which it is dark, and above which it is not."""


@dataclass
class MarksDarkHair:
    """A backend that marks dark hair in what another one draws."""

    inner: Backend

    async def generate(self, request: Request) -> AsyncGenerator[Event]:
        """Yield what the other backend yields, its candidates marked where the description states the trait."""
        async for event in self.inner.generate(request):
            if isinstance(event, Finished) and VALUE in request.description:
                yield replace(event, candidates=tuple(map(marked, event.candidates)))
            else:
                yield event

    def __getattr__(self, name: str) -> object:
        """Leave everything else to the other backend: `model`, `cancel`, `read`, `embed`, `embed_images`."""
        return getattr(self.inner, name)


def marked(candidate: Candidate) -> Candidate:
    """The candidate with one mark more; None stands for a shade between dark and pale."""
    shade = hair_shade(candidate.image)
    shown = True if shade < DARK else False if shade > PALE else None
    return replace(candidate, marks=(*candidate.marks, TraitMark(TRAIT, VALUE, shown)))


def hair_shade(png: bytes) -> float:
    """Mean grey (0 black, 255 white) of the middle of the upper fifth of a picture, where hair is."""
    grey = np.asarray(Image.open(BytesIO(png)).convert("L"))
    height, width = grey.shape
    return float(grey[height // 10 : height // 5, width // 3 : -width // 3].mean())
