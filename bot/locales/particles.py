"""Korean particles that depend on the last sound of a word, and lists of words in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIRST_SYLLABLE, _LAST_SYLLABLE, _CLOSINGS = 0xAC00, 0xD7A3, 28
_CLOSED_DIGITS: Final = frozenset("013678")
"""Digits whose Korean names (영, 일, 삼, 육, 칠, 팔) end in a consonant."""
_CLOSED_LATIN: Final = frozenset("lmnrLMNR")
"""Letters whose Korean names (엘, 엠, 엔, 알) end in a consonant."""


def ends_in_consonant(word: str) -> bool:
    """Return whether the Korean reading of a word ends in a consonant; signs behind its last letter do not count."""
    last = next((char for char in reversed(word) if char.isalnum()), "")
    if last and _FIRST_SYLLABLE <= ord(last) <= _LAST_SYLLABLE:
        return (ord(last) - _FIRST_SYLLABLE) % _CLOSINGS > 0
    return last in _CLOSED_DIGITS or last in _CLOSED_LATIN


def with_particle(word: str, after_consonant: str, after_vowel: str) -> str:
    """Return a word with the one of two particles that fits its last sound: 모자는, 문신은."""
    return word + (after_consonant if ends_in_consonant(word) else after_vowel)


def listed(words: Sequence[str], language: str) -> str:
    """Return words as a list: 모자와 귀걸이; 모자, 귀걸이, 문신; hat and earrings."""
    if len(words) == 2:
        return f"{with_particle(words[0], '과', '와')} {words[1]}" if language == "ko" else " and ".join(words)
    return ", ".join(words)


def as_topic(words: Sequence[str], language: str) -> str:
    """Return a list of words as the topic of a Korean sentence, 모자와 귀걸이는; in English just the list."""
    text = listed(words, language)
    return with_particle(text, "은", "는") if language == "ko" else text
