"""Converts a VQGAN of taming-transformers (https://github.com/CompVis/taming-transformers): a .ckpt and its YAML.

Parameter names are the same as here; what only training needs is dropped. That of a latent diffusion model is
read, too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import yaml

from inference.conversion.loading import load_strict
from inference.conversion.pickled import ConversionError, extract_weights, unpickle
from inference.models.vqgan import VQGAN, VQGANConfig

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor

TARGETS = ("taming.models.vqgan.VQModel", "taming.models.vqgan.GumbelVQ")
"""Supported model classes; the weights determine which of the two a file holds."""

FIRST_STAGE: Final = "first_stage_model."
"""Prefix of the autoencoder's weights in a model that is trained on its codes."""

TRAINING_ONLY: Final = ("loss.", "model_ema.", "quantize.used")
"""What names of parameters begin with that only training needs."""

OPENAI: Final = re.compile(r"(?:enc\.|dec\.)?blocks\.(?:input|group_1)\.")
"""Parameters of the discrete VAE of https://github.com/openai/DALL-E."""


def read_taming(weights: Path, settings: Path) -> VQGAN:
    """Read a VQGAN from its checkpoint and settings.

    Raises:
        ConversionError: a file cannot be read, the files do not match, or the architecture is not supported.
    """
    own = autoencoder_weights(extract_weights(unpickle(weights)))
    return build_vqgan(infer_config(own, _image_size(settings)), own)


def autoencoder_weights(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights of the autoencoder itself, without what trainers keep beside them.

    That are the losses, averages (`model_ema`), the list of codes in use, and the model around a first stage.

    Raises:
        ConversionError: they are those of OpenAI's discrete VAE.
    """
    inner = {name: weights[name] for name in weights if name.startswith(FIRST_STAGE)}
    own = {name.removeprefix(FIRST_STAGE): tensor for name, tensor in (inner or weights).items()}
    if any(OPENAI.match(name) for name in own):
        raise ConversionError("the image tokens are those of OpenAI's discrete VAE, which cannot be converted")
    return {name: own[name] for name in own if not name.startswith(TRAINING_ONLY)}


def infer_config(weights: Mapping[str, Tensor], image_size: int = 256) -> VQGANConfig:
    """Infer the settings of a VQGAN from its weights, which do not determine the side of its pictures.

    Raises:
        ConversionError: the weights are not those of a VQGAN.
    """
    try:
        levels = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.down."))
        blocks = [name for name in weights if re.fullmatch(r"encoder\.down\.0\.block\.\d+\.conv1\.weight", name)]
        is_gumbel = "quantize.embed.weight" in weights
        codes, width = weights["quantize.embed.weight" if is_gumbel else "quantize.embedding.weight"].shape
        return replace(
            VQGANConfig.taming(codes),
            quantizer="gumbel" if is_gumbel else "vq",
            image_size=image_size,
            channels=weights["encoder.conv_in.weight"].shape[1],
            widths=tuple(len(weights[f"encoder.down.{i}.block.0.conv1.weight"]) for i in range(levels)),
            res_blocks=len(blocks),
            code_width=width,
        )
    except (KeyError, ValueError) as error:
        raise ConversionError(f"these are not the weights of a VQGAN: {error}") from error


def build_vqgan(config: VQGANConfig, weights: Mapping[str, Tensor]) -> VQGAN:
    """Make a VQGAN with taming's weights."""
    return load_strict(VQGAN(config), autoencoder_weights(weights))


def _image_size(settings: Path) -> int:
    """Read the side of the pictures from the YAML, and check that its other settings are supported."""
    try:
        model = yaml.safe_load(settings.read_text(encoding="utf-8"))["model"]
        shape, target = model["params"]["ddconfig"], model["target"]
        size = int(shape["resolution"])
        coarsest = size // 2 ** (len(shape["ch_mult"]) - 1)
        attention, latent = list(shape["attn_resolutions"]), (shape["double_z"], shape["z_channels"])
        wanted = [coarsest], (False, model["params"]["embed_dim"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ConversionError(f"{settings} does not describe a VQGAN: {error!r}") from error
    if target not in TARGETS:
        raise ConversionError(f"{settings} describes a {target}; only {' and '.join(TARGETS)} can be read")
    if (attention, latent) != wanted:
        raise ConversionError(
            f"{settings}: only attention at the coarsest resolution, {coarsest}, can be read, and only codes with as "
            "many channels as the features"
        )
    return size
