"""Typos: lost spaces, ㅐ for ㅔ, a repeated key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from training.captions import hangul

if TYPE_CHECKING:
    from training.captions.random_choices import RandomChoices

_CONFUSED: Final = {"ㅔ": "ㅐ", "ㅐ": "ㅔ", "ㅖ": "ㅔ", "ㅒ": "ㅐ", "ㅙ": "ㅚ", "ㅚ": "ㅙ", "ㅞ": "ㅙ"}
_LAZY_FINALS: Final = {"ㅆ": "ㅅ", "ㄶ": "ㄴ", "ㄲ": "ㄱ"}
_MEANINGFUL: Final = frozenset("없있안않")
"""Syllables in which a typo could reverse the meaning."""


def with_slips(text: str, choices: RandomChoices) -> str:
    """Add one or two kinds of typos to a text."""
    for slip in choices.shuffled(_SLIPS)[: 1 if choices.chance(0.8) else 2]:
        text = slip(text, choices)
    return text


def _lose_spaces(text: str, choices: RandomChoices) -> str:
    share = choices.pick((0.2, 0.5, 1.0, 1.0))
    return "".join(char for char in text if char != " " or not choices.chance(share))


def _confuse_vowel(text: str, choices: RandomChoices) -> str:
    return _change_one(text, choices, 1, _CONFUSED)


def _shorten_final(text: str, choices: RandomChoices) -> str:
    return _change_one(text, choices, 2, _LAZY_FINALS)


def _change_one(text: str, choices: RandomChoices, place: int, changes: dict[str, str]) -> str:
    """Change one commonly confused vowel (place 1) or final (place 2)."""
    spots = [
        i
        for i, char in enumerate(text)
        if hangul.is_syllable(char) and char not in _MEANINGFUL and hangul.split(char)[place] in changes
    ]
    if not spots:
        return text
    spot = choices.pick(spots)
    jamo = list(hangul.split(text[spot]))
    jamo[place] = changes[jamo[place]]
    return text[:spot] + hangul.join(*jamo) + text[spot + 1 :]


def _repeat_key(text: str, choices: RandomChoices) -> str:
    """Repeat the last key of a syllable: 눈이ㅣ."""
    spots = [i for i, char in enumerate(text) if hangul.is_syllable(char)]
    spot = choices.pick(spots)
    _, vowel, final = hangul.split(text[spot])
    return text[: spot + 1] + (vowel if final == " " else final) + text[spot + 1 :]


_SLIPS: Final = (_lose_spaces, _lose_spaces, _lose_spaces, _confuse_vowel, _confuse_vowel, _shorten_final, _repeat_key)
