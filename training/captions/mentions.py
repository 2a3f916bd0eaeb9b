"""Mentions: the places in a text that state or deny the value of a trait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from training.captions.people import AGE, GENDER
from training.captions.salience import ALL_WRINKLES, TRAITS
from training.captions.spans import Span, enclose_all
from training.vocabulary import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from training.captions.people import Naming
    from training.captions.salience import Fact
    from training.vocabulary import Person

Polarity = Literal["is", "not"]

_NAMING: Final = {AGE: len(TRAITS), GENDER: len(TRAITS) + 1}
"""Keys of the spans in the name of a person."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters start..end (end excluded) state that a trait has a value ("is") or does not have it ("not").

    trait: a key of VOCABULARY or EXTRAS, "age" with a decade ("30"), or "gender" with M or F.
    """

    start: int
    end: int
    trait: str
    value: str
    polarity: Polarity = "is"


def enclose_naming(text: str, naming: Naming) -> str:
    """Put signs around the age and the sex in the name of a person; the name may lack its last syllable (남)."""
    said = naming.text if naming.text in text else naming.text[:-1]
    spans = []
    for trait, words in ((AGE, naming.age), (GENDER, naming.gender)):
        if words:
            start = naming.text.rfind(words)
            spans.append(Span(start, min(start + len(words), len(said)), _NAMING[trait]))
    return text.replace(said, enclose_all(said, spans), 1) if spans else text


def mentions_of(spans: Iterable[Span], person: Person, facts: Sequence[Fact]) -> tuple[Mention, ...]:
    """Return the mentions of a person's caption, from its spans."""
    about = {fact.key: fact for fact in facts}
    return tuple(mention for span in spans for mention in _mentions(span, person, about.get(span.key)))


def _mentions(span: Span, person: Person, fact: Fact | None) -> Iterator[Mention]:
    if fact is None:
        is_age = span.key == _NAMING[AGE]
        value = f"{person.age // 10}0" if is_age else person.gender
        yield Mention(span.start, span.end, AGE if is_age else GENDER, value)
    elif fact.states:
        for trait in sorted(fact.said):
            yield Mention(span.start, span.end, trait, person[trait])
    elif fact.trait != ALL_WRINKLES:
        yield Mention(span.start, span.end, fact.trait, ABSENT, "not")
