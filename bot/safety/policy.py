"""The content policy that checks the description of every order.

A refusal carries only a message id and no part of the text, which therefore reaches no log or chat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from bot.errors import DescriptionRefusedError
from bot.safety.minors import mentions_minor, states_adult
from bot.safety.pii import find_personal_data
from bot.safety.real_people import mentions_real_person
from bot.safety.secrets import has_token
from bot.safety.wordlist import load_custom_words, shipped_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.safety.wordlist import WordList
    from bot.settings import SafetySettings

Scores = Callable[[str], Mapping[str, float]]
"""A trained reader: a description -> the probability that it must be refused, by category."""

SCORED: Final = ("minor", "sexual", "slur", "violence", "person")
SCORE_TO_REFUSE: Final = 0.9
PERSONAL: Final = {"phone": "phone", "email": "email", "address": "address"}
"""Kinds of personal data with a message of their own; all others are numbers."""


class ContentPolicy:
    """Checks descriptions against word lists, personal data, minors and real people.

    The operator's list comes first: what it allows is left out of all checks but those of personal data. Then the
    lists and rules decide, and what they let pass is refused if a trained reader is sure.
    """

    def __init__(
        self,
        lists: Sequence[WordList],
        custom: WordList | None = None,
        *,
        real_people: bool = False,
        scores: Scores | None = None,
    ) -> None:
        """`custom`: the operator's list. `real_people`: whether descriptions may name real people."""
        self._lists = lists
        self._custom = custom
        self._real_people = real_people
        self._scores = scores
        self.refusals: Counter[str] = Counter()
        """How many descriptions were refused, by category, since the policy was loaded."""

    @classmethod
    def load(cls, settings: SafetySettings, scores: Scores | None = None) -> ContentPolicy:
        """The policy of the settings.

        Raises:
            StartupError: the operator's word list cannot be read.
        """
        lists = [shipped_words()] if settings.shipped_words else []
        custom = load_custom_words(settings.words_file, must_exist=settings.needs_words_file)
        return cls(lists, custom, real_people=settings.real_people, scores=scores)

    def replace_custom(self, words: WordList) -> None:
        """Replace the operator's word list."""
        self._custom = words

    def check(self, typed: str, cleaned: str) -> None:
        """Check a description.

        Args:
            typed: the original text; cleaning removes signs that identify addresses and tokens.
            cleaned: the text to be drawn.

        Raises:
            DescriptionRefusedError: the policy forbids it; the code says why.
        """
        personal = self._personal(typed, cleaned)
        reason = personal or self._content(cleaned)
        if reason is not None:
            self.refusals["personal" if personal else reason] += 1
            raise DescriptionRefusedError(f"error-description-{reason}")

    def _personal(self, typed: str, cleaned: str) -> str | None:
        if has_token(typed):
            return "token"
        kind = find_personal_data(cleaned) or find_personal_data(typed)
        return None if kind is None else PERSONAL.get(kind, "number")

    def _content(self, cleaned: str) -> str | None:
        text = self._custom.without_allowed(cleaned) if self._custom else cleaned
        adult = states_adult(cleaned)
        for words in (*self._lists, *([self._custom] if self._custom else [])):
            if category := words.category(text, adult=adult):
                return category
        if mentions_minor(text):
            return "minor"
        if not self._real_people and mentions_real_person(text):
            return "person"
        return self._scored(text)

    def _scored(self, text: str) -> str | None:
        """The category of which the trained reader is most sure, if it is sure enough."""
        if self._scores is None or not text:
            return None
        scores = self._scores(text)
        asked = [name for name in SCORED if not (name == "person" and self._real_people)]
        likeliest = max(asked, key=lambda name: scores.get(name, 0.0))
        return likeliest if scores.get(likeliest, 0.0) >= SCORE_TO_REFUSE else None
