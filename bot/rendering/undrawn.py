"""What a description asks for and the model does not draw, as one line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.locales import name_trait, negotiate_language, translate
from bot.locales.particles import as_topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inference.descriptions import Undrawn

MAX_NAMED: Final = 6
"""Maximum things in a line; the others are counted."""
MAX_WORDS_LENGTH: Final = 20
"""Maximum characters of the person's own words."""
UNNAMED: Final = "other"
"""The kind of request that has no name: the person's own words stand for it."""


def undrawn_line(things: Sequence[Undrawn], language: str) -> str:
    """Return "모자와 귀걸이는 아직 못 그려요." in a language (any tag); empty without things."""
    return translate(language, "undrawn", things=undrawn_topic(things, language)) if things else ""


def undrawn_topic(things: Sequence[Undrawn], language: str) -> str:
    """Return the names of things as the topic of a sentence: 모자와 귀걸이는."""
    return as_topic(_names(things, language), negotiate_language(language))


def _names(things: Iterable[Undrawn], language: str) -> list[str]:
    """Return different names, the last of which may stand for further ones."""
    names = list(dict.fromkeys(_name(thing, language) for thing in things))
    more = len(names) - MAX_NAMED
    return names if more <= 0 else [*names[:MAX_NAMED], translate(language, "undrawn-more", count=more)]


def _name(thing: Undrawn, language: str) -> str:
    if thing.value:
        return name_trait(language, thing.what, thing.value)
    if thing.what == UNNAMED:
        words = thing.words if len(thing.words) <= MAX_WORDS_LENGTH else f"{thing.words[: MAX_WORDS_LENGTH - 1]}…"
        return translate(language, "undrawn-words", words=words)
    return translate(language, f"undrawn-{thing.what.replace('_', '-')}")
