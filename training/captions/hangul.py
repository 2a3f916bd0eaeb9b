"""Hangul syllables taken apart and put together, and the particles that depend on how a word ends."""

from __future__ import annotations

from typing import Final

INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: Final = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
"""Closing consonants (받침); the blank stands for none."""

_FIRST, _LAST = 0xAC00, 0xD7A3

PARTICLES: Final = {
    "이": ("이", "가"),
    "은": ("은", "는"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
    "이라": ("이라", "라"),
}
"""Name of a particle -> its form after a closing consonant, and after a vowel."""


def is_syllable(char: str) -> bool:
    """Whether char is a whole Hangul syllable."""
    return _FIRST <= ord(char) <= _LAST


def split(syllable: str) -> tuple[str, str, str]:
    """(initial, vowel, final) of a syllable; final is a blank where there is none."""
    index = ord(syllable) - _FIRST
    return INITIALS[index // 588], VOWELS[index // 28 % 21], FINALS[index % 28]


def join(initial: str, vowel: str, final: str = " ") -> str:
    """The syllable of an initial, a vowel and a final."""
    return chr(_FIRST + (INITIALS.index(initial) * 21 + VOWELS.index(vowel)) * 28 + FINALS.index(final))


def final(word: str) -> str:
    """The closing consonant of a word; a blank after a vowel or a sign that is not Hangul."""
    return split(word[-1])[2] if is_syllable(word[-1]) else " "


def close(word: str, consonant: str) -> str:
    """The word with its last syllable closed by consonant (a blank opens it)."""
    initial, vowel, _ = split(word[-1])
    return word[:-1] + join(initial, vowel, consonant)


def particle(noun: str, name: str) -> str:
    """The form that the particle `name` (a key of PARTICLES) takes after noun."""
    closed, open_ = PARTICLES[name]
    ending = final(noun)
    return open_ if ending == " " or (name == "으로" and ending == "ㄹ") else closed


def mark(noun: str, name: str) -> str:
    """The noun with its particle: 눈 and 은 make 눈은."""
    return noun + particle(noun, name)
