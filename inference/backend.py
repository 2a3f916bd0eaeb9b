"""The interface between bot and inference: a request goes in, progress and candidates stream out.

Imports no torch, so that a process that only calls a remote backend stays small.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from inference.descriptions import Reading, Undrawn


class InferenceError(Exception):
    """A request could not be drawn."""


class RequestCancelledError(InferenceError):
    """The request was cancelled before it finished."""


class QueueFullError(InferenceError):
    """The queue is full. seconds: estimated time until it is empty; None before the first measurement."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__("the queue is full" + ("" if seconds is None else f"; it takes {seconds:.0f} s"))
        self.seconds = seconds


class NotEmbeddableError(InferenceError):
    """The model cannot embed descriptions, or pictures."""


class NotReadableError(InferenceError):
    """The model has no reader of descriptions."""


@dataclass(frozen=True, slots=True)
class SourceImage:
    """A picture to start from.

    picture: image tokens of a candidate, row-major, or the bytes of a picture file. redrawn: half-open range of token
    rows that are sampled again; the others are kept. description: the one that the picture was drawn from. A model that
    knows where each trait shows redraws, in place of the rows, what the traits affect that the request changes; if it
    changes none, the picture is varied as a whole.
    """

    picture: tuple[int, ...] | bytes
    redrawn: tuple[int, int]
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A description to draw.

    The same description, seed and source give the same pictures. A variation redraws a source with another seed; an
    edit redraws face `first` of an earlier request with its seed and another description.

    user: key of fair queueing. priority: higher values are served first. first: index of the first candidate. source: a
    picture part of which is kept.
    """

    id: str
    description: str
    candidates: int = 4
    seed: int = 0
    user: str = ""
    priority: int = 0
    first: int = 0
    source: SourceImage | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Queue position of a request, 0 for the next, and estimated seconds until it starts; None if unknown."""

    place: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a request: a fraction 0..1, and in some events an unfinished PNG of each candidate."""

    fraction: float
    previews: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class TraitMark:
    """A trait that the description states, its value, and whether a face shows it; None if the model is unsure.

    words: of the description that state it; empty if the model does not know.
    """

    trait: str
    value: str
    shown: bool | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One generated face.

    index: keys the noise together with the seed. score: of the reranker, higher is better. image: a PNG. marks: of the
    stated traits, in the order of the model's traits; empty if the model classifies none. tokens: image tokens,
    row-major. latent: unit vector in the space of `Backend.embed_images`; empty without a reranker.
    """

    index: int
    score: float
    image: bytes
    marks: tuple[TraitMark, ...] = ()
    tokens: tuple[int, ...] = ()
    latent: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """The candidates of a request, in sampling order, and the name of the model that drew them.

    undrawn: what the description asks for and the model does not draw.
    """

    candidates: tuple[Candidate, ...]
    model: str
    undrawn: tuple[Undrawn, ...] = ()


Event: TypeAlias = Waiting | Progress | Finished


@dataclass(frozen=True, slots=True)
class Model:
    """Name of a model, the number of token rows of its pictures, and the traits it draws; empty if it names none."""

    name: str
    rows: int
    traits: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


class Embedding(NamedTuple):
    """Unit vectors, float32 (N, W), and the name of their model. Vectors of different models are not comparable."""

    vectors: NDArray[np.float32]
    model: str


class Backend(Protocol):
    """Draws requests, in this process or on another machine."""

    @property
    def model(self) -> Model:
        """The model that draws new requests."""
        ...

    def generate(self, request: Request) -> AsyncGenerator[Event]:
        """Yield queue positions, then progress, then one `Finished`. Closing the generator cancels the request.

        Raises:
            QueueFullError: the queue is full.
            InferenceError: the request could not be drawn.
            RequestCancelledError: `cancel` was called.
        """
        ...

    async def cancel(self, request_id: str) -> None:
        """Cancel a request at its next step; ignore unknown and finished ones."""
        ...

    async def read(self, descriptions: Sequence[str]) -> list[Reading]:
        """Read descriptions: what each of them says.

        Raises:
            NotReadableError: the model has no reader of descriptions.
        """
        ...

    async def embed(self, descriptions: Sequence[str]) -> Embedding:
        """Embed descriptions: similar meanings have similar vectors.

        Raises:
            NotEmbeddableError: the model cannot embed descriptions.
        """
        ...

    async def embed_images(self, pictures: Sequence[bytes]) -> Embedding:
        """Embed picture files: similar faces have similar vectors.

        Raises:
            NotEmbeddableError: the model cannot embed pictures.
            InferenceError: a picture cannot be decoded.
        """
        ...
