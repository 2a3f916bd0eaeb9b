"""A CLIP as KoDALLE's clip/train_clip.py saves it: the whole module, or its state dict."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from transformers import RobertaConfig, RobertaModel

from inference.conversion.fit import filled
from inference.conversion.pickled import ConversionError, unpickle, weights_of
from inference.models.koclip import KoCLIP, KoCLIPConfig

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor

NAMES = {
    "image_encoder.model.": "image_encoder.",
    "image_projection.projection.": "image_projection.",
    "text_projection.projection.": "text_projection.",
}
"""Beginnings of their names, and of ours."""

TEXT = "text_encoder.model."
UNUSED = ("pooler.", "embeddings.position_ids", "embeddings.token_type_ids")
"""Beginnings of what a RoBERTa has and its states do not need."""

HEAD_WIDTH = 64
"""Of every klue/roberta; weights do not tell the number of heads."""


class Clip(NamedTuple):
    """What was in the file: the scorer, and the language model whose states it reads."""

    koclip: KoCLIP
    language_model: RobertaModel


def read_koclip(path: Path) -> Clip:
    """Read a CLIP of KoDALLE's.

    Raises:
        ConversionError: it cannot be read, or is of a kind that we do not have; the message names what does not fit.
    """
    weights = weights_of(unpickle(path))
    words = {name.removeprefix(TEXT): tensor for name, tensor in weights.items() if name.startswith(TEXT)}
    words = {name: tensor for name, tensor in words.items() if not name.startswith(UNUSED)}
    own = {_renamed(name): tensor for name, tensor in weights.items() if not name.startswith(TEXT)}
    try:
        latent_width, text_width = own["text_projection.weight"].shape
        shape = _roberta_shape(words)
    except (KeyError, ValueError) as error:
        raise ConversionError(f"{path} is not a CLIP of KoDALLE's: {error} is missing") from error
    config = KoCLIPConfig(text_width=text_width, latent_width=latent_width)
    return Clip(filled(KoCLIP(config), own), filled(RobertaModel(shape, add_pooling_layer=False), words))


def _renamed(name: str) -> str:
    for theirs, ours in NAMES.items():
        if name.startswith(theirs):
            return ours + name.removeprefix(theirs)
    return name


def _roberta_shape(weights: Mapping[str, Tensor]) -> RobertaConfig:
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
