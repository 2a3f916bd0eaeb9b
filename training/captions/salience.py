"""Selection of the traits that a caption mentions, weighted by salience."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from training.captions.phrasebook import Phrases, phrasebook, untrue_phrases
from training.vocabulary import ABSENT, CUTS, EXTRAS, ORDINARY, PLACES, PRESENT, VOCABULARY, Person, hidden_traits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from training.captions.clause import Clause
    from training.captions.random_choices import RandomChoices

CUT: Final = "hairstyle.cut"
ALL_WRINKLES: Final = "wrinkle.*"
TRAITS: Final = (*VOCABULARY, *EXTRAS, ALL_WRINKLES)
"""Possible topics of a fact."""

WRINKLES: Final = tuple(trait for trait in VOCABULARY if trait.startswith("wrinkle."))

_WEIGHTS: Final = {
    "face.type": 8.0,
    "face.size": 1.8,
    "face.foreheadType": 1.4,
    "face.foreheadSize": 2.0,
    "face.chinType": 3.0,
    "face.chinSize": 1.2,
    "face.cheek": 3.0,
    "hairstyle.type": 2.5,
    "hairstyle.topLength": 6.0,
    "hairstyle.sizeLength": 6.0,
    "hairstyle.part": 4.5,
    "hairstyle.grey": 6.0,
    "eyebrows.type": 2.5,
    "eyebrows.deep": 3.2,
    "eyebrows.length": 0.8,
    "eyebrows.thick": 3.0,
    "eyebrows.glabella": 1.2,
    "eyes.size": 5.0,
    "eyes.type": 4.5,
    "eyes.distance": 1.2,
    "eyes.slant": 3.5,
    "eyes.shape": 3.0,
    "eyes.eyelids": 1.2,
    "eyes.bottom": 2.0,
    "nose.size": 3.0,
    "nose.length": 1.0,
    "nose.height": 3.2,
    "nose.top": 2.4,
    "nose.nostrils": 0.8,
    "nose.philtrum": 1.0,
    "mouth.type": 2.2,
    "mouth.size": 2.2,
    "mouth.shape": 0.9,
    "mouth.thick": 4.0,
    "mouth.ratio": 1.0,
    "mouth.side": 2.6,
    "mouth.line": 0.8,
    "neck.thick": 0.8,
    "wrinkle.forehead": 2.2,
    "wrinkle.glabella": 1.4,
    "wrinkle.eyes": 2.0,
    "wrinkle.mouth": 2.6,
    "wrinkle.cheek": 1.0,
    "wrinkle.neck": 0.9,
    "feature.mustache": 8.0,
    "feature.sideburns": 1.8,
    "feature.dimple": 2.5,
    "feature.scar": 5.0,
    "feature.mole": 4.0,
    "feature.frekles": 3.5,
    "feature.spots": 2.5,
    "feature.glasses": 12.0,
    "feature.makeup": 1.6,
    "impression.type": 2.5,
    "hairstyle.cut": 5.0,
    "feature.mole_place": 3.0,
    "feature.scar_place": 4.0,
    "accessory.hat": 12.0,
    "accessory.mask": 12.0,
    "accessory.earrings": 2.5,
}
"""Relative frequency with which a trait with an unusual value is mentioned."""

_PLAIN_VALUES: Final = {
    ("face.chinType", "둥근형"): 0.6,
    ("face.foreheadType", "둥근형"): 0.6,
    ("hairstyle.type", "생머리"): 0.7,
    ("hairstyle.part", "없음"): 0.1,
    ("hairstyle.grey", ABSENT): 0.12,
    ("hairstyle.topLength", "대머리"): 3.0,
    ("hairstyle.topLength", "짧음"): 1.6,
    ("eyebrows.type", "일자형"): 0.8,
    ("mouth.ratio", "위아래가 같다"): 0.15,
    ("feature.mustache", ABSENT): 0.12,
    ("feature.glasses", ABSENT): 0.12,
    ("impression.type", "평범함"): 0.5,
}
"""Values whose frequency differs from that of their trait."""

_ORDINARY_SHARE: Final = 0.07
_MARK_ABSENT_SHARE: Final = 0.01
_WRINKLE_ABSENT_SHARE: Final = 0.12
_VAGUE_SHARE: Final = {"feature.glasses": 0.35, "feature.mustache": 0.2, "accessory.hat": 0.25}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about a person, and its phrases.

    trait: its topic (ALL_WRINKLES for all wrinkles). states: the traits whose values it states. A vague fact (glasses
    of no kind, many wrinkles) states none; a value that implies others states several (a mole on the chin implies a
    mole).
    """

    trait: str
    states: frozenset[str]
    phrases: Phrases

    @property
    def part(self) -> str:
        """The part of the face: hairstyle, eyes, ..."""
        return self.trait.partition(".")[0]

    @property
    def said(self) -> frozenset[str]:
        """The traits that its words state explicitly. A named cut does not state the other traits of such hair."""
        return self.states & {self.trait} if self.trait == CUT else self.states

    @property
    def key(self) -> int:
        """The key of its spans: the index of its trait in TRAITS."""
        return TRAITS.index(self.trait)


