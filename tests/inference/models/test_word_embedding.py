"""Words as bags of character n-grams."""

from __future__ import annotations

import torch

from inference.models.word_embedding import ANY_STYLE, WordEmbedding, ngrams, word_condition

BUCKETS = 4096


def test_inflected_words_share_ngrams() -> None:
    smiling, smile, bear = (set(ngrams(word)) for word in ("웃는", "웃음", "곰"))
    assert "웃" in smiling & smile
    assert not smiling & bear
    assert set(ngrams("Cat")) == set(ngrams("cat!"))


def test_composed_and_decomposed_hangul_are_the_same() -> None:
    assert list(ngrams("각")) == list(ngrams("\u1100\u1161\u11a8"))


def test_padding_and_untold_styles_have_no_effect() -> None:
    embedding = WordEmbedding(16, 8, BUCKETS, 2)
    alone = embedding(word_condition(["고양이"], [ANY_STYLE], BUCKETS))
    beside = embedding(word_condition(["고양이", "아주 긴 설명이 있는 그림"], [ANY_STYLE, 1], BUCKETS))
    torch.testing.assert_close(alone[0], beside[0])
    told = embedding(word_condition(["고양이"], [0], BUCKETS))
    assert not torch.allclose(alone, told)


def test_a_null_condition_says_neither_words_nor_style() -> None:
    embedding = WordEmbedding(16, 8, BUCKETS, 2)
    first, second = (word_condition([text], [style], BUCKETS).null() for text, style in (("고양이", 0), ("비행기", 1)))
    torch.testing.assert_close(embedding(first), embedding(second))


def test_a_text_without_words_can_be_embedded() -> None:
    assert word_condition(["", "!?"], [0, 1], BUCKETS).text.shape == (2, 1)
    assert WordEmbedding(16, 8, BUCKETS, 2)(word_condition(["!?"], [0], BUCKETS)).isfinite().all()
