"""What the bot sees of inference: a request goes in, progress and candidates stream out.

Imports no torch, so that a process that only talks to a backend stays small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    import numpy as np
    from numpy.typing import NDArray


class InferenceError(Exception):
    """A request could not be drawn."""


class RequestCancelledError(InferenceError):
    """The request was cancelled before it was finished."""


class QueueFullError(InferenceError):
    """So many requests wait already that no more is taken; `seconds`: until all are begun; None: nobody knows yet."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__("the queue is full" + ("" if seconds is None else f"; it takes {seconds:.0f} s"))
        self.seconds = seconds


class NotEmbeddableError(InferenceError):
    """The model has no space in which descriptions, or pictures, could be compared."""


@dataclass(frozen=True, slots=True)
class Basis:
    """A picture to go on from, and which rows of its token grid are drawn anew: from the first to before the last.

    picture: the image tokens of a candidate, or the bytes of any picture file.
    """

    picture: tuple[int, ...] | bytes
    redrawn: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Request:
    """One description to draw.

    The same description, seed and basis give the same pictures: `vary` draws a basis again with another seed, `edit`
    the face number `first` of an earlier request with its seed and another description.

    user: whose it is, for fair turns. priority: higher ones come first. first: number of the first face that is drawn.
    """

    id: str
    description: str
    candidates: int = 4
    seed: int = 0
    user: str = ""
    priority: int = 0
    first: int = 0
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where a request stands in the queue, 0 being next, and about how long until it is begun; None: nobody knows."""

    place: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a request is: a fraction 0..1, and now and then a half-drawn PNG of each candidate."""

    fraction: float
    previews: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class TraitMark:
    """A trait that the description states, its value, and whether a face shows it; None: the model is not sure."""

    trait: str
    value: str
    shown: bool | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One generated face: its number, the reranker's score (higher is better), a PNG.

    index: with the seed, it fixes the noise. marks: what of the description the face shows, in the order of the model's
    traits; empty if the model cannot tell. tokens: its image tokens, row by row. latent: where the reranker sees it, a
    unit vector, of the same space as `Backend.embed_pictures`; empty without a reranker.
    """

    index: int
    score: float
    image: bytes
    marks: tuple[TraitMark, ...] = ()
    tokens: tuple[int, ...] = ()
    latent: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """The candidates of a request, in sampling order, and the name of the model that drew them."""

    candidates: tuple[Candidate, ...]
    model: str


Event: TypeAlias = Waiting | Progress | Finished


@dataclass(frozen=True, slots=True)
class Model:
    """What draws: its name, and how many rows of image tokens its pictures have."""

    name: str
    rows: int


class Embedding(NamedTuple):
    """Unit vectors, float32 (N, W), and the model in whose space they lie; they compare with no other model's."""

    vectors: NDArray[np.float32]
    model: str


class Backend(Protocol):
    """Draws requests, here or on another machine."""

    @property
    def model(self) -> Model:
        """What draws now."""
        ...

    def generate(self, request: Request) -> AsyncGenerator[Event]:
        """Yield where the request stands, then progress, then one `Finished`.

        Raises:
            QueueFullError: it was not taken.
            InferenceError: the request could not be drawn.
            RequestCancelledError: `cancel` was called for it.
        """
        ...

    async def cancel(self, request_id: str) -> None:
        """Stop a request at its next step; unknown or finished ones are ignored."""
        ...

    async def embed(self, descriptions: Sequence[str]) -> Embedding:
        """Where descriptions lie: what is meant alike lies close, whatever the words.

        Raises:
            NotEmbeddableError: the model has no such space.
        """
        ...

    async def embed_pictures(self, pictures: Sequence[bytes]) -> Embedding:
        """Where pictures (PNG files) lie: what looks alike lies close.

        Raises:
            NotEmbeddableError: the model has no such space.
            InferenceError: a picture cannot be read.
        """
        ...
