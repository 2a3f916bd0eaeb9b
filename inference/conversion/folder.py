"""A checkpoint folder of what others trained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from tokenizers.processors import ByteLevel

from inference.checkpoint import TEXT_ENCODER, CheckpointConfig, save_config, save_network
from inference.conversion.dalle_pytorch import read_dalle_pytorch
from inference.conversion.koclip import read_koclip
from inference.conversion.pickled import ConversionError
from inference.conversion.taming import read_taming
from inference.models.text_encoder import load_tokenizer

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
    """Write what DALLE-pytorch or KoDALLE trained as a checkpoint of ours, in float32, and return its settings.

    Args:
        dalle: a `.pt`.
        folder: new, or empty.
        tokenizer: what the texts were tokenized with: a folder, a tokenizer.json, or a hub name.
        vqgan: weights and YAML of the VQGAN, where the `.pt` does not hold it.
        revision: of the tokenizer on the hub.
        clip: KoDALLE's reranker; its RoBERTa must read the same tokens.

    Raises:
        ConversionError: a file cannot be read, or the files do not fit together.
        UnfitModelError: the tokenizer cannot be used.
        OSError: there is no such tokenizer.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ConversionError(f"{folder} is not empty")
    words = load_tokenizer(tokenizer, revision)
    network, coder, sampling = read_dalle_pytorch(dalle, words.pad_token_id)
    coder = read_taming(*vqgan) if vqgan else coder
    if coder is None:
        raise ConversionError(f"{dalle} does not hold its VQGAN; that one's weights and YAML are needed, too")
    judge = None if clip is None else read_koclip(clip)
    config = CheckpointConfig(
        name=folder.name,
        vqgan=coder.config,
        dalle=network.config,
        reranker=judge and judge.koclip.config,
        sampling=sampling,
    )
    if (coder.config.grid, coder.config.codebook_size) != (network.config.image_grid, network.config.num_image_tokens):
        raise ConversionError("the DALL·E and what decodes its pictures do not have the same image tokens")
    if len(words) > network.config.num_text_tokens:
        raise ConversionError(f"the tokenizer has {len(words)} tokens, the DALL·E {network.config.num_text_tokens}")
    if judge is not None:
        if network.config.conditioning == "tokens" or judge.language_model.config.vocab_size != len(words):
            raise ConversionError(f"{clip} reads other tokens than the DALL·E")
        save_network(folder, judge.koclip, torch.float32)
        judge.language_model.save_pretrained(folder / TEXT_ENCODER)
    if network.config.conditioning == "tokens":  # DALLE-pytorch's tokenizers add nothing to a text
        words.backend_tokenizer.post_processor = ByteLevel(trim_offsets=False)
    for part in (network, coder):
        save_network(folder, part, torch.float32)
    words.save_pretrained(folder / TEXT_ENCODER)
    save_config(folder, config)
    return config
