"""What a description says: types without torch, and what a model can draw of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Traits = Mapping[str, tuple[str, ...]]

Language = Literal["ko", "en", "mixed", "other"]
Polarity = Literal["is", "not"]

ABSENT, PRESENT = "없다", "있다"
"""Values of traits that are there or not: glasses of any kind are PRESENT, though their trait names kinds."""

LIKELY: Final = 0.1
"""Probability above which a description may state a trait: far below what is claimed, so that a description which the
reader does not understand is still drawn. At this one, 2 of 782 held-out descriptions with traits seem to have none."""

NOTHING_TO_DRAW: Final = frozenset({"name"})
"""Kinds of requests that are no wish for the picture."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Characters start..end (end excluded) state that a trait has a value ("is"), or does not have it ("not").

    confidence: calibrated to 0..1.
    """

    start: int
    end: int
    trait: str
    value: str
    polarity: Polarity
    confidence: float


@dataclass(frozen=True, slots=True)
class Request:
    """Characters start..end (end excluded) ask for something that cannot be drawn, of a kind (clothes, height, ...)."""

    start: int
    end: int
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a description says.

    statements, requests: in the order of the text; only what is at least as confident as the reader's thresholds.
    refusals: category -> probability that the description may not be drawn because of it. likelihoods: trait ->
    probability that the description states it.
    """

    statements: tuple[Statement, ...]
    requests: tuple[Request, ...]
    language: Language
    refusals: Mapping[str, float] = field(default_factory=dict)
    likelihoods: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Undrawn:
    """Words that ask for something that the model does not draw.

    what: a kind of request, or a trait. value: of the trait, PRESENT if its kind is open; empty for a request.
    """

    what: str
    value: str
    words: str


def undrawn(text: str, reading: Reading, traits: Traits) -> tuple[Undrawn, ...]:
    """Return what a description asks for and a model with these traits does not draw, in the order of the text.

    What is denied need not be drawn. A thing that is asked for twice is returned once.
    """
    found = [
        (request.start, Undrawn(request.kind, "", text[request.start : request.end]))
        for request in reading.requests
        if request.kind not in NOTHING_TO_DRAW
    ]
    for statement in reading.statements:
        value = wanted_value(statement)
        if value is not None and not _is_drawn(statement, traits):
            found.append((statement.start, Undrawn(statement.trait, value, text[statement.start : statement.end])))
    once = {(one.what, one.value): one for _, one in sorted(found, key=lambda pair: pair[0], reverse=True)}
    return tuple(reversed(once.values()))


def wanted_value(statement: Statement) -> str | None:
    """Return the value that a statement asks for, PRESENT for a thing of any kind; None for what must not be there."""
    if statement.polarity == "is":
        return None if statement.value == ABSENT else statement.value
    return PRESENT if statement.value == ABSENT else None


def may_state_traits(reading: Reading, traits: Traits) -> bool:
    """Return whether a description may state a trait that a model with these traits draws.

    A model that names no traits may draw all.
    """
    if not traits:
        return any(likelihood >= LIKELY for likelihood in reading.likelihoods.values())
    return any(reading.likelihoods.get(trait, 0.0) >= LIKELY for trait in traits)


def words_of_traits(text: str, statements: Iterable[Statement]) -> dict[str, str]:
    """Return the words that state each trait; of several statements of a trait, the last stands."""
    return {one.trait: text[one.start : one.end] for one in statements}


def _is_drawn(statement: Statement, traits: Traits) -> bool:
    """Whether a model knows the value; one that names no traits may know all."""
    return not traits or statement.value in traits.get(statement.trait, ())
