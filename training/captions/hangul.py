"""Decomposes and composes Hangul syllables, and chooses the particles that depend on a word's ending."""

from __future__ import annotations

from typing import Final

INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: Final = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
"""Closing consonants (받침); a blank stands for none."""

_FIRST, _LAST = 0xAC00, 0xD7A3

PARTICLES: Final = {
    "이": ("이", "가"),
    "은": ("은", "는"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
    "이라": ("이라", "라"),
}
"""Name of a particle -> its forms after a closing consonant and after a vowel."""


def is_syllable(char: str) -> bool:
    """Whether char is a whole Hangul syllable."""
    return _FIRST <= ord(char) <= _LAST


def split(syllable: str) -> tuple[str, str, str]:
    """Return (initial, vowel, final) of a syllable; final is a blank if there is none."""
    index = ord(syllable) - _FIRST
    return INITIALS[index // 588], VOWELS[index // 28 % 21], FINALS[index % 28]


def join(initial: str, vowel: str, final: str = " ") -> str:
    """Return the syllable of an initial, a vowel and a final."""
    return chr(_FIRST + (INITIALS.index(initial) * 21 + VOWELS.index(vowel)) * 28 + FINALS.index(final))


def final(word: str) -> str:
    """Return the closing consonant of a word; a blank after a vowel or a character that is not Hangul."""
    return split(word[-1])[2] if is_syllable(word[-1]) else " "


def close(word: str, consonant: str) -> str:
    """Return the word with `consonant` as the closing consonant of its last syllable (a blank removes it)."""
    initial, vowel, _ = split(word[-1])
    return word[:-1] + join(initial, vowel, consonant)


def particle(noun: str, name: str) -> str:
    """Return the form of the particle `name` (a key of PARTICLES) after a noun."""
    closed, open_ = PARTICLES[name]
    ending = final(noun)
    return open_ if ending == " " or (name == "으로" and ending == "ㄹ") else closed


def mark(noun: str, name: str) -> str:
    """Return the noun with its particle: 눈 and 은 make 눈은."""
    return noun + particle(noun, name)
