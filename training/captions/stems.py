"""Korean stems before endings, regular and irregular."""

from __future__ import annotations

from typing import Final

from training.captions import hangul

_KEEPS_B: Final = ("좁", "굽", "잡", "뽑", "접", "집")
_KEEPS_I: Final = ("피", "띠")
_KEEPS_H: Final = ("좋", "닿", "놓", "넣", "쌓", "땋")
_CONTRACTED: Final = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ"}
_AFTER_H: Final = {"ㅏ": "ㅐ", "ㅓ": "ㅔ", "ㅑ": "ㅒ", "ㅕ": "ㅖ"}


def infinitive(stem: str) -> str:
    """Return the -아/어 form of a verb or adjective: 크 -> 커, 두껍 -> 두꺼워, 동그랗 -> 동그래."""
    if stem.endswith("하"):
        return stem[:-1] + "해"
    initial, vowel, final = hangul.split(stem[-1])
    if _drops_b(stem):
        return stem[:-1] + hangul.join(initial, vowel) + "워"
    if drops_h(stem):
        return stem[:-1] + hangul.join(initial, _AFTER_H[vowel])
    if final != " ":
        return stem + ("아" if vowel in "ㅏㅑㅗ" else "어")
    return _open_infinitive(stem, initial, vowel)


def _open_infinitive(stem: str, initial: str, vowel: str) -> str:
    if stem.endswith("르"):
        return hangul.close(stem[:-1], "ㄹ") + hangul.join("ㄹ", _harmony(stem[:-1]))
    if vowel == "ㅡ":
        return stem[:-1] + hangul.join(initial, _harmony(stem[:-1]))
    if vowel in _CONTRACTED and stem not in _KEEPS_I:
        return stem[:-1] + hangul.join(initial, _CONTRACTED[vowel])
    return stem if vowel in "ㅏㅓㅐㅔㅕ" else stem + "어"


def _harmony(before: str) -> str:
    return "ㅏ" if before and hangul.split(before[-1])[1] in "ㅏㅗ" else "ㅓ"


def past(stem: str) -> str:
    """Return the past stem: 커 -> 컸, 올라가 -> 올라갔."""
    return hangul.close(infinitive(stem), "ㅆ")


def _drops_b(stem: str) -> bool:
    return hangul.final(stem) == "ㅂ" and not stem.endswith(_KEEPS_B)


def drops_h(stem: str) -> bool:
    """Whether the stem loses its ㅎ before vowels, as 동그랗 does."""
    return hangul.final(stem) == "ㅎ" and not stem.endswith(_KEEPS_H)


def linked(stem: str) -> str:
    """Return the stem before -며: 높으, 두꺼우, 기, 동그라."""
    if _drops_b(stem):
        return hangul.close(stem, " ") + "우"
    if drops_h(stem):
        return hangul.close(stem, " ")
    return stem if hangul.final(stem) in " ㄹ" else stem + "으"


def softened(stem: str, consonant: str, syllable: str) -> str:
    """Return the stem closed by ㄴ or ㅁ, or with 은 or 음 after a consonant."""
    if hangul.final(stem) == "ㄹ":
        return hangul.close(stem, "ㄻ" if consonant == "ㅁ" else consonant)
    base = linked(stem)
    return stem + syllable if base == stem + "으" else hangul.close(base, consonant)


def attach(stem: str, consonant: str, syllable: str) -> str:
    """Return the stem closed by ㄴ or ㅂ, or with 는 or 습 after a consonant."""
    return hangul.close(stem, consonant) if hangul.final(stem) in " ㄹ" else stem + syllable
