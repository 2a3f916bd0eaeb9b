"""KoDALLE's conditioning: DALL·E's text embeddings are initialized from those of a language model.

Any transformers model with a token embedding works: klue/roberta-large, skt/ko-gpt-trinity-1.2B-v0.5 (GPT-2),
kakaobrain/kogpt (GPT-J), by hub name or from a local folder (https://github.com/KR-HappyFace/KoDALLE).
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, cast

import torch
from torch import Tensor, nn

from inference.checkpoint import TEXT_ENCODER, read_config, save_config
from inference.models.dalle import DALLE
from inference.models.reranker import Reranker
from inference.models.text_encoder import IncompatibleModelError, load_language_model, load_tokenizer
from inference.weights import save_network, weights_path

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from inference.models.dalle_config import DALLEConfig


class EmbeddingTables(NamedTuple):
    """A language model's embeddings: tokens (V, W), and positions (P, W) from the first token's on.

    positions is None for models without position embeddings, such as GPT-J with rotary ones (RoFormer).
    """

    tokens: Tensor
    positions: Tensor | None


def embedding_tables(model: PreTrainedModel) -> EmbeddingTables:
    """Return the embedding tables of a language model, in float32.

    RoBERTa reserves position rows up to its padding index: row 2 belongs to the first token.
    """
    tokens = cast("nn.Embedding", model.get_input_embeddings()).weight.detach().float()
    for name, module in model.named_modules():
        if isinstance(module, nn.Embedding) and name.endswith(("position_embeddings", "wpe")):
            first = 0 if module.padding_idx is None else module.padding_idx + 1
            return EmbeddingTables(tokens, module.weight[first:].detach().float())
    return EmbeddingTables(tokens, None)


@torch.no_grad()
def dalle_with(tables: EmbeddingTables, config: DALLEConfig) -> DALLE:
    """Make a DALL·E with a language model's embedding tables.

    The position of <bos> is learned; so are all positions if the model has no position embeddings.

    Raises:
        IncompatibleModelError: the model has too few positions, or DALL·E has no text embeddings.
    """
    if config.share_input_output_emb or config.rotary_emb:
        raise IncompatibleModelError(
            "with share_input_output_emb or rotary_emb there are no text embeddings to initialize"
        )
    dalle = DALLE(config)
    dalle.text_emb.weight.copy_(tables.tokens)
    if tables.positions is not None:
        if len(tables.positions) < config.text_seq_len:
            raise IncompatibleModelError(
                f"text_seq_len is {config.text_seq_len}, the model has {len(tables.positions)} positions"
            )
        dalle.text_pos_emb.weight[1:].copy_(tables.positions[: config.text_seq_len])
    return dalle


def extract_embeddings(name: str, folder: Path, revision: str | None = None) -> EmbeddingTables:
    """Put a language model's tables into the checkpoint of `folder`, and the model with its tokenizer beside them.

    DALL·E's width and vocabulary become the model's, and so does the width of what the reranker reads.

    Args:
        name: a hub name, or a local folder.
        folder: of a checkpoint with a config.json, and no DALL·E or reranker yet.
        revision: branch, tag or commit on the hub.

    Raises:
        IncompatibleModelError: the checkpoint is further than that, or model and checkpoint do not fit.
        CheckpointError: there is no config.json, or it is damaged.
        OSError: there is no such model.
    """
    config = read_config(folder)
    if any(weights_path(folder, network).exists() for network in (DALLE, Reranker)):
        raise IncompatibleModelError(f"{folder} holds a DALL·E or a reranker that reads another language model")
    model = load_language_model(name, revision=revision, dtype="auto")
    tokenizer = load_tokenizer(name, revision)
    tables = embedding_tables(model)
    size, width = tables.tokens.shape
    dalle = replace(
        config.dalle,
        conditioning="embeddings",
        dim=width,
        num_text_tokens=size,
        padding_id=tokenizer.pad_token_id,
    )
    network = dalle_with(tables, dalle)
    _keep(model, tokenizer, folder / TEXT_ENCODER)
    reranker = config.reranker and replace(config.reranker, text_width=width)
    save_config(folder, replace(config, dalle=dalle, reranker=reranker))
    save_network(folder, network)
    return tables


def _keep(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, folder: Path) -> None:
    """Replace the model and tokenizer in a folder, each atomically."""
    unfinished = folder.with_name(folder.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    model.save_pretrained(unfinished, max_shard_size="1TB")
    tokenizer.save_pretrained(unfinished)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
