"""The content policy that checks the description of every order.

A refusal carries only a message id and no part of the text, which therefore reaches no log or chat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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


class ContentPolicy:
    """Checks descriptions against word lists, personal data, minors and real people."""

    def __init__(self, lists: Sequence[WordList], custom: WordList | None = None, *, real_people: bool = False) -> None:
        """`custom`: the operator's list. `real_people`: whether descriptions may name real people."""
        self._lists = lists
        self._custom = custom
        self._real_people = real_people

    @classmethod
    def load(cls, settings: SafetySettings) -> ContentPolicy:
        """The policy of the settings.

        Raises:
            StartupError: the operator's word list cannot be read.
        """
        lists = [shipped_words()] if settings.shipped_words else []
        custom = load_custom_words(settings.words_file) if settings.words_file is not None else None
        return cls(lists, custom, real_people=settings.real_people)

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
        reason = self._personal(typed, cleaned) or self._content(cleaned)
        if reason is not None:
            raise DescriptionRefusedError(f"error-description-{reason}")

    def _personal(self, typed: str, cleaned: str) -> str | None:
        if has_token(typed):
            return "token"
        kind = find_personal_data(cleaned) or find_personal_data(typed)
        return kind if kind in (None, "address", "email", "phone") else "number"

    def _content(self, cleaned: str) -> str | None:
        adult = states_adult(cleaned)
        for words in (*self._lists, *([self._custom] if self._custom else [])):
            if category := words.category(cleaned, adult=adult):
                return category
        if mentions_minor(cleaned):
            return "minor"
        if not self._real_people and mentions_real_person(cleaned):
            return "person"
        return None
