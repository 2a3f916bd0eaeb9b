"""Sentences of `sentences.tsv`: each is drawn or refused in the expected category."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from bot.safety import ContentPolicy
from bot.safety.names import FOLDER
from bot.settings import SafetySettings
from tests.bot.safety.test_policy import verdict

POLICY: Final = ContentPolicy.load(SafetySettings())
PERSONAL: Final = frozenset({"phone", "number", "email", "address", "token"})
LINES: Final = (Path(__file__).parent / "sentences.tsv").read_text(encoding="utf-8").splitlines()[1:]
SENTENCES: Final = [tuple(line.split("\t")) for line in LINES]
ORDINARY: Final = [
    word
    for line in (FOLDER / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    for word in line.partition("#")[0].split()
]
LIKENESSES: Final = ("{} 닮은 60대", "{} 느낌의 30대", "{} 같은 40대", "{}처럼 생긴 50대 남자", "{}, 40대 남자")


def category(text: str) -> str:
    """Return the category of a refusal, or `harmless` if the text is drawn."""
    reason = verdict(text, POLICY) or "harmless"
    return "personal" if reason in PERSONAL else reason


@pytest.mark.parametrize("expected", sorted({name for name, _ in SENTENCES}))
def test_sentences_are_drawn_or_refused_for_their_reason(expected: str) -> None:
    found = {sentence: category(sentence) for name, sentence in SENTENCES if name == expected}
    assert len(found) >= 60
    assert {sentence: name for sentence, name in found.items() if name != expected} == {}


def test_words_that_look_like_names_are_drawn() -> None:
    assert len(set(ORDINARY)) == len(ORDINARY) >= 600
    texts = [LIKENESSES[place % len(LIKENESSES)].format(word) for place, word in enumerate(ORDINARY)]
    assert [text for text in texts if category(text) == "person"] == []
