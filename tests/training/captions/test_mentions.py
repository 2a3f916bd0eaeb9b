"""Captions record the position of each statement."""

from __future__ import annotations

import numpy as np

from training.captions import describe
from training.captions.spans import Span, enclose, enclose_all, extract
from training.portrait.population import sample_person
from training.vocabulary import ABSENT, EXTRAS, VOCABULARY

VAGUE = {"feature.glasses", "feature.mustache", "accessory.hat"}


def test_signs_come_out_as_the_spans_that_went_in() -> None:
    text = f"{enclose('코가 크고', 3)} {enclose(' 눈이 작다 ', 7)}"
    assert extract(text) == ("코가 크고  눈이 작다 ", [Span(0, 5, 3), Span(7, 12, 7)])


def test_spans_of_a_plain_text_may_overlap() -> None:
    spans = [Span(0, 5, 0), Span(2, 5, 1), Span(2, 8, 2)]
    assert extract(enclose_all("긴 생머리 여자", spans)) == ("긴 생머리 여자", spans)


def test_a_span_without_words_is_left_out() -> None:
    assert enclose("", 1) == ""
    assert extract(enclose(" ", 1)) == (" ", [])


def test_every_mention_is_true_and_where_the_text_says_it() -> None:
    rng = np.random.default_rng(17)
    for _ in range(1500):
        person = sample_person(rng)
        caption = describe(person, rng)
        for mention in caption.mentions:
            words = caption.text[mention.start : mention.end]
            assert words.strip() == words != ""
            if mention.polarity == "not":
                assert (mention.value, person[mention.trait] != ABSENT) == (ABSENT, True)
                assert mention.trait in VAGUE - caption.mentioned
            elif mention.trait == "age":
                assert mention.value == f"{person.age // 10}0"
            elif mention.trait == "gender":
                assert mention.value == person.gender
            else:
                assert mention.value == person[mention.trait]


def test_every_mention_has_its_place_in_the_text() -> None:
    rng = np.random.default_rng(18)
    for _ in range(1500):
        caption = describe(sample_person(rng), rng)
        placed = {mention.trait for mention in caption.mentions}
        missing = caption.mentioned - placed
        assert not missing or ("hairstyle.cut" in placed and all(trait.startswith("hairstyle.") for trait in missing))
        assert placed - VAGUE <= caption.mentioned
        assert placed <= {"age", "gender", *VOCABULARY, *EXTRAS}
