"""Short phrases as people type them, from spoken.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from training.captions.mentions import Mention
from training.reading.annotated import AnnotatedText
from training.vocabulary import PLACES, PRESENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from training.captions.mentions import Polarity

NOT = "not"
"""The table of phrases that deny the value under which they stand."""


@cache
def spoken() -> tuple[AnnotatedText, ...]:
    """Return all phrases. One that says where a mark is also states the mark."""
    source = resources.files("training.reading") / "spoken.toml"
    tables: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    denied = tables.pop(NOT)
    return (*_phrases(tables, "is"), *_phrases(denied, "not"))


def _phrases(tables: Mapping[str, Mapping[str, list[str]]], polarity: Polarity) -> Iterator[AnnotatedText]:
    marks = {place: mark for mark, place in PLACES.items()}
    for trait, values in tables.items():
        for value, phrases in values.items():
            for words in phrases:
                stated = [Mention(0, len(words), trait, value, polarity)]
                if trait in marks:
                    stated.append(Mention(0, len(words), marks[trait], PRESENT))
                yield AnnotatedText(words, tuple(stated))
