"""How clauses are joined and ended: a describer's prose, a witness, a friend, notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from training.captions.clause import Clause
from training.captions.conjugation import Ending, Kind
from training.captions.hangul import final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.captions.dice import Dice


class Fits(Enum):
    """Which clauses an ending goes with."""

    ANY = auto()
    FEATURE = auto()
    """Clauses about a feature, but not 보이다 or 같다, which hedge already."""
    DEGREE = auto()
    """Clauses that can be more or less true."""
    ADJECTIVE = auto()
    """Adjectives of degree."""


@dataclass(frozen=True, slots=True)
class Final:
    """The end of a sentence: a form, what follows it, and what it goes with."""

    ending: Ending
    tail: str = ""
    fits: Fits = Fits.ANY


@dataclass(frozen=True, slots=True)
class Register:
    """A way of speaking, in weights.

    links: forms between clauses. finals: ends of sentences. degrees: words such as 약간.
    spoken: whether particles may fall. lasting: share of 올라가 있다 against 올라갔다.
    stop: what ends a sentence.
    """

    links: Mapping[Ending, float]
    finals: Mapping[Final, float]
    degrees: Sequence[str]
    spoken: bool = False
    lasting: float = 0.3
    stop: str = "."
    openers: Sequence[str] = field(default=("",))


_HEDGING: Final = ("보이다", "같다", "법하다", "주다", "풍기다")


def _allows(clause: Clause, fits: Fits) -> bool:
    if fits is Fits.FEATURE:
        return clause.predicate not in _HEDGING
    if fits is Fits.DEGREE:
        return clause.gradable
    return fits is Fits.ANY or (clause.gradable and clause.kind is Kind.ADJECTIVE)
