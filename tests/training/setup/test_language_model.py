"""Embedding tables of a language model in a DALL·E, with tiny random models of KoDALLE's classes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch
from click.testing import CliRunner
from safetensors.torch import load_file
from tokenizers import Tokenizer as FastTokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import (
    GPT2Config,
    GPT2Model,
    GPTJConfig,
    GPTJModel,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaModel,
)

import cli
from inference.backend import Request
from inference.checkpoint import TEXT_ENCODER, CheckpointConfig, load, read_config, save_config
from inference.models.dalle import DALLE, Condition
from inference.models.dalle_config import DALLEConfig
from inference.models.reranker import Reranker
from inference.models.text_encoder import Tokenizer
from inference.models.vqgan import VQGAN
from inference.pipeline import Pipeline
from inference.weights import save_network
from tests.checkpoints import TINY_DALLE, TINY_RERANKER, TINY_VQGAN, write_tiny_checkpoint
from training.setup.language_model import IncompatibleModelError, embedding_tables, extract_embeddings

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ["[CLS]", "[PAD]", "[SEP]", "[UNK]", "둥근", "얼굴", "안경", "남자"]
VOCABULARY, WIDTH, POSITIONS = 40, 24, 20


def roberta() -> PreTrainedModel:
    return RobertaModel(
        RobertaConfig(
            vocab_size=VOCABULARY,
            hidden_size=WIDTH,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=POSITIONS + 2,
            pad_token_id=1,
        )
    )


def gpt2() -> PreTrainedModel:
    return GPT2Model(GPT2Config(vocab_size=VOCABULARY, n_embd=WIDTH, n_layer=1, n_head=2, n_positions=POSITIONS))


def gptj() -> PreTrainedModel:
    return GPTJModel(
        GPTJConfig(vocab_size=VOCABULARY, n_embd=WIDTH, n_layer=1, n_head=2, rotary_dim=4, n_positions=POSITIONS)
    )


MODELS = {"roberta": roberta, "gpt2": gpt2, "gptj": gptj}


@pytest.fixture(params=MODELS)
def model(request: pytest.FixtureRequest) -> PreTrainedModel:
    torch.manual_seed(0)
    return MODELS[request.param]()


def write_model(model: PreTrainedModel, folder: Path) -> Path:
    """Write a model with its tokenizer as published on a hub; tokenizers of GPTs have no padding token."""
    model.save_pretrained(folder)
    words = FastTokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    words.pre_tokenizer = Whitespace()
    special = {"unk_token": "[UNK]", "eos_token": "[SEP]"}
    if isinstance(model, RobertaModel):
        special |= {"pad_token": "[PAD]", "cls_token": "[CLS]"}
    PreTrainedTokenizerFast(tokenizer_object=words, **special).save_pretrained(folder)
    return folder


def begin(folder: Path, **dalle: object) -> Path:
    folder.mkdir()
    shape = replace(TINY_DALLE, text_seq_len=12, **dalle)  # type: ignore[arg-type]
    save_config(folder, CheckpointConfig(name="small", vqgan=TINY_VQGAN, dalle=shape, reranker=TINY_RERANKER))
    return folder


def test_the_tables_become_those_of_dalle(model: PreTrainedModel, tmp_path: Path) -> None:
    checkpoint = begin(tmp_path / "checkpoint")
    extract_embeddings(str(write_model(model, tmp_path / "model")), checkpoint)
    config = read_config(checkpoint)
    assert (config.dalle.conditioning, config.dalle.dim, config.dalle.num_text_tokens) == (
        "embeddings",
        WIDTH,
        VOCABULARY,
    )
    assert config.reranker is not None
    assert config.reranker.text_width == WIDTH
    state = load_file(checkpoint / "dalle.safetensors")
    tokens = model.get_input_embeddings().weight.detach()  # type: ignore[operator, union-attr]
    torch.testing.assert_close(state["text_emb.weight"].float(), tokens, atol=1e-3, rtol=1e-3)


@pytest.mark.parametrize(("make", "table", "first"), [(roberta, "embeddings.position_embeddings", 2), (gpt2, "wpe", 0)])
def test_positions_begin_with_the_first_words(
    make: type[PreTrainedModel], table: str, first: int, tmp_path: Path
) -> None:
    model = make()
    own = model.get_submodule(table).weight.detach()  # type: ignore[operator, union-attr]
    assert embedding_tables(model).positions is not None
    checkpoint = begin(tmp_path / "checkpoint")
    extract_embeddings(str(write_model(model, tmp_path / "model")), checkpoint)
    positions = load_file(checkpoint / "dalle.safetensors")["text_pos_emb.weight"].float()
    assert positions.shape == (13, WIDTH)
    torch.testing.assert_close(positions[1:], own[first : first + 12], atol=1e-3, rtol=1e-3)


def test_rotary_positions_are_left_to_be_learned() -> None:
    assert embedding_tables(gptj()).positions is None


def test_the_tokenizer_comes_along_and_pads_as_the_model_does(model: PreTrainedModel, tmp_path: Path) -> None:
    checkpoint = begin(tmp_path / "checkpoint")
    extract_embeddings(str(write_model(model, tmp_path / "model")), checkpoint)
    ids, mask = Tokenizer(checkpoint / TEXT_ENCODER, 12).pad_to_max(["둥근 얼굴", "둥근 얼굴 안경 남자"])
    padding = 1 if isinstance(model, RobertaModel) else 2
    assert ids[1, :4].tolist() == [4, 5, 6, 7]
    assert ids[0, 2:4].tolist() == [padding, padding]
    assert mask.sum(1).tolist() == [2, 4]
    assert read_config(checkpoint).dalle.padding_id == padding


def test_such_a_checkpoint_draws(model: PreTrainedModel, tmp_path: Path) -> None:
    checkpoint = begin(tmp_path / "checkpoint")
    extract_embeddings(str(write_model(model, tmp_path / "model")), checkpoint)
    reranker = read_config(checkpoint).reranker
    assert reranker is not None
    for network in (VQGAN(TINY_VQGAN), Reranker(reranker)):
        save_network(checkpoint, network)
    finished = Pipeline(load(checkpoint)).draw(Request("a", "둥근 얼굴 남자", 2, seed=1))
    assert len(finished.candidates) == 2


def test_masked_words_read_as_padding() -> None:
    shape = DALLEConfig(
        conditioning="embeddings", num_text_tokens=9, padding_id=3, text_seq_len=4, dim=8, heads=1, depth=1
    )
    condition = Condition(torch.tensor([[5, 6, 7, 8]]), torch.tensor([[True, True, False, False]]))
    assert DALLE(shape).text_tokens(condition).tolist() == [[5, 6, 3, 3]]


def test_too_few_positions_are_told(tmp_path: Path) -> None:
    checkpoint = begin(tmp_path / "checkpoint")
    save_config(checkpoint, replace(read_config(checkpoint), dalle=replace(TINY_DALLE, text_seq_len=21)))
    with pytest.raises(IncompatibleModelError, match="20 positions"):
        extract_embeddings(str(write_model(roberta(), tmp_path / "model")), checkpoint)
    assert not (checkpoint / TEXT_ENCODER).exists()


def test_what_is_trained_already_is_left_alone(tmp_path: Path) -> None:
    checkpoint = write_tiny_checkpoint(tmp_path / "checkpoint")
    with pytest.raises(IncompatibleModelError, match="another language model"):
        extract_embeddings(str(write_model(roberta(), tmp_path / "model")), checkpoint)


def test_the_command_says_what_it_took(tmp_path: Path) -> None:
    def montage(*arguments: str | Path) -> tuple[int, str]:
        result = CliRunner().invoke(cli.montage, ["extract-embeddings", *map(str, arguments)])
        return result.exit_code, result.output

    checkpoint = begin(tmp_path / "checkpoint")
    code, output = montage(write_model(roberta(), tmp_path / "model"), checkpoint)
    assert code == 0, output
    assert "토큰 임베딩 40개(24차원)" in output
    assert "위치 임베딩은 20개 가운데 앞의 12개" in output
    code, output = montage(tmp_path / "model", checkpoint)
    assert code == 1
    assert "임베딩을 넣을 수 없어요" in output
    code, output = montage(tmp_path / "nowhere", begin(tmp_path / "other"))
    assert code == 1
    assert "읽을 수 없어요" in output
    code, output = montage(write_model(gptj(), tmp_path / "gptj"), tmp_path / "other")
    assert code == 0, output
    assert "처음부터 배워요" in output
