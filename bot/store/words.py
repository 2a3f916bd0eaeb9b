"""Full-text terms of descriptions and search queries.

Korean glues particles and endings to words and leaves the spaces between nouns to taste, so whole words do not find
what people look for; nor do trigrams, since most nouns have two syllables. A description is kept as its syllables and
the pairs of neighbours within a word (뿔테안경 has 뿔테, 테안, 안경); a search finds every word that contains what was
typed, of whatever length. Pairs that meet across a space are marked, and only searches of three syllables or more look
at them: "뿔테안경" finds "뿔테 안경", and "이마" does not find "얼굴이 마른".
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final, TypeAlias

ACROSS: Final = "x"
"""Joins two syllables across a space; such terms have three letters, all others one or two."""

PARTICLES: Final = re.compile(r"(?<=..)(?:으로|에는|에서|은|는|이|가|을|를|의|에|도|와|과|로)$")
"""Particles removed from the end of a search word, if two syllables remain."""

TermQuery: TypeAlias = tuple[tuple[str, ...], ...]
"""A conjunction of alternatives: all groups must match, each by any of its terms."""


def terms(text: str) -> str:
    """Return the distinct terms of a description, separated by spaces."""
    words = _words(text)
    found = [term for word in words for term in (*word, *_pairs(word))]
    found += [_across(left[-1], right[0]) for left, right in pairwise(words)]
    return " ".join(dict.fromkeys(found))


def parse_query(text: str) -> TermQuery:
    """Return the terms that a description must contain to match; empty if the text has no terms."""
    return tuple(dict.fromkeys(term for word in _words(text) for term in _term_groups(PARTICLES.sub("", word))))


def _term_groups(word: str) -> list[tuple[str, ...]]:
    if len(word) < 3:
        return [(word,)]
    return [(left + right, _across(left, right)) for left, right in pairwise(word)]


def _words(text: str) -> list[str]:
    """Return words of letters and digits in normalised spelling."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


def _pairs(word: str) -> list[str]:
    return [left + right for left, right in pairwise(word)]


def _across(left: str, right: str) -> str:
    return left + ACROSS + right
