"""Captions of persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from training.captions import registers, styles
from training.captions.mentions import Mention, enclose_naming, mentions_of
from training.captions.noise import with_slips
from training.captions.people import AGE, GENDER, Naming, name_person
from training.captions.random_choices import RandomChoices
from training.captions.requests import request
from training.captions.salience import Fact, choose_facts, fact_of, impressions, weights, without_implied
from training.captions.spans import extract
from training.captions.wording import in_order
from training.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy as np

    from training.captions.styles import Style
    from training.vocabulary import Person

SLIP_SHARE: Final = 0.4
_STYLES: Final[Mapping[Style, float]] = {
    styles.prose(registers.DESCRIBER): 26.0,
    styles.prose(registers.WITNESS): 12.0,
    styles.prose(registers.STATEMENT): 4.0,
    styles.prose(registers.REPORT): 2.5,
    styles.prose(registers.POLITE): 7.0,
    styles.prose(registers.CASUAL): 3.0,
    styles.prose(registers.CASUAL_RECALLED): 3.0,
    styles.prose(registers.NOTES): 5.0,
    styles.noun_phrase: 14.0,
    styles.keywords: 13.0,
    request: 11.0,
}
_MAX_FACTS: Final[Mapping[Style, int]] = {styles.noun_phrase: 5, request: 6}
"""Maximum number of facts in the styles that consist of one sentence."""
_COUNTS: Final = {1: 3.0, 2: 9.0, 3: 15.0, 4: 17.0, 5: 15.0, 6: 12.0, 7: 9.0, 8: 7.0, 10: 6.0, 12: 4.5, 15: 2.5}
_IMPRESSION_ONLY_SHARE: Final = 0.025


@dataclass(frozen=True, slots=True)
class Caption:
    """A description of a person.

    mentioned: the traits (keys of VOCABULARY and EXTRAS, "age" and "gender") whose values the text states. A vague
    word (안경 of no kind, 주름이 많다) states nothing; 주름이 없다 states every wrinkle that could be seen.
    mentions: where each of them is stated, except those that a named cut implies; and where a vague word denies that
    something is absent (안경).
    """

    text: str
    mentioned: frozenset[str]
    mentions: tuple[Mention, ...] = ()


def describe(person: Person, rng: np.random.Generator, *, slips: bool = True) -> Caption:
    """Describe a person in Korean, truthfully and deterministically given `rng`.

    slips: whether a SLIP_SHARE of the captions has typos.
    """
    choices = RandomChoices(rng)
    style = choices.weighted(_STYLES)
    naming = name_person(person, choices)
    facts = _facts(person, choices)[: _MAX_FACTS.get(style)]
    text = enclose_naming(style(naming.text, in_order(facts, choices), choices), naming)
    if slips and choices.chance(SLIP_SHARE):
        text = with_slips(text, choices)
    return _caption(text, person, naming.states, facts)


def choose_mentions(person: Person, count: int, rng: np.random.Generator) -> frozenset[str]:
    """Choose exactly `count` traits to mention, weighted by salience, at least one of them of the face.

    Chooses from VOCABULARY only: EXTRAS imply other traits, so a caption of them would mention more than `count`.

    Raises:
        ValueError: fewer than `count` traits of this person can be mentioned.
    """
    choices = RandomChoices(rng)
    speakable = {trait: weight for trait, weight in weights(person).items() if trait in VOCABULARY}
    if not 1 <= count <= len(speakable):
        raise ValueError(f"{count} traits to mention, of {len(speakable)} that can be spoken of")
    naming = name_person(person, choices)
    while len(naming.states) >= count:
        naming = name_person(person, choices)
    return naming.states.union(choices.sample(speakable, count - len(naming.states)))


def describe_exactly(person: Person, traits: Collection[str], rng: np.random.Generator) -> Caption:
    """Describe a person by the given traits and those they imply; without vague words and typos.

    Only extras imply other traits: a mole on the chin implies a mole, a ponytail implies tied hair.

    Raises:
        ValueError: one of the traits does not show, or there are no words for its value.
    """
    named = frozenset(traits) & {AGE, GENDER}
    if unmentioned := sorted(set(traits) - named - weights(person).keys()):
        raise ValueError(f"nothing can be said of {unmentioned[0]}")
    choices = RandomChoices(rng)
    facts = without_implied(fact_of(person, trait) for trait in choices.shuffled(sorted(set(traits) - named)))
    naming = _naming_of(person, named, choices)
    able = {style: weight for style, weight in _STYLES.items() if len(facts) <= _MAX_FACTS.get(style, len(facts))}
    text = choices.weighted(able)(naming.text, in_order(facts, choices), choices) if facts else naming.text
    return _caption(enclose_naming(text, naming), person, named, facts)


def _caption(text: str, person: Person, named: frozenset[str], facts: Sequence[Fact]) -> Caption:
    """Return the caption of a text whose signs enclose the words for a person's name (`named`) and for `facts`."""
    plain, spans = extract(text)
    return Caption(plain, named.union(*(fact.states for fact in facts)), mentions_of(spans, person, facts))


def _naming_of(person: Person, states: frozenset[str], choices: RandomChoices) -> Naming:
    """Return a noun phrase for a person that states exactly age, sex, both or neither."""
    while True:
        naming = name_person(person, choices)
        if naming.states == states and not naming.is_vague:
            return naming


def _facts(person: Person, choices: RandomChoices) -> list[Fact]:
    if choices.chance(_IMPRESSION_ONLY_SHARE):
        return impressions(person)
    return choose_facts(person, choices.weighted(_COUNTS), choices)
