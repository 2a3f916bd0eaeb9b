"""Spans of a text under construction, marked by signs around words that move with them until the text is finished.

The signs are private-use characters. Code that changes a text may insert and remove other characters, but must keep
the signs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

KEYS: Final = 1024
"""Number of distinct keys."""

_OPEN, _CLOSE = 0xE000, 0xE800
_SIGNS: Final = re.compile(f"[{chr(_OPEN)}-{chr(_CLOSE + KEYS - 1)}]")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start..end (end excluded) of a text; `key` identifies their meaning."""

    start: int
    end: int
    key: int


def enclose(words: str, key: int) -> str:
    """Put the signs of a key, 0..KEYS - 1, around words; an empty text stays empty."""
    return f"{chr(_OPEN + key)}{words}{chr(_CLOSE + key)}" if words else words


def enclose_all(text: str, spans: Iterable[Span]) -> str:
    """Put signs around spans of a plain text. They may overlap."""
    signs = sorted(
        [(span.end, 0, chr(_CLOSE + span.key)) for span in spans]
        + [(span.start, 1, chr(_OPEN + span.key)) for span in spans],
        reverse=True,
    )
    for place, _, sign in signs:
        text = text[:place] + sign + text[place:]
    return text


def extract(text: str) -> tuple[str, list[Span]]:
    """Return the text without signs, and its spans in order, without spaces at their ends.

    A key may occur several times. Empty spans are omitted.
    """
    plain: list[str] = []
    opened: dict[int, int] = {}
    spans = []
    for char in text:
        if not _SIGNS.match(char):
            plain.append(char)
        elif (code := ord(char)) < _CLOSE:
            opened[code - _OPEN] = len(plain)
        elif (span := _trimmed(plain, opened.pop(code - _CLOSE), code - _CLOSE)) is not None:
            spans.append(span)
    return "".join(plain), sorted(spans, key=lambda span: (span.start, span.end, span.key))


def _trimmed(chars: list[str], start: int, key: int) -> Span | None:
    """Return the span from start to the end of chars without spaces at its ends; None if it is empty."""
    end = len(chars)
    while start < end and chars[start].isspace():
        start += 1
    while start < end and chars[end - 1].isspace():
        end -= 1
    return Span(start, end, key) if start < end else None
