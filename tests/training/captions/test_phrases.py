"""The phrase tables are complete, unambiguous and well-formed."""

from collections import defaultdict
from itertools import product

import pytest

from training.captions import registers
from training.captions.clause import Clause
from training.captions.hangul import is_syllable
from training.captions.phrasebook import phrasebook, untrue_phrases
from training.captions.registers import Register
from training.captions.sentence import allows
from training.vocabulary import ABSENT, EXTRAS, HIDDEN_FOREHEAD, NO_CUT, ORDINARY, VOCABULARY

REGISTERS = (
    registers.DESCRIBER,
    registers.WITNESS,
    registers.STATEMENT,
    registers.REPORT,
    registers.POLITE,
    registers.CASUAL,
    registers.CASUAL_RECALLED,
    registers.NOTES,
)
ONLY_OF_MEN = {"feature.mustache", "feature.sideburns"}
ONLY_OF_WOMEN = {"feature.makeup", "accessory.earrings"}
TRAITS = {**VOCABULARY, **EXTRAS}


def ways(trait: str, value: str, gender: str) -> int:
    phrases = phrasebook().get((trait, value, gender))
    return len(phrases.clauses) + len(phrases.nouns) if phrases else 0


def sayable(trait: str, value: str, gender: str) -> bool:
    one_sided = (gender == "F" and trait in ONLY_OF_MEN) or (gender == "M" and trait in ONLY_OF_WOMEN)
    nowhere = trait.endswith("_place") and value == ABSENT
    return value not in (HIDDEN_FOREHEAD, NO_CUT) and not nowhere and not (one_sided and value == ABSENT)


@pytest.mark.parametrize("trait", TRAITS)
def test_every_value_can_be_said_in_several_ways(trait: str) -> None:
    for value, gender in product(TRAITS[trait], "MF"):
        seldom_said = value in (ABSENT, ORDINARY, "없음")
        if sayable(trait, value, gender):
            assert ways(trait, value, gender) >= (2 if seldom_said else 5), (value, gender)
            assert phrasebook()[trait, value, gender].clauses, (value, gender)


@pytest.mark.parametrize(
    ("trait", "negation"),
    [
        ("feature.glasses", "안경을 안 쓰다"),
        ("feature.mustache", "수염이 없다"),
        ("wrinkle.mouth", "팔자주름이 없다"),
        ("hairstyle.grey", "흰머리가 없다"),
        ("feature.scar", "흉터가 없다"),
        ("accessory.hat", "모자를 안 쓰다"),
        ("accessory.mask", "마스크를 안 쓰다"),
    ],
)
def test_absence_can_be_said(trait: str, negation: str) -> None:
    clauses = phrasebook()[trait, ABSENT, "M"].clauses
    assert negation in {dictionary_form(clause) for clause in clauses}


def test_no_phrase_has_two_meanings() -> None:
    meanings = defaultdict(set)
    for (trait, value, _), phrases in phrasebook().items():
        for text in (*map(dictionary_form, phrases.clauses), *phrases.nouns):
            meanings[text].add((trait, value))
    assert {text: said for text, said in meanings.items() if len(said) > 1} == {}


def test_phrases_speak_only_of_the_vocabulary() -> None:
    for trait, value, _ in phrasebook():
        assert trait == "wrinkle.*" or value in (*TRAITS[trait], "있다")


def test_no_phrase_is_made_false_by_a_cut() -> None:
    said = {
        text for phrases in phrasebook().values() for text in (*map(dictionary_form, phrases.clauses), *phrases.nouns)
    }
    for (trait, value), phrases in untrue_phrases().items():
        assert value in EXTRAS[trait]
        for text in (*map(dictionary_form, phrases.clauses), *phrases.nouns):
            assert text in said, text


def test_heads_of_clauses_are_nouns() -> None:
    """A verb form in -을 (볼, 있을) must not be parsed as a noun with its particle."""
    for clause in all_clauses():
        assert is_syllable(clause.head[-1]) if clause.head else True
        assert not clause.head.endswith(("있", "없", "같", "믿", "많", "합죽"))


@pytest.mark.parametrize("register", REGISTERS)
def test_every_clause_can_link_and_close_a_sentence(register: Register) -> None:
    for clause in all_clauses():
        assert all(any(allows(clause, form.fits) for form in chain) for chain in register.chains)
        assert any(allows(clause, form.fits) for form in register.closes), dictionary_form(clause)


def all_clauses() -> set[Clause]:
    return {clause for phrases in phrasebook().values() for clause in phrases.clauses}


def dictionary_form(clause: Clause) -> str:
    marked = {"이": ("이", "가"), "을": ("을", "를")}
    head = clause.head
    if head:
        closed, open_ = marked[clause.role]
        head += closed if (ord(head[-1]) - 0xAC00) % 28 else open_
    return " ".join(filter(None, (head, clause.manner, clause.predicate)))
