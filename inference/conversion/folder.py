"""Writes a checkpoint folder from converted networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from tokenizers.processors import ByteLevel

from inference.checkpoint import TEXT_ENCODER, CheckpointConfig, save_config
from inference.conversion.dalle_pytorch import read_dalle_pytorch
from inference.conversion.koclip import read_koclip
from inference.conversion.pickled import ConversionError
from inference.conversion.taming import read_taming
from inference.models.text_encoder import load_tokenizer
from inference.weights import save_network

if TYPE_CHECKING:
    from pathlib import Path


def convert_dalle(
    dalle: Path,
    folder: Path,
    tokenizer: str,
    vqgan: tuple[Path, Path] | None = None,
    revision: str | None = None,
    clip: Path | None = None,
) -> CheckpointConfig:
    """Convert a DALLE-pytorch or KoDALLE model to a checkpoint in float32, and return its settings.

    Args:
        dalle: a `.pt`.
        folder: new, or empty.
        tokenizer: the tokenizer of the training data: a folder, a tokenizer.json, or a hub name.
        vqgan: weights and YAML of the VQGAN, if the `.pt` does not include it.
        revision: of the tokenizer on the hub.
        clip: KoDALLE's reranker; its RoBERTa must have the same tokenizer.

    Raises:
        ConversionError: a file cannot be read, or the files do not fit together.
        IncompatibleModelError: the tokenizer is not a fast one.
        OSError: there is no such tokenizer.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ConversionError(f"{folder} is not empty")
    text_tokenizer = load_tokenizer(tokenizer, revision)
    network, included, sampling = read_dalle_pytorch(dalle, text_tokenizer.pad_token_id)
    decoder = read_taming(*vqgan) if vqgan else included
    if decoder is None:
        raise ConversionError(f"{dalle} does not include its VQGAN; the VQGAN's weights and YAML are needed, too")
    converted_clip = None if clip is None else read_koclip(clip)
    config = CheckpointConfig(
        name=folder.name,
        vqgan=decoder.config,
        dalle=network.config,
        reranker=converted_clip and converted_clip.koclip.config,
        sampling=sampling,
    )
    if (decoder.config.grid, decoder.config.codebook_size) != (
        network.config.image_grid,
        network.config.num_image_tokens,
    ):
        raise ConversionError("the DALL·E and the VQGAN do not have the same image tokens")
    if len(text_tokenizer) > network.config.num_text_tokens:
        raise ConversionError(
            f"the tokenizer has {len(text_tokenizer)} tokens, the DALL·E {network.config.num_text_tokens}"
        )
    if converted_clip is not None:
        if network.config.conditioning == "tokens" or converted_clip.language_model.config.vocab_size != len(
            text_tokenizer
        ):
            raise ConversionError(f"{clip} reads other tokens than the DALL·E")
        save_network(folder, converted_clip.koclip, torch.float32)
        converted_clip.language_model.save_pretrained(folder / TEXT_ENCODER)
    if network.config.conditioning == "tokens":  # DALLE-pytorch's tokenizers add no special tokens
        text_tokenizer.backend_tokenizer.post_processor = ByteLevel(trim_offsets=False)
    for part in (network, decoder):
        save_network(folder, part, torch.float32)
    text_tokenizer.save_pretrained(folder / TEXT_ENCODER)
    save_config(folder, config)
    return config
