"""What the bot sees of inference: a request goes in, progress and candidates stream out.

Imports no torch, so that a process that only talks to a backend stays small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class InferenceError(Exception):
    """A request could not be drawn."""


class RequestCancelledError(InferenceError):
    """The request was cancelled before it was finished."""


@dataclass(frozen=True, slots=True)
class Request:
    """One description to draw.

    The same description, number of candidates and seed give the same pictures.
    """

    id: str
    description: str
    candidates: int = 4
    seed: int = 0


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
    """One generated face: its place in sampling order, the reranker's score (higher is better), a PNG.

    marks: what of the description it shows, in the order of the model's traits; empty if the model cannot tell.
    """

    index: int
    score: float
    image: bytes
    marks: tuple[TraitMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """The candidates of a request, in sampling order, and the name of the model that drew them."""

    candidates: tuple[Candidate, ...]
    model: str


Event: TypeAlias = Progress | Finished


class Backend(Protocol):
    """Draws requests, here or on another machine."""

    def generate(self, request: Request) -> AsyncGenerator[Event]:
        """Yield progress, then one `Finished`.

        Raises:
            InferenceError: the request could not be drawn.
            RequestCancelledError: `cancel` was called for it.
        """
        ...

    async def cancel(self, request_id: str) -> None:
        """Stop a request at its next step; unknown or finished ones are ignored."""
        ...
