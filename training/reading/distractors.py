"""Texts about what is no trait: things that a portrait does not show, denials, corrections, everyday sentences."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from training.captions.conjugation import Ending, Kind
from training.captions.english import UNDRAWABLE
from training.captions.hangul import mark
from training.captions.mentions import Mention
from training.captions.phrasebook import phrasebook
from training.reading.annotated import AnnotatedText, Request, joined
from training.vocabulary import ABSENT, EXTRAS, ORDINARY, PRESENT, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.captions.clause import Clause
    from training.captions.english import EnglishCaption
    from training.captions.random_choices import RandomChoices
    from training.vocabulary import Gender

_GRADED: Final = (Kind.ADJECTIVE, Kind.STATE)
_NOT: Final = (
    "지 않고",
    "지 않아요",
    "지 않은",
    "지는 않았어요",
    "지 않았고",
    "진 않음",
    "지는 않고",
    "지 않았습니다",
    "진 않았던 것 같아요",
    "지도 않고",
    "지는 않은 편",
    "지 않다",
)
_IS_NOT: Final = ("아니고", "아니에요", "아닌", "아니었어요", "아니었고", "아님", "아닙니다", "아니야")
_CORRECTIONS: Final = (
    "아니",
    "아 아니",
    "아니 아니",
    "아 아니다",
    "아뇨",
    "정정할게요",
    "다시 생각해 보니",
    "아니지",
    "가 아니라",
    "인 줄 알았는데",
    "아 잠깐",
)
_UNDENIED: Final = (
    "accessory.hat",
    "eyes.bottom",
    "eyes.type",
    "feature.glasses",
    "feature.mole_place",
    "feature.mustache",
    "feature.scar_place",
    "hairstyle.cut",
    "impression.type",
)
"""Traits whose denied values are said in ways of their own."""
_UNCORRECTED: Final = ("feature.mole_place", "feature.scar_place", "hairstyle.grey")
"""Traits whose phrases may state another value of the same trait beside them."""


@cache
def _tables() -> Mapping[str, Mapping[str, list[str]]]:
    source = resources.files("training.reading") / "everyday.toml"
    content: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    return content


def of_english(caption: EnglishCaption) -> AnnotatedText:
    """An English caption as an annotated text."""
    return AnnotatedText(caption.text, caption.mentions, tuple(Request(*place) for place in caption.undrawable))


def unrelated(choices: RandomChoices) -> AnnotatedText:
    """An everyday sentence, or a bare one with a typo's worth of noise, that describes no face."""
    language = "ko" if choices.chance(0.75) else "en"
    return AnnotatedText(choices.pick(_tables()["unrelated"][language]))


def undrawable(choices: RandomChoices) -> AnnotatedText:
    """Words that ask for something that cannot be drawn."""
    kind = choices.pick(tuple(_tables()[UNDRAWABLE]))
    words = choices.pick(_tables()[UNDRAWABLE][kind])
    return AnnotatedText(words, requests=(Request(0, len(words), kind),))


def among(text: AnnotatedText, choices: RandomChoices) -> AnnotatedText:
    """The text with words before or after it that ask for what cannot be drawn."""
    parts = [text, *(undrawable(choices) for _ in range(choices.between(1, 2)))]
    return joined(choices.shuffled(parts), choices.pick((" ", ", ", " ", "\n", ",")))


@cache
def _deniable() -> Sequence[tuple[str, str, Clause]]:
    """Clauses whose denial states no other value."""
    return [
        (trait, value, clause)
        for (trait, value, _), phrases in phrasebook().items()
        if trait not in _UNDENIED and value not in (ABSENT, ORDINARY, PRESENT) and "*" not in trait
        for clause in phrases.clauses
        if clause.kind in (*_GRADED, Kind.NOUN) and clause.head and not clause.manner.startswith("안")
    ]


def denial(choices: RandomChoices) -> AnnotatedText:
    """코가 크지는 않았어요: a value denied without another one following."""
    trait, value, clause = choices.pick(_deniable())
    words = _denied(clause, choices)
    return AnnotatedText(words, (Mention(0, len(words), trait, value, "not"),))


def _denied(clause: Clause, choices: RandomChoices) -> str:
    head = mark(clause.head, choices.pick((clause.role, "은"))) if choices.chance(0.8) else clause.head
    if clause.kind is Kind.NOUN:
        noun = clause.predicate.removesuffix("이다")
        return f"{head} {mark(noun, choices.pick(('은', '이')))} {choices.pick(_IS_NOT)}"
    words = (head, clause.manner, clause.predicate.removesuffix("다"))
    return " ".join(filter(None, words)) + choices.pick(_NOT)


def correction(choices: RandomChoices) -> AnnotatedText:
    """코가 컸, 아니 코가 작았어요: what stands in the end is stated, what it corrects is not."""
    book = phrasebook()
    trait, value, gender = choices.pick(_correctable())
    others = [key for key in _correctable() if key[0] == trait and key[1] != value]
    wrong = choices.pick(book[choices.pick(others)].clauses)
    right = choices.pick(book[trait, value, gender].clauses)
    cut = wrong.render(choices.pick((Ending.POLITE, Ending.CASUAL, Ending.PAST_POLITE, Ending.AND)))
    cut = cut[: -choices.between(0, 2) or None]
    said = right.render(choices.pick((Ending.POLITE, Ending.PAST_POLITE, Ending.PAST_CASUAL, Ending.CASUAL)))
    lead = f"{cut}{choices.pick((' ', ', ', '.. ', '. '))}{choices.pick(_CORRECTIONS)} "
    return AnnotatedText(lead + said, (Mention(len(lead), len(lead) + len(said), trait, value),))


@cache
def _correctable() -> Sequence[tuple[str, str, Gender]]:
    """Keys of the phrase book whose phrases state one value, of traits of which there are several."""
    keys = [
        key
        for key, phrases in phrasebook().items()
        if phrases.clauses
        and key[0] in VOCABULARY.keys() | EXTRAS.keys()
        and not key[0].startswith(("wrinkle.", "hairstyle."))
        and key[0] not in _UNCORRECTED
        and key[1] not in (PRESENT, ORDINARY)
    ]
    values = {trait: {value for name, value, _ in keys if name == trait} for trait, _, _ in keys}
    return [key for key in keys if len(values[key[0]]) > 1]
