from __future__ import annotations

import unicodedata

import pytest
import torch

from inference.checkpoint import TEXT_ENCODER, default_checkpoint
from inference.models.text_encoder import TextEncoder

FOLDER = default_checkpoint() / TEXT_ENCODER


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return TextEncoder(FOLDER, max_length=64)


def sentence_vector(encoder: TextEncoder, text: str) -> torch.Tensor:
    states, mask = encoder([text])
    return torch.nn.functional.normalize(states.sum(1) / mask.sum(1, keepdim=True), dim=-1)[0]


def test_like_descriptions_lie_together(encoder: TextEncoder) -> None:
    round_face, chubby, glasses = (
        sentence_vector(encoder, text)
        for text in ("둥근 얼굴에 볼이 통통하다", "동글동글하고 살이 오른 얼굴", "각진 턱에 뿔테 안경을 썼다")
    )
    assert round_face @ chubby > round_face @ glasses


def test_padding_does_not_change_states(encoder: TextEncoder) -> None:
    alone = encoder(["눈이 크다"])
    together = encoder(["눈이 크다", "눈이 크고 코가 오뚝하며 입술이 도톰한 20대 여성"])
    length = alone.states.shape[1]
    torch.testing.assert_close(together.states[:1, :length], alone.states, atol=1e-4, rtol=1e-4)
    assert together.mask[0].sum() == length
    assert (together.states[0, length:] == 0).all()


def test_decomposed_hangul_reads_the_same(encoder: TextEncoder) -> None:
    text = "쌍꺼풀이 있다"
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    torch.testing.assert_close(encoder([text]).states, encoder([decomposed]).states)


def test_long_text_is_cut_at_the_limit(encoder: TextEncoder) -> None:
    assert encoder(["눈이 크다 " * 200]).states.shape[1] == 64
