"""Changes of texts that leave what they say as it is: slips of the keyboard, lost spaces, other words for a trait."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from inference.reading import language_of
from training.captions import hangul
from training.captions.noise import with_slips
from training.reading.annotated import AnnotatedText, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from training.captions.random_choices import RandomChoices

_ROWS: Final = ("ㅂㅈㄷㄱㅅ", "ㅁㄴㅇㄹㅎ", "ㅋㅌㅊㅍ", "ㅛㅕㅑㅐㅔ", "ㅗㅓㅏㅣ", "ㅠㅜㅡ")
"""Keys of the Korean keyboard beside one another."""
_SHIFTED: Final = (
    "ㄱㄲ",
    "ㄷㄸ",
    "ㅂㅃ",
    "ㅅㅆ",
    "ㅈㅉ",
    "ㅏㅑ",
    "ㅓㅕ",
    "ㅗㅛ",
    "ㅜㅠ",
    "ㅐㅔ",
    "ㅡㅜ",
    "ㅚㅙ",
    "ㅟㅣ",
)
"""Letters that are confused because they sound alike, or differ by the shift key."""
_MEANINGFUL: Final = frozenset("없있안않못아니말빼")
"""Syllables in which a slip could reverse the meaning."""
_ENDS: Final = (
    " ㅋㅋ",
    "ㅋㅋㅋ",
    " ㅠㅠ",
    "~",
    "!!",
    " ㄱㄱ",
    "..",
    " 요",
    " ㅇㅇ",
    " 그려줘",
    " 그려주세요",
    " please",
    "?",
    " ㅎㅎ",
    "임",
)

_BETWEEN: Final = (
    ", ",
    ", ",
    " ",
    " ",
    " ",
    ",",
    ". ",
    "\n",
    " / ",
    "에 ",
    "이고 ",
    " 하고 ",
    "랑 ",
    " 그리고 ",
    " 근데 ",
    "",
)


def _neighbours() -> Mapping[str, str]:
    near: dict[str, str] = defaultdict(str)
    for row in (*_ROWS, *_SHIFTED):
        for left, right in pairwise(row):
            near[left] += right
            near[right] += left
    return near


_NEAR: Final = _neighbours()


def mistype(text: str, choices: RandomChoices) -> str:
    """Slip on one to three letters of a text, or lose its spaces."""
    for _ in range(choices.between(1, 3)):
        kind = choices.weighted({"slips": 3.0, "key": 4.0, "final": 1.0, "latin": 1.0, "spaces": 1.0, "split": 0.5})
        if kind == "slips" and any(map(hangul.is_syllable, text)):
            text = with_slips(text, choices)
        elif kind in ("key", "final"):
            text = _hit_another_key(text, choices, closes=kind == "final")
        elif kind == "latin":
            text = _misspell(text, choices)
        elif kind == "spaces":
            text = text.replace(" ", "")
        elif kind == "split" and text:
            place = choices.between(0, len(text))
            text = f"{text[:place]} {text[place:]}"
    return text


def _hit_another_key(text: str, choices: RandomChoices, *, closes: bool) -> str:
    """Replace one letter of one syllable by its neighbour; closes: lose or change its closing consonant instead."""
    spots = [i for i, char in enumerate(text) if hangul.is_syllable(char) and char not in _MEANINGFUL]
    if not spots:
        return text
    spot = choices.pick(spots)
    jamo = list(hangul.split(text[spot]))
    place = 2 if closes else choices.between(0, 1)
    if closes:
        jamo[2] = " " if jamo[2] != " " else choices.pick("ㅇㅁㄴㅅ")
    elif near := _NEAR.get(jamo[place]):
        jamo[place] = choices.pick(near)
    return text[:spot] + hangul.join(*jamo) + text[spot + 1 :]


def _misspell(text: str, choices: RandomChoices) -> str:
    """Lose, double or swap one Latin letter."""
    spots = [i for i in range(1, len(text) - 1) if text[i - 1 : i + 2].isascii() and text[i - 1 : i + 2].isalpha()]
    if not spots:
        return text
    spot = choices.pick(spots)
    swapped = text[spot + 1] + text[spot]
    how = choices.pick(("", text[spot] * 2, swapped))
    return text[:spot] + how + text[spot + (2 if how is swapped else 1) :]


class Phrases:
    """Words of labelled texts that state something, to be put in place of others that state the same traits."""

    def __init__(self, texts: Iterable[AnnotatedText]) -> None:
        self._phrases: dict[tuple[str, ...], list[AnnotatedText]] = defaultdict(list)
        for text in texts:
            for _, phrase in phrases_of(text):
                self._phrases[self._kind(phrase)].append(phrase)
        self._weights = {kind: len(phrases) ** 0.5 for kind, phrases in self._phrases.items()}

    def exchanged(self, text: AnnotatedText, choices: RandomChoices) -> AnnotatedText:
        """The text with one phrase exchanged for another that states the same traits in the same language."""
        phrases = phrases_of(text)
        if not phrases:
            return text
        start, old = choices.pick(phrases)
        new = choices.pick(self._phrases.get(self._kind(old), [old]))
        before = _part(text, 0, start)
        after = _part(text, start + len(old.text), len(text.text))
        whole = joined([before, new, after], "")
        return AnnotatedText(whole.text, whole.statements, whole.requests, text.refusal)

    def listed(self, choices: RandomChoices) -> AnnotatedText:
        """One to five phrases about different traits side by side."""
        count = choices.weighted({1: 3.0, 2: 3.0, 3: 2.0, 4: 1.0, 5: 1.0})
        kinds = choices.sample(self._weights, count)
        return joined([choices.pick(self._phrases[kind]) for kind in kinds], choices.pick(_BETWEEN))

    @staticmethod
    def _kind(phrase: AnnotatedText) -> tuple[str, ...]:
        return (language_of(phrase.text), *sorted({label.trait for label in phrase.statements}))


def phrases_of(text: AnnotatedText) -> list[tuple[int, AnnotatedText]]:
    """Where the words of a text start that state something, and the words; not those that overlap with others."""
    phrases = []
    for start, end in sorted({(label.start, label.end) for label in text.statements}):
        touching = [x for x in text.labels if x.start < end and start < x.end]
        if all((label.start, label.end) == (start, end) for label in touching):
            phrases.append((start, _part(text, start, end)))
    return phrases


def _part(text: AnnotatedText, start: int, end: int) -> AnnotatedText:
    """Characters start..end of a text with the labels inside."""
    part = AnnotatedText(
        text.text,
        tuple(label for label in text.statements if start <= label.start and label.end <= end),
        tuple(label for label in text.requests if start <= label.start and label.end <= end),
    ).shifted(-start)
    return AnnotatedText(text.text[start:end], part.statements, part.requests)


def varied(
    text: AnnotatedText, others: Sequence[AnnotatedText], phrases: Phrases, choices: RandomChoices
) -> AnnotatedText:
    """Change a text in none, one or more ways; `others` may be put before or after it."""
    if choices.chance(0.3):
        return text
    while choices.chance(0.45) and not text.refusal:
        text = phrases.exchanged(text, choices)
    if choices.chance(0.2):
        pair = [text, choices.pick(others)]
        text = joined(choices.shuffled(pair), choices.pick((" ", ", ", ". ", "\n", " 그리고 ")))
    if choices.chance(0.15):
        text = text.rewritten(lambda words: words + choices.pick(_ENDS))
    if choices.chance(0.35):
        text = text.rewritten(lambda words: mistype(words, choices))
    if choices.chance(0.1):
        text = text.rewritten(lambda words: words.upper() if choices.chance(0.2) else words.lower())
    return text
