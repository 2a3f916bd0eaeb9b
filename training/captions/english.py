"""English descriptions of faces, short and plain, from the words in phrases/english.toml.

They are labelled by the rules of training/descriptions/README.md. They describe no particular person: the statements
of a text may not go together on one face.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from training.captions.mentions import Mention
from training.captions.spans import enclose, extract
from training.vocabulary import ABSENT, PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from training.captions.mentions import Polarity
    from training.captions.random_choices import RandomChoices

UNDRAWABLE: Final = "undrawable"
"""Stands in place of a trait; the value is then a kind of thing that cannot be drawn."""

_DECADES: Final = {"20": "twenties", "30": "thirties", "40": "forties", "50": "fifties", "60": "sixties"}
_MEN: Final = ("man", "man", "guy", "male", "gentleman", "dude", "boyfriend", "uncle", "father", "fellow", "son")
_WOMEN: Final = ("woman", "woman", "lady", "female", "girlfriend", "aunt", "mother", "mom", "sister", "gal", "girl")
_OLD: Final = {"M": ("grandpa", "grandfather"), "F": ("grandma", "grandmother")}
_AGED: Final = {"young": "20", "middle-aged": "40", "old": "60", "elderly": "60", "young-looking": "20"}
_OPENERS: Final = (
    "",
    "",
    "",
    "",
    "draw ",
    "Please draw ",
    "I saw ",
    "It was ",
    "can you draw ",
    "The suspect was ",
    "looking for ",
)
_DEGREES: Final = ("", "", "", "", "", "very ", "really ", "kind of ", "a bit ", "slightly ", "pretty ", "quite ")
_PLURAL: Final = (
    "eyes",
    "brows",
    "eyebrows",
    "lips",
    "cheeks",
    "cheekbones",
    "nostrils",
    "eyelids",
    "glasses",
    "temples",
    "sideburns",
)


@dataclass(frozen=True, slots=True)
class EnglishPhrase:
    """Words that state values, with "|" between adjective and noun, or "=" before a predicate.

    states: (trait, value, polarity) of each trait; (UNDRAWABLE, kind, "is") for a thing that cannot be drawn.
    """

    words: str
    states: tuple[tuple[str, str, Polarity], ...]


@dataclass(frozen=True, slots=True)
class EnglishCaption:
    """A text, its mentions, and (start, end, kind) of requests for things that cannot be drawn."""

    text: str
    mentions: tuple[Mention, ...]
    undrawable: tuple[tuple[int, int, str], ...]


@cache
def english_phrases() -> tuple[EnglishPhrase, ...]:
    """Return all phrases of phrases/english.toml."""
    source = resources.files("training.captions") / "phrases" / "english.toml"
    return tuple(_read(tomllib.loads(source.read_text(encoding="utf-8"))))


def _read(tables: Mapping[str, Any]) -> Iterator[EnglishPhrase]:
    marks = {place: mark for mark, place in PLACES.items()}
    for table, entries in tables.items():
        for name, phrases in entries.items():
            stated: tuple[tuple[str, str, Polarity], ...] = ((table, name, "is"),)
            if table == "vague":
                stated = ((name, ABSENT, "not"),)
            elif table in marks:
                stated += ((marks[table], "있다", "is"),)
            for words in phrases:
                yield EnglishPhrase(words, stated)


@cache
def _by_trait() -> Mapping[str, tuple[EnglishPhrase, ...]]:
    table: dict[str, tuple[EnglishPhrase, ...]] = {}
    for phrase in english_phrases():
        trait = phrase.states[0][0]
        table[trait] = (*table.get(trait, ()), phrase)
    return table


def describe_in_english(choices: RandomChoices) -> EnglishCaption:
    """Describe a random person in English, in a list or in sentences."""
    traits = dict.fromkeys(_by_trait(), 1.0) | {UNDRAWABLE: 4.0}
    count = choices.weighted({0: 0.5, 1: 3, 2: 4, 3: 4, 4: 3, 5: 2, 6: 1})
    phrases = [choices.pick(_by_trait()[trait]) for trait in choices.sample(traits, count)]
    return _Writer(choices).write(phrases)


class _Writer:
    """Writes one text and records the meaning of each of its signs."""

    def __init__(self, choices: RandomChoices) -> None:
        self._choices = choices
        self._states: list[tuple[tuple[str, str, Polarity], ...]] = []
        self._gender = choices.pick(("M", "F"))

    def write(self, phrases: list[EnglishPhrase]) -> EnglishCaption:
        text = self._list(phrases) if not phrases or self._choices.chance(0.4) else self._sentences(phrases)
        if self._choices.chance(0.4):
            text = text.lower()
        plain, spans = extract(text)
        mentions, undrawable = [], []
        for span in spans:
            for trait, value, polarity in self._states[span.key]:
                if trait == UNDRAWABLE:
                    undrawable.append((span.start, span.end, value))
                else:
                    mentions.append(Mention(span.start, span.end, trait, value, polarity))
        return EnglishCaption(plain, tuple(mentions), tuple(undrawable))

    def _sign(self, words: str, *states: tuple[str, str, Polarity]) -> str:
        self._states.append(states)
        return enclose(words, len(self._states) - 1)

    def _list(self, phrases: list[EnglishPhrase]) -> str:
        items = [self._noun_phrase(phrase, article=False) for phrase in phrases]
        if not items or self._choices.chance(0.7):
            items.insert(0, self._person())
        return self._choices.pick((", ", ", ", " ", "\n", "; ", " / ")).join(items)

    def _sentences(self, phrases: list[EnglishPhrase]) -> str:
        """Return a person with features, then sentences of one or two features each."""
        cut = self._choices.between(0, len(phrases))
        person = f"{self._choices.pick(_OPENERS)}{self._article(self._person())}"
        first = f"{person} {self._features(phrases[:cut])}" if cut else person
        rest = phrases[cut:]
        said = [first, *(self._clause(phrase) for phrase in rest)]
        return self._choices.pick((". ", ". ", ", ", " and ")).join(said) + self._choices.pick((".", ".", "", "!"))

    def _features(self, phrases: list[EnglishPhrase]) -> str:
        items = [self._noun_phrase(phrase, article=True) for phrase in phrases]
        listed = ", ".join(items[:-1]) + f"{self._choices.pick((' and ', ', '))}{items[-1]}" if items[1:] else items[0]
        return f"{self._choices.pick(('with', 'with', 'who has', 'that had', 'having'))} {listed}"

    def _clause(self, phrase: EnglishPhrase) -> str:
        """Return a clause: he has a big nose, his nose was big, he is bald."""
        he, his = ("He", "his") if self._gender == "M" else ("She", "her")
        subject = self._sign(he, ("gender", self._gender, "is"))
        if phrase.words.startswith("="):
            return f"{subject} {self._choices.pick(('is', 'was', 'looks'))} {self._words(phrase, phrase.words[1:])}"
        adjective, bar, noun = phrase.words.partition("|")
        if bar and self._choices.chance(0.5):
            plural = noun.split()[-1] in _PLURAL
            be = self._choices.pick(("are", "were") if plural else ("is", "was"))
            owner = self._sign(his.capitalize(), ("gender", self._gender, "is"))
            return f"{owner} {self._words(phrase, f'{noun} {be} {self._degree()}{adjective}')}"
        verb = self._choices.pick(("has", "had", "has got"))
        return f"{subject} {verb} {self._noun_phrase(phrase, article=True)}"

    def _noun_phrase(self, phrase: EnglishPhrase, *, article: bool) -> str:
        adjective, bar, noun = phrase.words.removeprefix("=").partition("|")
        if not bar:
            return self._words(phrase, adjective)
        said = self._words(phrase, f"{self._degree()}{adjective} {noun}")
        plain = extract(said)[0]
        needs = article and noun.split()[-1] not in (*_PLURAL, "hair")
        return f"{'an' if plain[0] in 'aeiou' else 'a'} {said}" if needs else said

    def _words(self, phrase: EnglishPhrase, words: str) -> str:
        return self._sign(words, *phrase.states)

    def _degree(self) -> str:
        return self._choices.pick(_DEGREES)

    def _article(self, person: str) -> str:
        plain = extract(person)[0]
        return f"{'an' if plain[0] in 'aeiou' else 'a'} {person}" if not plain[0].isdigit() else person

    def _person(self) -> str:
        """Return a noun phrase: a man in his forties, middle-aged woman, 30s guy, somebody old, a person."""
        how = self._choices.weighted({"decade": 4, "word": 3, "sex": 3, "old": 0.7, "nobody": 1.5})
        sex = self._sign(self._choices.pick(_MEN if self._gender == "M" else _WOMEN), ("gender", self._gender, "is"))
        if how == "sex":
            return sex
        if how == "nobody":
            return self._choices.pick(("person", "someone", "face", "student", "police sketch"))
        if how == "old":
            states: tuple[tuple[str, str, Polarity], ...] = (("gender", self._gender, "is"), ("age", "60", "is"))
            return self._sign(self._choices.pick(_OLD[self._gender]), *states)
        if how == "word":
            word = self._choices.pick(tuple(_AGED))
            return f"{self._sign(word, ('age', _AGED[word], 'is'))} {sex}"
        return self._aged(sex, self._choices.pick(tuple(_DECADES)))

    def _aged(self, sex: str, decade: str) -> str:
        his = "his" if self._gender == "M" else "her"
        part = self._choices.pick(("", "", "early ", "mid ", "late ", "mid-"))
        years = f"{decade[0]}{self._choices.between(0, 9)}"
        words, form = self._choices.pick(
            (
                (f"in {his} {part}{_DECADES[decade]}", "{sex} {age}"),
                (f"in {his} {part}{decade}s", "{sex} {age}"),
                (f"{part}{decade}s", "{age} {sex}"),
                (f"{years} years old", "{sex}, {age}"),
                (f"{years}-year-old", "{age} {sex}"),
                (years, "{sex}, {age}"),
                (f"around {decade}", "{sex}, {age}"),
                (f"{years} yo", "{age} {sex}"),
            )
        )
        return form.format(sex=sex, age=self._sign(words, ("age", decade, "is")))
