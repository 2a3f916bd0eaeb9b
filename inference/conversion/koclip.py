"""Converts a CLIP saved by KoDALLE's clip/train_clip.py: a whole module, or its state dict."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from transformers import RobertaConfig, RobertaModel

from inference.conversion.loading import load_strict
from inference.conversion.pickled import ConversionError, extract_weights, unpickle
from inference.models.koclip import KoCLIP, KoCLIPConfig

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor

PREFIXES = {
    "image_encoder.model.": "image_encoder.",
    "image_projection.projection.": "image_projection.",
    "text_projection.projection.": "text_projection.",
}
"""Prefixes of their parameter names -> ours."""

TEXT_PREFIX = "text_encoder.model."
UNUSED = ("pooler.", "embeddings.position_ids", "embeddings.token_type_ids")
"""Prefixes of RoBERTa's parameters that do not affect its states."""

HEAD_WIDTH = 64
"""Channels of an attention head of every klue/roberta; weights do not determine the number of heads."""


class ConvertedCLIP(NamedTuple):
    """The contents of the file: the CLIP without its text encoder, and the text encoder."""

    koclip: KoCLIP
    language_model: RobertaModel


def read_koclip(path: Path) -> ConvertedCLIP:
    """Read a CLIP of KoDALLE.

    Raises:
        ConversionError: the file cannot be read, or its architecture is not supported; the message names the mismatch.
    """
    weights = extract_weights(unpickle(path))
    language_model = {
        name.removeprefix(TEXT_PREFIX): tensor for name, tensor in weights.items() if name.startswith(TEXT_PREFIX)
    }
    language_model = {name: tensor for name, tensor in language_model.items() if not name.startswith(UNUSED)}
    own = {_renamed(name): tensor for name, tensor in weights.items() if not name.startswith(TEXT_PREFIX)}
    try:
        latent_width, text_width = own["text_projection.weight"].shape
        roberta = _roberta_config(language_model)
    except (KeyError, ValueError) as error:
        raise ConversionError(f"{path} is not a CLIP of KoDALLE: {error} is missing") from error
    config = KoCLIPConfig(text_width=text_width, latent_width=latent_width)
    return ConvertedCLIP(
        load_strict(KoCLIP(config), own), load_strict(RobertaModel(roberta, add_pooling_layer=False), language_model)
    )


def _renamed(name: str) -> str:
    for theirs, ours in PREFIXES.items():
        if name.startswith(theirs):
            return ours + name.removeprefix(theirs)
    return name


def _roberta_config(weights: Mapping[str, Tensor]) -> RobertaConfig:
    vocabulary, width = weights["embeddings.word_embeddings.weight"].shape
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
    return RobertaConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=max(1, width // HEAD_WIDTH),
        intermediate_size=len(weights["encoder.layer.0.intermediate.dense.weight"]),
        max_position_embeddings=len(weights["embeddings.position_embeddings.weight"]),
        type_vocab_size=len(weights["embeddings.token_type_embeddings.weight"]),
        layer_norm_eps=1e-5,
    )
