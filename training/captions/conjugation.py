"""Korean predicates from their dictionary form to the endings that descriptions need.

A description states how a face looks. Korean uses different tenses for that: the present for adjectives and 있다
(눈이 크다), the past for verbs with a resulting state (눈꼬리가 올라갔다, 안경을 썼다), the present for verbs of
lasting action (앞머리가 이마를 가린다). `Kind` distinguishes them.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, Final

from training.captions import hangul, stems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Kind(Enum):
    """Kinds of predicates, by the way they express a present state."""

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
    """Endings of a predicate; comments have the form of 크다."""

    PLAIN = auto()  # 크다
    AND = auto()  # 크고
    AND_SPOKEN = auto()  # 크고; 남자고 beside the written 남자이고
    AND_TENSELESS = auto()  # 크고; 올라가고 beside 올라갔고, for clauses before a noun
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
    PAST_GROUND = auto()  # 컸거든요


_TAILS: Final = {
    Ending.PLAIN: "다",
    Ending.AND: "고",
    Ending.AND_SPOKEN: "고",
    Ending.AND_TENSELESS: "고",
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
    Ending.PAST_GROUND: "거든요",
}
"""Endings after the past stem 컸-."""

_STATE_TAILS: Final = {
    Ending.PLAIN: "다",
    Ending.AND: "고",
    Ending.AND_SPOKEN: "고",
    Ending.AND_WRITTEN: "으며",
    Ending.WHILE: "는데",
    Ending.POLITE: "어요",
    Ending.FORMAL: "습니다",
    Ending.CASUAL: "어",
    Ending.RECALLED: "더라고요",
    Ending.RECALLED_CASUAL: "더라",
}
"""Endings of a verb's resulting state, after the past stem 올라갔-."""

_NOUN_TAILS: Final = {
    Ending.PLAIN: ("이다", "이다"),
    Ending.AND: ("이고", "이고"),
    Ending.AND_SPOKEN: ("이고", "고"),
    Ending.AND_TENSELESS: ("이고", "고"),
    Ending.AND_WRITTEN: ("이며", "이며"),
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
    Ending.PAST_GROUND: ("이었거든요", "였거든요"),
}
"""Forms of 이다 after a closing consonant and after a vowel."""


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
        return stems.past(stem) + _PAST_TAILS[ending]
    if kind in (Kind.STATE, Kind.HOLDING, Kind.DONE) and ending in _STATE_TAILS:
        return stems.past(stem) + _STATE_TAILS[ending]
    if ending in _TAILS and not (kind is Kind.ACTION and ending is Ending.PLAIN):
        return stem + _TAILS[ending]
    return _PRESENT_FORMS[ending](stem, kind)


def _noun_form(noun: str, ending: Ending) -> str:
    if ending not in _NOUN_TAILS:
        raise ValueError(f"{noun}이다 has no form {ending.name}")
    closed, open_ = _NOUN_TAILS[ending]
    return noun + (open_ if hangul.final(noun) == " " else closed)


def _adnominal(stem: str, kind: Kind) -> str:
    if kind in (Kind.EXISTENCE, Kind.ACTION):
        return (hangul.close(stem, " ") if hangul.final(stem) == "ㄹ" else stem) + "는"
    return stems.softened(stem, "ㄴ", "은")


def _joined(stem: str, _kind: Kind) -> str:
    return stem + "고" if stems.drops_h(stem) else stems.linked(stem) + "며"  # 까마며 is correct but unusual


def _nominal(stem: str, kind: Kind) -> str:
    return stems.past(stem) + "음" if kind is Kind.DONE else stems.softened(stem, "ㅁ", "음")


_PRESENT_FORMS: Final[Mapping[Ending, Callable[[str, Kind], str]]] = {
    Ending.PLAIN: lambda stem, _: stems.attach(stem, "ㄴ", "는") + "다",
    Ending.AND_WRITTEN: _joined,
    Ending.WHILE: lambda stem, kind: _adnominal(stem, kind) + "데",
    Ending.ADNOMINAL: _adnominal,
    Ending.NOMINAL: _nominal,
    Ending.SEEMING: lambda stem, _: stems.infinitive(stem),
    Ending.CASUAL: lambda stem, _: stems.infinitive(stem),
    Ending.POLITE: lambda stem, _: stems.infinitive(stem) + "요",
    Ending.FORMAL: lambda stem, _: stems.attach(stem, "ㅂ", "습") + "니다",
}
"""Endings that change the stem or depend on the kind."""
