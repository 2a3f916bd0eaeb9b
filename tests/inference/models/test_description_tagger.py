"""The tagger maps characters to sub-words and ignores padding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from inference.checkpoint import TEXT_ENCODER, default_checkpoint
from inference.models.description_tagger import LETTERS, DescriptionTagger, SubwordTokenizer, letters_of
from tests.readers import TINY_TAGGER

if TYPE_CHECKING:
    from inference.models.description_tagger import Characters

TEXTS = ("코", "30댜 남쟈 앙경 썻고 코 크구", "a round face ㅋㅋ 😀")


@pytest.fixture(scope="module")
def tokenize() -> SubwordTokenizer:
    return SubwordTokenizer(default_checkpoint() / TEXT_ENCODER)


@pytest.mark.parametrize("char", "뷁각ㄱㅏaZ9 \n😀é")
def test_letters_fit_their_tables(char: str) -> None:
    assert all(0 <= letter < count for letter, count in zip(letters_of(char), LETTERS, strict=True))


def test_letters_tell_syllables_apart() -> None:
    assert letters_of("각")[:2] == letters_of("가")[:2]
    assert letters_of("각")[2] != letters_of("가")[2]
    assert letters_of("ㄱ")[0] == letters_of("가")[0]
    assert letters_of("A") == letters_of("a") != letters_of("b")


def test_every_character_has_the_sub_word_that_covers_it(tokenize: SubwordTokenizer) -> None:
    batch = tokenize(TEXTS)
    for row, text in enumerate(TEXTS):
        owners = batch.owner[row, : len(text)].tolist()
        assert batch.present[row].tolist() == [place < len(text) for place in range(batch.present.shape[1])]
        assert owners == sorted(owners)
        assert owners[0] > 0  # the first sub-word is <s>
        assert owners[-1] < batch.mask[row].sum() - 1  # the last one is </s>


def test_no_text_at_all(tokenize: SubwordTokenizer) -> None:
    assert not tokenize([""]).present.any()


def test_letters_count_where_sub_words_are_unknown(tokenize: SubwordTokenizer) -> None:
    torch.manual_seed(1)
    tagger = DescriptionTagger(TINY_TAGGER).eval()
    first, second = (tokenize([text]) for text in ("썻", "꼈"))
    if torch.equal(first.ids, second.ids):
        assert not torch.equal(tagger(first).presence, tagger(second).presence)
    assert not torch.equal(first.letters, second.letters)


def test_padding_changes_nothing(tokenize: SubwordTokenizer) -> None:
    torch.manual_seed(2)
    tagger = DescriptionTagger(TINY_TAGGER).eval()
    with torch.no_grad():
        together = tagger(tokenize(TEXTS))
        for row, text in enumerate(TEXTS):
            alone = tagger(tokenize([text]))
            torch.testing.assert_close(together.presence[row, : len(text)], alone.presence[0], atol=1e-5, rtol=1e-4)
            torch.testing.assert_close(together.refusals[row], alone.refusals[0], atol=1e-5, rtol=1e-4)


def test_a_fresh_network_reads_sub_words_as_pretrained(tokenize: SubwordTokenizer) -> None:
    tagger = DescriptionTagger(TINY_TAGGER).eval()
    batch: Characters = tokenize(TEXTS[:1])
    spelling = torch.randn(1, batch.letters.shape[1], TINY_TAGGER.letters)
    states = tagger.language_model(input_ids=batch.ids, attention_mask=batch.mask.long()).last_hidden_state
    torch.testing.assert_close(tagger._read(batch, spelling), states)
