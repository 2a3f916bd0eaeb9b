"""What can be said of each value of each trait, read from the tables in phrases/."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from training.captions.clause import Clause, parse
from training.captions.conjugation import Kind
from training.captions.hangul import mark
from training.sketch.vocabulary import Gender

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TABLES: Final = ("general", "face", "hair", "eyes", "nose_mouth", "marks", "impression")
_GENDERS: Final[Mapping[str, Gender]] = {"남": "M", "여": "F"}
_ORDINARY_PREDICATES: Final = ("보통이다", "적당하다", "평범하다", "무난하다")


@dataclass(frozen=True)
class Phrases:
    """Ways to say one value of one trait: clauses (눈이 크다) and noun phrases (큰 눈), never both empty."""

    clauses: tuple[Clause, ...]
    nouns: tuple[str, ...]


@cache
def phrasebook() -> Mapping[tuple[str, str, Gender], Phrases]:
    """Phrases by trait, value and sex; values that nobody speaks of are missing."""
    root = resources.files("training.captions") / "phrases"
    lexicon = tomllib.loads((root / "lexicon.toml").read_text(encoding="utf-8"))
    book: dict[tuple[str, str, Gender], Phrases] = {}
    for table in _TABLES:
        traits = tomllib.loads((root / f"{table}.toml").read_text(encoding="utf-8"))
        for trait, values in traits.items():
            book |= _read_trait(trait, values, lexicon)
    return book


def _read_trait(
    trait: str, values: Mapping[str, Any], lexicon: Mapping[str, list[str]]
) -> dict[tuple[str, str, Gender], Phrases]:
    read = {}
    for value, entries in values.items():
        for gender in _GENDERS.values():
            phrases = _read_entries(_entries_for(_spelt_out(entries), gender), lexicon)
            if phrases.clauses or phrases.nouns:
                read[trait, value, gender] = phrases
    return read


def _spelt_out(entries: str | list[str]) -> list[str]:
    """The clauses of an ordinary value, given by the name of what is ordinary."""
    if isinstance(entries, str):
        return [f"{mark(entries, '이')} {predicate}" for predicate in _ORDINARY_PREDICATES]
    return entries


def _entries_for(entries: Iterable[str], gender: Gender) -> list[str]:
    chosen = []
    for entry in entries:
        mark_, colon, rest = entry.partition(":")
        if not colon or mark_ not in _GENDERS:
            chosen.append(entry)
        elif _GENDERS[mark_] == gender:
            chosen.append(rest)
    return chosen


def _read_entries(entries: list[str], lexicon: Mapping[str, list[str]]) -> Phrases:
    verbs = {word: kind for kind in Kind for word in lexicon.get(kind.name.lower(), ())}
    clauses = [parse(entry, verbs, frozenset(lexicon["fixed"])) for entry in entries if entry.endswith("다")]
    nouns = [entry for entry in entries if not entry.endswith("다")]
    turned = [clause.noun_phrase for clause in clauses if clause.noun_phrase]
    return Phrases(tuple(clauses), tuple(dict.fromkeys([*nouns, *turned])))
