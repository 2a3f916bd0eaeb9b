"""Batches of annotated texts: hand-written descriptions, varied, and captions of the grammar."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from training.captions import describe
from training.captions.english import describe_in_english
from training.captions.mentions import Mention
from training.captions.random_choices import RandomChoices
from training.portrait.population import sample_person
from training.reading.annotated import AnnotatedText, Request
from training.reading.augmentation import Phrases, mistype, varied
from training.reading.conventions import of_caption
from training.reading.distractors import among, correction, denial, of_english, unrelated
from training.reading.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from training.descriptions import Description

CALIBRATION_OF: Final = 6
LONG: Final = 80
POOL: Final = 16
"""Batches that are sorted by length together."""
_MISTYPED_SHARE: Final = 0.25
_DISTRACTORS: Final[Mapping[Callable[[RandomChoices], AnnotatedText], float]] = {
    denial: 2.0,
    correction: 2.0,
    unrelated: 3.0,
}


def of_description(description: Description) -> AnnotatedText:
    """A hand-written description with its labels."""
    return AnnotatedText(
        description.text,
        tuple(Mention(x.start, x.end, x.trait, x.value, x.polarity) for x in description.stated),
        tuple(Request(x.start, x.end, x.kind) for x in description.undrawable),
        description.refusal,
    )


class Corpus:
    """An endless mixture of texts, from `written` ones (hand-written, for training) and from grammars."""

    def __init__(self, written: Sequence[AnnotatedText], seed: int = 0) -> None:
        self._written, self._seed = written, seed
        self._drawable = [text for text in written if text.refusal is None]
        self._phrases = Phrases([*self._drawable, *spoken()])
        self._sources: Mapping[Callable[[np.random.Generator], AnnotatedText], float] = {
            self._of_people: 0.5,
            self._of_phrases: 0.14,
            self._of_grammar: 0.13,
            self._of_english: 0.1,
            self._of_distractors: 0.13,
        }

    def batch(self, step: int, size: int) -> list[AnnotatedText]:
        """Return the texts of a batch, of similar length; a pure function of the step and the seed.

        A batch with a text of more than LONG characters has only as many texts as fit into the same time.
        """
        pool, place = divmod(step, POOL)
        texts = self._pool(pool, size)
        order = np.random.default_rng([self._seed, pool, 1]).permutation(POOL)
        start = int(order[place]) * size
        batch = texts[start : start + size]
        return batch[:: 1 + len(batch[-1].text) // LONG]

    @lru_cache(maxsize=1)  # noqa: B019 - one corpus lives as long as its training
    def _pool(self, number: int, size: int) -> list[AnnotatedText]:
        texts = [self._text(np.random.default_rng([self._seed, number, 0, i])) for i in range(POOL * size)]
        return sorted(texts, key=lambda text: len(text.text))

    def _text(self, rng: np.random.Generator) -> AnnotatedText:
        return RandomChoices(rng).weighted(self._sources)(rng)

    def _of_people(self, rng: np.random.Generator) -> AnnotatedText:
        choices = RandomChoices(rng)
        return varied(choices.pick(self._written), self._drawable, self._phrases, choices)

    def _of_phrases(self, rng: np.random.Generator) -> AnnotatedText:
        choices = RandomChoices(rng)
        return _mistyped(self._phrases.listed(choices), choices)

    def _of_grammar(self, rng: np.random.Generator) -> AnnotatedText:
        two = [of_caption(describe(sample_person(rng), rng)) for _ in range(2)]
        return _mistyped(min(two, key=lambda text: len(text.text)), RandomChoices(rng))  # long ones cost the most

    def _of_english(self, rng: np.random.Generator) -> AnnotatedText:
        choices = RandomChoices(rng)
        return _mistyped(of_english(describe_in_english(choices)), choices)

    def _of_distractors(self, rng: np.random.Generator) -> AnnotatedText:
        choices = RandomChoices(rng)
        if choices.chance(0.35):
            return _mistyped(among(self._phrases.listed(choices), choices), choices)
        return _mistyped(choices.weighted(_DISTRACTORS)(choices), choices)


def _mistyped(text: AnnotatedText, choices: RandomChoices) -> AnnotatedText:
    if not choices.chance(_MISTYPED_SHARE):
        return text
    return text.rewritten(lambda words: mistype(words, choices))


def is_for_calibration(text: str) -> bool:
    """Whether a text is kept back from training to choose thresholds: one of CALIBRATION_OF, by its own hash."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest) % CALIBRATION_OF == 0
