"""Korean predicates from their dictionary form to the endings that descriptions need.

A description says how a face is, and Korean says that by different tenses: adjectives and 있다 in the
present (눈이 크다), verbs that leave a state behind in the past (눈꼬리가 올라갔다, 안경을 썼다), verbs of
lasting action in the present (앞머리가 이마를 가린다). `Kind` tells them apart.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import cache
from typing import Final

from training.captions import hangul

_KEEPS_B: Final = ("좁", "굽", "잡", "뽑", "접", "집")
_KEEPS_I: Final = ("피", "띠")
_KEEPS_H: Final = ("좋", "닿", "놓", "쌓", "땋")
_CONTRACTED: Final = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ"}
_AFTER_H: Final = {"ㅏ": "ㅐ", "ㅓ": "ㅔ", "ㅑ": "ㅒ", "ㅕ": "ㅖ"}


class Kind(Enum):
    """How a predicate expresses a state that holds now."""

    ADJECTIVE = auto()
    """크다: 크다, 큰."""
    EXISTENCE = auto()
    """있다, 없다: present like an adjective, but 있는."""
    ACTION = auto()
    """가리다: 가린다, 가리는."""
    STATE = auto()
    """올라가다: 올라갔다, 올라간, 올라가 있다."""
    HOLDING = auto()
    """쓰다: 썼다, 쓴, 쓰고 있다."""
    DONE = auto()
    """깎다: 깎았다, 깎은."""
    NOUN = auto()
    """매부리코이다: 매부리코다, 매부리코인."""


class Ending(Enum):
    """What follows a predicate. Named by what it does; the form of 크다 in the comment."""

    PLAIN = auto()  # 크다
    AND = auto()  # 크고
    AND_WRITTEN = auto()  # 크며
    WHILE = auto()  # 큰데
    ADNOMINAL = auto()  # 큰
    ADVERB = auto()  # 크게
    NOMINAL = auto()  # 큼
    SEEMING = auto()  # 커
    POLITE = auto()  # 커요
    FORMAL = auto()  # 큽니다
    CASUAL = auto()  # 커 (said to a friend)
    RECALLED = auto()  # 크더라고요
    RECALLED_CASUAL = auto()  # 크더라
    PAST_POLITE = auto()  # 컸어요
    PAST_FORMAL = auto()  # 컸습니다
    PAST_CASUAL = auto()  # 컸어
    PAST_AND = auto()  # 컸고
    PAST_WHILE = auto()  # 컸는데
    PAST_ADNOMINAL = auto()  # 컸던


_TAILS: Final = {
    Ending.PLAIN: "다",
    Ending.AND: "고",
    Ending.ADVERB: "게",
    Ending.RECALLED: "더라고요",
    Ending.RECALLED_CASUAL: "더라",
}
"""Endings that never change the stem."""

_PAST_TAILS: Final = {
    Ending.PAST_POLITE: "어요",
    Ending.PAST_FORMAL: "습니다",
    Ending.PAST_CASUAL: "어",
    Ending.PAST_AND: "고",
    Ending.PAST_WHILE: "는데",
    Ending.PAST_ADNOMINAL: "던",
}
"""Endings after the past stem 컸-."""

_STATE_TAILS: Final = {
    Ending.PLAIN: "다",
    Ending.AND: "고",
    Ending.AND_WRITTEN: "으며",
    Ending.WHILE: "는데",
    Ending.POLITE: "어요",
    Ending.FORMAL: "습니다",
    Ending.CASUAL: "어",
    Ending.RECALLED: "더라고요",
    Ending.RECALLED_CASUAL: "더라",
}
"""Endings that a state left by a verb takes after the past stem: 올라갔-."""

_NOUN_TAILS: Final = {
    Ending.PLAIN: ("이다", "다"),
    Ending.AND: ("이고", "고"),
    Ending.AND_WRITTEN: ("이며", "며"),
    Ending.WHILE: ("인데", "인데"),
    Ending.ADNOMINAL: ("인", "인"),
    Ending.NOMINAL: ("임", "임"),
    Ending.POLITE: ("이에요", "예요"),
    Ending.FORMAL: ("입니다", "입니다"),
    Ending.CASUAL: ("이야", "야"),
    Ending.RECALLED: ("이더라고요", "더라고요"),
    Ending.RECALLED_CASUAL: ("이더라", "더라"),
    Ending.PAST_POLITE: ("이었어요", "였어요"),
    Ending.PAST_FORMAL: ("이었습니다", "였습니다"),
    Ending.PAST_CASUAL: ("이었어", "였어"),
    Ending.PAST_AND: ("이었고", "였고"),
    Ending.PAST_WHILE: ("이었는데", "였는데"),
    Ending.PAST_ADNOMINAL: ("이었던", "였던"),
}
"""Forms of 이다 after a closing consonant, and after a vowel."""


@cache
def conjugate(dictionary: str, kind: Kind, ending: Ending) -> str:
    """The form of a predicate, given as in a dictionary (크다, 매부리코이다).

    Raises:
        ValueError: the predicate has no such form (a noun has no adverb).
    """
    if kind is Kind.NOUN:
        return _noun_form(dictionary.removesuffix("이다"), ending)
    stem = dictionary.removesuffix("다")
    if ending in _PAST_TAILS:
        return _past(stem) + _PAST_TAILS[ending]
    if kind in (Kind.STATE, Kind.HOLDING, Kind.DONE) and ending in _STATE_TAILS:
        return _past(stem) + _STATE_TAILS[ending]
    if ending in _TAILS and not (kind is Kind.ACTION and ending is Ending.PLAIN):
        return stem + _TAILS[ending]
    return _present_form(stem, kind, ending)


def _noun_form(noun: str, ending: Ending) -> str:
    if ending not in _NOUN_TAILS:
        raise ValueError(f"{noun}이다 has no form {ending.name}")
    closed, open_ = _NOUN_TAILS[ending]
    return noun + (open_ if hangul.final(noun) == " " else closed)


def _present_form(stem: str, kind: Kind, ending: Ending) -> str:
    match ending:
        case Ending.PLAIN:
            return _attach(stem, "ㄴ", "는") + "다"
        case Ending.AND_WRITTEN:
            return _linked(stem) + "며"
        case Ending.ADNOMINAL:
            return _adnominal(stem, kind)
        case Ending.WHILE:
            return _adnominal(stem, kind) + "데"
        case Ending.NOMINAL:
            return _softened(stem, "ㅁ", "음")
        case Ending.SEEMING | Ending.CASUAL:
            return infinitive(stem)
        case Ending.POLITE:
            return infinitive(stem) + "요"
        case _:
            return _attach(stem, "ㅂ", "습") + "니다"


def _adnominal(stem: str, kind: Kind) -> str:
    if kind in (Kind.EXISTENCE, Kind.ACTION):
        return (hangul.close(stem, " ") if hangul.final(stem) == "ㄹ" else stem) + "는"
    return _softened(stem, "ㄴ", "은")


def infinitive(stem: str) -> str:
    """The -아/어 form of a verb or adjective: 크 -> 커, 두껍 -> 두꺼워, 동그랗 -> 동그래."""
    if stem.endswith("하"):
        return stem[:-1] + "해"
    initial, vowel, final = hangul.split(stem[-1])
    if _drops_b(stem):
        return stem[:-1] + hangul.join(initial, vowel) + "워"
    if _drops_h(stem):
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


def _past(stem: str) -> str:
    return hangul.close(infinitive(stem), "ㅆ")


def _drops_b(stem: str) -> bool:
    return hangul.final(stem) == "ㅂ" and not stem.endswith(_KEEPS_B)


def _drops_h(stem: str) -> bool:
    return hangul.final(stem) == "ㅎ" and not stem.endswith(_KEEPS_H)


def _linked(stem: str) -> str:
    """The stem before -며: 높으, 두꺼우, 기, 동그라."""
    if _drops_b(stem):
        return hangul.close(stem, " ") + "우"
    if _drops_h(stem):
        return hangul.close(stem, " ")
    return stem if hangul.final(stem) in " ㄹ" else stem + "으"


def _softened(stem: str, consonant: str, syllable: str) -> str:
    """The stem closed by ㄴ or ㅁ, or with 은 or 음 after a consonant."""
    if hangul.final(stem) == "ㄹ":
        return hangul.close(stem, "ㄻ" if consonant == "ㅁ" else consonant)
    linked = _linked(stem)
    return stem + syllable if linked.endswith("으") and linked != stem else hangul.close(linked, consonant)


def _attach(stem: str, consonant: str, syllable: str) -> str:
    return hangul.close(stem, consonant) if hangul.final(stem) in " ㄹ" else stem + syllable
