"""Chooses the clause or noun phrase that states a fact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from training.captions.clause import Clause, noun_clause
from training.captions.conjugation import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.captions.random_choices import RandomChoices
    from training.captions.salience import Fact

OWNED: Final = ("face", "eyebrows", "eyes", "nose", "mouth")
"""Parts that take 가지다: 큰 눈을 가지고 있다."""
_WORN: Final = ("머리", "숏컷", "장발", "백발", "단발")
_NOT_WORN: Final = ("앞머리", "옆머리", "대머리", "민머리", "흰머리", "벗겨진 머리")
"""Endings of nouns that do not take 하다, unlike 단발머리를 하고 있다."""
_STRIKING: Final = (
    ("", "인상적이다", Kind.NOUN),
    ("", "특징이다", Kind.NOUN),
    ("", "돋보이다", Kind.ACTION),
    ("눈에", "띄다", Kind.ACTION),
)
"""Ways to call something striking: the words before the predicate, the predicate, its kind."""
_UNREMARKABLE: Final = ("없는", "안경 쓴", "안 쓴", "안 한", "적당한", "무난한", "평범한", "평평한", "밋밋한", "매끈한")
"""Words of noun phrases that are never striking."""
_POSSESSION_SHARE: Final = 0.14
_STRIKING_SHARE: Final = 0.05


def clause_of(fact: Fact, choices: RandomChoices, *, owns: bool = True) -> Clause:
    """Return a clause that states a fact. owns: whether 큰 눈을 가지다 is used, or only 큰 눈."""
    return replace(_clause_of(fact, choices, owns=owns), key=fact.key)


def _clause_of(fact: Fact, choices: RandomChoices, *, owns: bool) -> Clause:
    if choices.chance(_POSSESSION_SHARE) and (possession := _possession_of(fact, choices)):
        return possession if owns or fact.trait == "feature.glasses" else noun_clause(possession.head)
    if fact.part == "impression" and choices.chance(0.4):
        noun = choices.pick([noun for noun in fact.phrases.nouns if noun.endswith("인상")])
        return _object(noun, "주다", Kind.ACTION) if choices.chance(0.5) else noun_clause(noun)
    if choices.chance(_STRIKING_SHARE) and (striking := _striking(fact, choices)):
        return striking
    return choices.pick(fact.phrases.clauses)


def possession_of(fact: Fact, choices: RandomChoices) -> Clause | None:
    """Return a clause such as 큰 눈을 가지다, 단발머리를 하다, 안경을 쓰다; None if there is no such form."""
    possession = _possession_of(fact, choices)
    return replace(possession, key=fact.key) if possession else None


def _possession_of(fact: Fact, choices: RandomChoices) -> Clause | None:
    if fact.trait == "feature.glasses":
        worn_now = [clause for clause in fact.phrases.clauses if clause.kind is Kind.HOLDING and not clause.manner]
        return choices.pick(worn_now) if worn_now else None
    if fact.part in OWNED and fact.phrases.nouns:
        return _object(choices.pick(fact.phrases.nouns), "가지다", Kind.HOLDING)
    worn = [noun for noun in fact.phrases.nouns if noun.endswith(_WORN) and not noun.endswith(_NOT_WORN)]
    return _object(choices.pick(worn), "하다", Kind.HOLDING) if fact.part == "hairstyle" and worn else None


def _striking(fact: Fact, choices: RandomChoices) -> Clause | None:
    """Return a clause such as 오똑한 코가 인상적이다; None for ordinary and absent traits."""
    nouns = [noun for noun in fact.phrases.nouns if not any(word in noun for word in _UNREMARKABLE)]
    nouns = [noun for noun in nouns if not _lacks_its_verb(noun)]
    if not nouns or fact.part in ("impression", "wrinkle"):
        return None
    manner, predicate, kind = choices.pick(_STRIKING)
    return Clause(choices.pick(nouns), "이", manner, predicate, kind, fixed=True)


def _lacks_its_verb(noun: str) -> bool:
    """Whether a noun phrase is a shortened clause, as in notes: 왼쪽 볼에 점 for 왼쪽 볼에 점이 있다."""
    return len(words := noun.split()) > 1 and words[-2].endswith("에")


def _object(noun: str, verb: str, kind: Kind) -> Clause:
    return Clause(noun, "을", "", verb, kind, fixed=True)


def in_order(facts: Sequence[Fact], choices: RandomChoices) -> list[Fact]:
    """Return the facts in their order, or grouped by part of the face, as in most descriptions."""
    if choices.chance(0.3):
        return list(facts)
    parts = choices.shuffled(sorted({fact.part for fact in facts}))
    return sorted(facts, key=lambda fact: parts.index(fact.part))
