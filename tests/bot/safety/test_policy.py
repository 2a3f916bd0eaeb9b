"""Refused and accepted texts, the reasons, and refusals that do not repeat the text."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DescriptionRefusedError
from bot.locales import LANGUAGES, translate
from bot.safety import ContentPolicy
from bot.safety.sanitize import clean
from bot.safety.wordlist import shipped_words
from bot.settings import SafetySettings
from tests.bot.safety.texts import HARMLESS, REFUSED, lines
from tests.factories import order
from training.captions import describe
from training.sketch.population import sample_person

if TYPE_CHECKING:
    from pathlib import Path

    from bot.services.montages import Montages

POLICY = ContentPolicy.load(SafetySettings())
CASES = [(reason, text) for reason, block in REFUSED.items() for text in lines(block)]


def verdict(text: str, policy: ContentPolicy = POLICY) -> str | None:
    """Return the reason for which a text is refused, or None if it is drawn."""
    try:
        policy.check(text, clean(text, 500))
    except DescriptionRefusedError as error:
        return error.code.removeprefix("error-description-")
    return None


def test_the_tables_are_long() -> None:
    assert len(CASES) >= 150
    assert len(lines(HARMLESS)) >= 200


@pytest.mark.parametrize(("reason", "text"), CASES)
def test_what_is_not_drawn(reason: str, text: str) -> None:
    assert verdict(text) == reason


@pytest.mark.parametrize("text", lines(HARMLESS))
def test_what_is_drawn(text: str) -> None:
    assert verdict(text) is None


def test_no_caption_of_the_training_grammar_is_refused() -> None:
    rng = np.random.default_rng(618)
    texts = [describe(sample_person(rng), rng).text for _ in range(1000)]
    assert [text for text in texts if verdict(text)] == []


@pytest.mark.parametrize("separator", ["", " ", ".", "~", " - ", "*", "ㅡ", "ㅋ", "\u200b", "😀", "・", "1"])
@pytest.mark.parametrize(("word", "reason"), [("포르노", "sexual"), ("미성년", "minor"), ("쪽바리", "slur")])
def test_nothing_between_the_letters_hides_a_word(word: str, reason: str, separator: str) -> None:
    assert verdict(f"{separator.join(word)} 얼굴") == reason


@given(st.text(max_size=300))
def test_any_text_has_a_verdict(text: str) -> None:
    params: object = {}
    try:
        POLICY.check(text, text)
    except DescriptionRefusedError as error:
        params = error.params
    assert params == {}, "nothing of the text travels with the refusal"


@pytest.mark.parametrize(
    "text", ["시" * 500, "ㅅ " * 250, "가 " * 250, "1-" * 250, "김" * 500, "a." * 250, "이상한 " * 120]
)
def test_hostile_texts_come_to_an_end(text: str) -> None:
    assert verdict(text) in {None, "slur", "sexual"}


def test_every_reason_has_its_sentences() -> None:
    for reason in (*REFUSED, "address", "token", "own"):
        for language in LANGUAGES:
            assert translate(language, f"error-description-{reason}")


async def test_a_refused_description_is_neither_stored_nor_logged(
    montages: Montages, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for text in ("010-1234-5678 둥근 얼굴", "900101-1234567 둥근 얼굴", "아이유 닮은 여자"):
        with pytest.raises(DescriptionRefusedError):
            await montages.request(order(description=text))
        assert text.split()[0] not in caplog.text
    assert await montages.messages.unanswered("web") == ()


def test_an_operators_list_adds_words_and_takes_some_out(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("# 우리 서버의 말\n콩나물  # 별명\n!콩나물국\n\n", encoding="utf-8")
    policy = ContentPolicy.load(SafetySettings(words_file=words))
    assert verdict("콩나물 같은 머리", policy) == "own"
    assert verdict("콩.나.물", policy) == "own"
    assert verdict("콩나물국 같은 얼굴색", policy) is None
    assert verdict("야동", policy) == "sexual"
    assert verdict("야동", ContentPolicy.load(SafetySettings(words_file=words, shipped_words=False))) is None


def test_real_people_may_be_allowed() -> None:
    assert verdict("아이유 닮은 여자", ContentPolicy.load(SafetySettings(real_people=True))) is None


def test_an_operator_allows_a_sentence_that_the_shipped_lists_refuse(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("!초딩 입맛\n!이순신 장군 같은 수염의 50대 남자\n!010-1234-5678\n", encoding="utf-8")
    policy = ContentPolicy.load(SafetySettings(words_file=words))
    assert verdict("이순신 장군 같은 수염의 50대 남자", policy) is None
    assert verdict("이순신 장군 닮은 50대 남자", policy) == "person"
    assert verdict("초딩 입맛, 초딩 얼굴", policy) == "minor"
    assert verdict("010-1234-5678", policy) == "phone", "personal data cannot be allowed"


def test_a_trained_reader_refuses_what_the_rules_let_pass() -> None:
    seen: list[str] = []

    def scores(text: str) -> dict[str, float]:
        seen.append(text)
        return {"violence": 0.95, "sexual": 0.92, "person": 0.99} if "몽둥이" in text else {"slur": 0.5}

    policy = ContentPolicy([shipped_words()], scores=scores)
    assert verdict("몽둥이를 든 40대", policy) == "person"
    assert verdict("몽둥이를 든 40대", ContentPolicy([], real_people=True, scores=scores)) == "violence"
    assert verdict("둥근 얼굴의 40대", policy) is None
    assert verdict("씨8", policy) == "slur"
    assert seen == ["몽둥이를 든 40대", "몽둥이를 든 40대", "둥근 얼굴의 40대"], "a rule needs no reader"


def test_refusals_are_counted_by_category() -> None:
    policy = ContentPolicy.load(SafetySettings())
    for text in ("윤석열", "유재석 닮은", "010-1234-5678", "hong@example.com", "둥근 얼굴"):
        verdict(text, policy)
    assert policy.refusals == {"person": 2, "personal": 2}
