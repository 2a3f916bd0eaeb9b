"""Phrases for each value of each trait, from the tables in phrases/."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from training.captions.clause import Clause, parse
from training.captions.conjugation import Kind
from training.captions.hangul import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from training.vocabulary import Gender

_TABLES: Final = ("general", "face", "hair", "eyes", "nose_mouth", "marks", "impression", "extras")
_GENDERS: Final[Mapping[str, Gender]] = {"남": "M", "여": "F"}
_ORDINARY_PREDICATES: Final = ("보통이다", "적당하다", "평범하다", "무난하다")


@dataclass(frozen=True)
class Phrases:
    """Ways to say one value of one trait: clauses (눈이 크다) and noun phrases (큰 눈), never both empty."""

    clauses: tuple[Clause, ...]
    nouns: tuple[str, ...]

    def without(self, others: Phrases) -> Phrases:
        """Return the phrases that are not in `others`."""
        clauses = tuple(clause for clause in self.clauses if clause not in others.clauses)
        return Phrases(clauses, tuple(noun for noun in self.nouns if noun not in others.nouns))


@cache
def phrasebook() -> Mapping[tuple[str, str, Gender], Phrases]:
    """Return the phrases by trait, value and sex; values without phrases are missing."""
    book: dict[tuple[str, str, Gender], Phrases] = {}
    for table in _TABLES:
        for trait, values in _load(table).items():
            book |= _read_trait(trait, values)
    return book


@cache
def untrue_phrases() -> Mapping[tuple[str, str], Phrases]:
    """Return, by extra trait and value, the phrases of other traits that would be false with it."""
    tables = _load("unsaid")
    return {(trait, value): _read_entries(tables[trait][value]) for trait in tables for value in tables[trait]}


def parse_phrase(phrase: str) -> Clause:
    """Parse a clause in dictionary form; the kind of its predicate is in phrases/lexicon.toml."""
    kinds, fixed = _lexicon()
    return parse(phrase, kinds, fixed)


@cache
def _lexicon() -> tuple[Mapping[str, Kind], frozenset[str]]:
    lexicon = _load("lexicon")
    kinds = {word: kind for kind in Kind for word in lexicon.get(kind.name.lower(), ())}
    return kinds, frozenset(lexicon["fixed"])


def _load(table: str) -> dict[str, Any]:
    source = resources.files("training.captions") / "phrases" / f"{table}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _read_trait(trait: str, values: Mapping[str, str | list[str]]) -> dict[tuple[str, str, Gender], Phrases]:
    read = {}
    for value, entries in values.items():
        for gender in _GENDERS.values():
            phrases = _read_entries(_entries_for(gender, _spelt_out(entries)))
            if phrases.clauses or phrases.nouns:
                read[trait, value, gender] = phrases
    return read


def _spelt_out(entries: str | list[str]) -> list[str]:
    """Return the clauses for an ordinary value, made from the name of the part."""
    if isinstance(entries, str):
        return [f"{mark(entries, '이')} {predicate}" for predicate in _ORDINARY_PREDICATES]
    return entries


def _entries_for(gender: Gender, entries: Iterable[str]) -> list[str]:
    """Return the entries that apply to a sex, without their sex marker."""
    chosen = []
    for entry in entries:
        sign, colon, kept = entry.partition(":")
        if not colon or sign not in _GENDERS:
            chosen.append(entry)
        elif _GENDERS[sign] == gender:
            chosen.append(kept)
    return chosen


def _read_entries(entries: Iterable[str]) -> Phrases:
    clauses = [parse_phrase(entry) for entry in entries if entry.endswith("다")]
    nouns = [entry for entry in entries if not entry.endswith("다")]
    turned = [clause.noun_phrase for clause in clauses if clause.noun_phrase]
    return Phrases(tuple(clauses), tuple(dict.fromkeys([*nouns, *turned])))