def unmentionable(person: Person) -> frozenset[str]:
    """Return traits that are hidden, or whose phrases would contradict a more specific trait."""
    traits = set(hidden_traits(person))
    top = person["hairstyle.topLength"]
    if top == "앞머리내림":
        traits |= {"face.foreheadType", "face.foreheadSize", "wrinkle.forehead"}
    if top in ("짧음", "대머리"):
        traits |= {"feature.sideburns"}
    if top == "대머리":
        traits |= {"hairstyle.grey"}
    if person["hairstyle.sizeLength"] == "긴머리":
        traits |= {"neck.thick"}
    if person["eyes.size"] == "크다" and person["eyes.shape"] == "가는눈":
        traits |= {"eyes.size"}
    if person["mouth.thick"] == "얇다":
        traits |= {"mouth.ratio"}
    if person.traits.get("accessory.mask") == PRESENT:
        traits |= {"feature.makeup"}
    for mark, place in PLACES.items():
        if top == "앞머리내림" and person.traits.get(place) == "이마":
            traits |= {mark, place}
    return frozenset(traits)


def weights(person: Person) -> dict[str, float]:
    """Return the weight of each trait of a person that can be mentioned."""
    excluded = unmentionable(person)
    book = phrasebook()
    return {
        trait: weight * _share(trait, person[trait])
        for trait, weight in _WEIGHTS.items()
        if trait in person.traits and trait not in excluded and (trait, person[trait], person.gender) in book
    }


def _share(trait: str, value: str) -> float:
    if special := _PLAIN_VALUES.get((trait, value)):
        return special
    if trait.startswith("wrinkle."):
        return {ABSENT: _WRINKLE_ABSENT_SHARE, ORDINARY: 0.7}.get(value, 1.3)
    if value == ABSENT:
        return _MARK_ABSENT_SHARE if trait.startswith(("feature.", "accessory.")) else 2 * _ORDINARY_SHARE
    return _ORDINARY_SHARE if value == ORDINARY else 1.0


def choose_facts(person: Person, count: int, choices: RandomChoices) -> list[Fact]:
    """Choose up to `count` facts about a person, most salient first."""
    traits = choices.sample(weights(person), count)
    facts = without_implied([_fact(person, trait, choices) for trait in traits])
    return _sum_up_wrinkles(person, facts, choices)


def _fact(person: Person, trait: str, choices: RandomChoices) -> Fact:
    book = phrasebook()
    value = person[trait]
    present = value not in (ABSENT, "수염자국")
    if present and choices.chance(_VAGUE_SHARE.get(trait, 0)):
        return Fact(trait, frozenset(), book[trait, PRESENT, person.gender])
    return fact_of(person, trait)


def fact_of(person: Person, trait: str) -> Fact:
    """Return the fact that states the value of a trait. Raises KeyError for a value without phrases."""
    phrases = phrasebook()[trait, person[trait], person.gender]
    for extra in EXTRAS.keys() & person.traits.keys():
        if untrue := untrue_phrases().get((extra, person[extra])):
            phrases = phrases.without(untrue)
    return Fact(trait, frozenset((trait,)) | _implied(person, trait), phrases)


def _implied(person: Person, trait: str) -> frozenset[str]:
    """Return the other visible traits whose values follow from the value of a trait."""
    implied = {mark for mark, place in PLACES.items() if place == trait}
    if trait == CUT:
        implied |= {other for other, values in CUTS[person[trait]].items() if len(values) == 1}
    return frozenset(implied - unmentionable(person)) if implied else frozenset()


def without_implied(facts: Iterable[Fact]) -> list[Fact]:
    """Remove the facts that another fact implies."""
    facts = list(facts)
    return [fact for fact in facts if not fact.states or not any(fact.states < other.states for other in facts)]


def _sum_up_wrinkles(person: Person, facts: list[Fact], choices: RandomChoices) -> list[Fact]:
    """Sometimes merge all wrinkles into one fact, if one word is true for all of them."""
    first = next((i for i, fact in enumerate(facts) if fact.part == "wrinkle"), None)
    shown = frozenset(WRINKLES) - unmentionable(person)
    absent = {person[trait] == ABSENT for trait in shown}
    if first is None or len(absent) > 1 or choices.chance(0.3):
        return facts
    value, states = (ABSENT, shown) if absent.pop() else (PRESENT, frozenset[str]())
    whole = Fact(ALL_WRINKLES, states, phrasebook()[ALL_WRINKLES, value, person.gender])
    return [*facts[:first], whole, *_without_wrinkles(facts[first:])]


def _without_wrinkles(facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.part != "wrinkle"]


def impressions(person: Person) -> list[Fact]:
    """Return the impression of a person as two facts that share no words."""
    phrases = phrasebook()["impression.type", person["impression.type"], person.gender]
    words = list(dict.fromkeys([*map(_begins, phrases.clauses), *(noun[0] for noun in phrases.nouns)]))
    halves = (words[::2], words[1::2])
    return [Fact("impression.type", frozenset(("impression.type",)), _beginning(phrases, half)) for half in halves]


def _begins(clause: Clause) -> str:
    """Return the first syllable of an impression: 정 for 정직해 보이다 and 인상이 정직하다."""
    head = "" if clause.head == "인상" else clause.head
    return (head or clause.manner or clause.predicate)[0]


def _beginning(phrases: Phrases, syllables: Collection[str]) -> Phrases:
    clauses = tuple(clause for clause in phrases.clauses if _begins(clause) in syllables)
    return Phrases(clauses, tuple(noun for noun in phrases.nouns if noun[0] in syllables))
