"""Captions that ask for a picture: 눈이 크고 단발인 20대 여자 그려줘."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from training.captions import registers
from training.captions.clause import noun_clause
from training.captions.conjugation import Ending, Kind
from training.captions.hangul import mark
from training.captions.sentence import modifier, sentence
from training.captions.spans import enclose
from training.captions.styles import ANYONE, person_phrase
from training.captions.wording import OWNED, clause_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.captions.random_choices import RandomChoices
    from training.captions.salience import Fact

_REQUESTS: Final = (
    *("{0} 그려줘",) * 4,
    *("{0} 그려주세요",) * 2,
    *("{1} 그려줘",) * 2,
    "{0} 그려줄래?",
    "{0} 그려 줘",
    "{1} 그려 주세요",
    "{1} 그려줄 수 있어?",
    "{0} 몽타주 그려줘",
    "{0} 몽타쥬 그려줘",
    "{0} 몽타주 부탁해요",
    "{0} 몽타주 만들어줘",
    "{0} 얼굴 그려줘",
    "{0} 얼굴 부탁해",
    "{0} 느낌으로",
    "{0} 느낌으로 그려줘",
    "{0} 느낌으로 부탁드려요",
    "{0} 이미지로 해줘",
    "{2} 그려줘",
    "{2} 해주세요",
    "{2} 부탁해",
    "{0} 만들어줘",
    "{1} 만들어주세요",
    "{0} 좀 그려줘",
)
"""Requests for a person: {0} alone, {1} with 을, {2} with 으로."""
_WISHES: Final = (
    "느낌으로 그려줘",
    "느낌으로",
    "얼굴로 그려줘",
    "얼굴로 해줘",
    "스타일로 그려주세요",
    "모습으로 그려줘",
    "걸로 해줘",
)
_ORDERED: Final = (Kind.ADJECTIVE, Kind.EXISTENCE, Kind.STATE)
"""Kinds of predicates whose -게 form makes a request: 크게, 없게, 올라가게."""
_BUILT: Final = (*OWNED, "hairstyle", "neck")
"""Parts that take 으로 in a request: 둥근 턱으로 그려줘, but not 점 하나로 그려줘."""
_MOST_JOINED: Final = 3
_ORDERS: Final = ("그려줘", "그려줘", "그려주세요", "해줘", "해주세요", "부탁해", "그려 주세요")


def request(naming: str, facts: Sequence[Fact], choices: RandomChoices) -> str:
    """Return a request of one of three forms: a person, a person and wishes, or orders."""
    if choices.chance(0.2) and (orders := _orders(naming, facts, choices)):
        return orders
    if naming and choices.chance(0.3):
        return _wish(naming, facts, choices)
    person = person_phrase(naming or choices.pick(ANYONE), facts, registers.POLITE, choices)
    return choices.pick(_REQUESTS).format(person, mark(person, "을"), mark(person, "으로"))


def _wish(naming: str, facts: Sequence[Fact], choices: RandomChoices) -> str:
    """Return a wish: 20대 여자인데 눈이 크고 머리가 단발인 느낌으로 그려줘."""
    lead = noun_clause(naming).say(Ending.WHILE)
    clauses = [clause_of(fact, choices) for fact in facts]
    if choices.chance(0.4):
        wished = sentence(clauses, registers.POLITE, choices)
        return f"{lead} {wished}. {choices.pick(('그려주세요', '그려줘', '부탁해요'))}"
    return f"{lead} {modifier(clauses, registers.POLITE, choices)} {choices.pick(_WISHES)}"


def _orders(naming: str, facts: Sequence[Fact], choices: RandomChoices) -> str:
    """Return orders (20대 여자, 눈은 크게, 쌍꺼풀은 없게, 단발머리로 그려줘); empty if a fact has no such form."""
    said = [_order(fact, choices) for fact in facts]
    if not all(said):
        return ""
    between = choices.pick((", ", ", ", " 하고 ")) if len(said) <= _MOST_JOINED else ", "
    subject = _subject(naming, said[0], choices)
    orders = between.join(enclose(order, fact.key) for order, fact in zip(said, facts, strict=True))
    return f"{subject} {orders} {choices.pick(_ORDERS)}".strip()


def _subject(naming: str, order: str, choices: RandomChoices) -> str:
    """Return "20대 여자," or 20대 여자로; the latter only if the first order does not end in 로 too (긴 머리로)."""
    if not naming:
        return ""
    return f"{naming}," if order.endswith("로") or choices.chance(0.5) else mark(naming, "으로")


def _order(fact: Fact, choices: RandomChoices) -> str:
    clauses = [clause for clause in fact.phrases.clauses if clause.kind in _ORDERED]
    nouns = [noun for noun in fact.phrases.nouns if fact.part in _BUILT or noun.endswith(("얼굴", "인상"))]
    if clauses and (not nouns or choices.chance(0.7)):
        return choices.pick(clauses).render(Ending.ADVERB, topic="은")
    return mark(choices.pick(nouns), "으로") if nouns else ""
