"""Styles of captions: each turns the name of a person and facts into one text.

The arguments of a style are the name of the person (may be empty), the facts in order, and the random choices.
Requests to the bot are in the module `requests`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from training.captions import registers
from training.captions.clause import Clause, noun_clause
from training.captions.conjugation import Kind
from training.captions.hangul import mark
from training.captions.sentence import modifier, sentence
from training.captions.spans import enclose
from training.captions.wording import OWNED, clause_of, possession_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from training.captions.random_choices import RandomChoices
    from training.captions.registers import Register
    from training.captions.salience import Fact

    Style: TypeAlias = Callable[[str, Sequence[Fact], RandomChoices], str]

ANYONE: Final = ("사람", "사람", "인물")
_OF_A_FACE: Final = ("eyebrows", "eyes", "nose", "mouth", "impression")
"""Parts that a phrase about 얼굴 may mention: 큰 눈의 얼굴, but not 머리가 긴 얼굴."""
_ASIDE_SHARE: Final = 0.25
_SEPARATORS: Final = (*(", ",) * 4, " / ", ",", " ", "\n")


def prose(register: Register) -> Style:
    """Return full sentences in a register."""

    def write(naming: str, facts: Sequence[Fact], choices: RandomChoices) -> str:
        clauses = [clause_of(fact, choices, owns=register.owns) for fact in facts]
        if naming:
            clauses.insert(0, _introduction(naming, choices))
        first, *others = _chunks(clauses, choices)
        opening = _opening(first, choices.pick(register.openers), register, choices)
        sentences = [opening, *(_opening(chunk, "", register, choices) for chunk in others)]
        stop = register.stop or choices.pick((".", ".", ""))
        return f"{f'{stop} '.join(sentences)}{stop}"

    return write


def _opening(clauses: Sequence[Clause], opener: str, register: Register, choices: RandomChoices) -> str:
    """Return a sentence after an opener; if it describes the whole face, sometimes with 전체적으로."""
    overall = all(clause.is_overall for clause in clauses) and choices.chance(_ASIDE_SHARE)
    aside = choices.pick(register.asides) if overall else ""
    contrast = not aside and not opener.endswith(("은", "는"))  # not 그 사람은 눈은 크다
    return " ".join(filter(None, (opener, aside, sentence(clauses, register, choices, contrast=contrast))))


def _introduction(naming: str, choices: RandomChoices) -> Clause:
    """Return 20대 여성이다 or 20대 여성으로 보이다."""
    if "보이는" in naming or choices.chance(0.7):
        return replace(noun_clause(naming), names_person=True)
    return Clause("", "", mark(naming, "으로"), "보이다", Kind.ACTION, fixed=True, names_person=True)


def _chunks(clauses: Sequence[Clause], choices: RandomChoices) -> list[list[Clause]]:
    """Split clauses into sentences of one to four."""
    chunks: list[list[Clause]] = []
    rest = list(clauses)
    while rest:
        size = choices.weighted({1: 3, 2: 5, 3: 3, 4: 1})
        chunks.append(rest[:size])
        rest = rest[size:]
    return chunks


def keywords(naming: str, facts: Sequence[Fact], choices: RandomChoices) -> str:
    """Return keywords: 50대 남자, 각진 얼굴, 오른쪽 가르마, 뿔테 안경."""
    items = [enclose(_keyword(fact, choices), fact.key) for fact in facts]
    if naming:
        items.insert(0 if choices.chance(0.85) else len(items), _shortened(naming, choices))
    return choices.pick(_SEPARATORS).join(items)


def _keyword(fact: Fact, choices: RandomChoices) -> str:
    if fact.phrases.nouns and choices.chance(0.75):
        return choices.pick(fact.phrases.nouns)
    clause = choices.pick(fact.phrases.clauses)
    if clause.kind is Kind.NOUN and not clause.head:
        return clause.predicate.removesuffix("이다")
    return sentence([clause], registers.NOTES, choices)


def _shortened(naming: str, choices: RandomChoices) -> str:
    """Return 30대 초반 남자 or 30대 초반 남."""
    shortens = naming.endswith(("대 남자", "대 여자", "반 남자", "반 여자"))
    return naming[:-1] if shortens and choices.chance(0.25) else naming


def noun_phrase(naming: str, facts: Sequence[Fact], choices: RandomChoices) -> str:
    """Return a noun phrase: 눈이 크고 입술이 도톰한 20대 여성."""
    register = registers.DESCRIBER if choices.chance(0.5) else registers.POLITE
    anyone = (*ANYONE, "얼굴") if all(fact.part in _OF_A_FACE for fact in facts) else ANYONE
    return person_phrase(naming or choices.pick(anyone), facts, register, choices)


def person_phrase(noun: str, facts: Sequence[Fact], register: Register, choices: RandomChoices) -> str:
    """Return facts before a noun, the first perhaps joined by 에: 단발머리에 큰 눈을 가진 여자."""
    clauses = [clause_of(fact, choices) for fact in facts]
    if _pairs(facts) and choices.chance(0.5) and (second := possession_of(facts[1], choices)):
        first = enclose(choices.pick(facts[0].phrases.nouns), facts[0].key)
        return f"{first}에 {modifier([second, *clauses[2:]], register, choices)} {noun}"
    return f"{modifier(clauses, register, choices)} {noun}"


def _pairs(facts: Sequence[Fact]) -> bool:
    """Whether the first two facts may be joined by 에."""
    if len(facts) < 2 or facts[0].part not in (*OWNED, "hairstyle"):
        return False
    return bool(facts[0].phrases.nouns) and facts[0].part != facts[1].part
