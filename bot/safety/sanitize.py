"""Cleans descriptions so that they are safe to show.

A cleaned description is one line of NFC text without control, bidirectional or zero-width characters, mentions, links,
names of emoji and markup. `bot.safety.policy` checks its content.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.errors import DescriptionRefusedError

# Letters and symbols that look like blanks: Hangul fillers, the empty Braille cell.
BLANKS: Final = dict.fromkeys([0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800], " ")
# Surrogates, private use, unassigned: they say nothing, and some cannot be stored. Cf: bidi marks, joiners, tags.
DROPPED: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
MARKS: Final = frozenset({"Mn", "Me"})
MAX_MARKS: Final = 2  # in a row on one letter; more only smear over the neighbouring lines

KEYCAP: Final = re.compile("[0-9#*]\N{VARIATION SELECTOR-16}?\N{COMBINING ENCLOSING KEYCAP}")
LINK: Final = re.compile(r"(?:https?://|www\.|discord\.gg/)\S+", re.IGNORECASE)
LABELLED_LINK: Final = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
# <@123>, <@&123>, <#123>, <:smile:123> of Discord; <!here>, <@U1|name> of Slack; <b>, </b>, <!-- --> of HTML.
TAG: Final = re.compile(r"<[@#!:/a-zA-Z][^<>]*>")
# :smile: and :+1:, as Slack sends emoji; 눈:큼:코:작음 and 10:30:20 are none.
SHORTCODE: Final = re.compile(r"(?<![^\W_]):[\w'+-]+:(?![^\W_])|(?<![a-zA-Z0-9]):[a-z0-9_'+-]+:(?![a-zA-Z0-9])")
MARKUP: Final = re.compile(r"[@<>*`|_\\]|~{2,}")
LEADING_MARKUP: Final = re.compile(r"^[\s#>=-]+")


def clean(text: str, limit: int) -> str:
    """Return the description as it is stored, shown and drawn.

    Args:
        text: any typed text.
        limit: maximum characters (code points) of the result.

    Raises:
        DescriptionRefusedError: the result is empty, has only emoji or punctuation, or is too long.
    """
    plain = _plain(text)
    wordless = not _has_words(SHORTCODE.sub("", KEYCAP.sub("", plain)))
    cleaned = _without_markup(plain)
    if not cleaned and not SHORTCODE.search(plain):
        raise DescriptionRefusedError("error-description-empty")
    if wordless or not _has_words(cleaned):
        raise DescriptionRefusedError("error-description-wordless")
    if len(cleaned) > limit:
        raise DescriptionRefusedError("error-description-long", limit=limit, length=len(cleaned))
    return cleaned


def _plain(text: str) -> str:
    """Return NFC text with visible characters only."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text.translate(BLANKS)):
        category = unicodedata.category(character)
        marks = marks + 1 if category in MARKS else 0
        if category == "Cc":
            kept.append(" ")
        elif category not in DROPPED and marks <= MAX_MARKS:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))  # again: what was dropped may have parted a letter


def _without_markup(text: str) -> str:
    """Remove mentions, links, tags, names of emoji and emphasis; collapse blanks."""
    text = LABELLED_LINK.sub(r"\1", text)
    text = SHORTCODE.sub(" ", TAG.sub(" ", LINK.sub(" ", text)))
    text = LEADING_MARKUP.sub("", MARKUP.sub(" ", text))
    return " ".join(text.split())


def _has_words(text: str) -> bool:
    return any(unicodedata.category(character)[0] in "LN" for character in text)
