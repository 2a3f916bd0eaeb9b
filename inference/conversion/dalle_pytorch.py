"""Converts a DALL·E of DALLE-pytorch (https://github.com/lucidrains/DALLE-pytorch) or of KoDALLE, which is based on it.

A `.pt` holds `hparams`, the transformer's arguments; `vae_params`, those of a discrete VAE; and `weights` of both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import torch

from inference.conversion.loading import load_strict
from inference.conversion.pickled import ConversionError, extract_weights, unpickle
from inference.conversion.taming import autoencoder_weights, build_vqgan, infer_config
from inference.models.attention import AttentionType
from inference.models.dalle import DALLE
from inference.models.dalle_config import DALLEConfig
from inference.models.discrete_vae import DiscreteVAE, DiscreteVAEConfig
from inference.sampling.sampler import SamplingConfig

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from torch import Tensor

    from inference.models.vqgan import VQGAN

VQGAN_PREFIX = r"^vae\.(?:model\.)?"
"""Prefix of an image tokenizer's weights; those of a VQGAN are in `model`."""

PLAIN_DEPTH = 2
"""Modules around a feed-forward layer that are named `fn`: its scale and its norm. More shift tokens."""

FF_MULT = 4
"""Of every DALLE-pytorch model; not among its hyperparameters."""

FILTER_THRESHOLD = 0.9
"""KoDALLE's value of DALLE-pytorch's `filter_thres`: the fraction of the logits that is never sampled."""


class Converted(NamedTuple):
    """The contents of a `.pt`: the transformer, the decoder of its tokens if included, and sampling settings."""

    dalle: DALLE
    vqgan: VQGAN | DiscreteVAE | None
    sampling: SamplingConfig


def read_dalle_pytorch(path: Path, padding_id: int = 0) -> Converted:
    """Read a `.pt`.

    Args:
        path: the file.
        padding_id: of the tokenizer; used by KoDALLE only, which embeds padding as an ordinary token.

    Raises:
        ConversionError: the file cannot be read, is incomplete, or has options that are not supported.
    """
    content = unpickle(path)
    if not isinstance(content, dict) or "hparams" not in content:
        raise ConversionError(f"{path} holds no hparams: it is not a checkpoint of DALLE-pytorch")
    weights = extract_weights(content)
    own = {name: tensor for name, tensor in weights.items() if not name.startswith("vae.")}
    vae_params = content.get("vae_params")
    vqgan = _vqgan(weights, None if vae_params is None else _options(vae_params))
    config = _config(_options(content["hparams"]), own, padding_id, vqgan.config.grid if vqgan else None)
    dalle = load_strict(DALLE(config), from_dalle_pytorch(_without_padding(own, config)))
    return Converted(dalle, vqgan, _sampling(config))


def _vqgan(weights: Mapping[str, Tensor], params: Mapping[str, Any] | None) -> VQGAN | DiscreteVAE | None:
    """Return the decoder of image tokens: a discrete VAE if there are `params`, a VQGAN if there are its weights."""
    if params is not None:
        vae = {name.removeprefix("vae."): tensor for name, tensor in weights.items() if name.startswith("vae.")}
        return load_strict(DiscreteVAE(_vae_config(params)), vae)
    own = autoencoder_weights(
        {re.sub(VQGAN_PREFIX, "", name): tensor for name, tensor in weights.items() if name.startswith("vae.")}
    )
    return build_vqgan(infer_config(own), own) if own else None


def _options(named: object) -> dict[str, Any]:
    """Return options that are kept in a dict or as the attributes of an object."""
    return dict(named) if isinstance(named, dict) else dict(vars(named))


def _vae_config(params: Mapping[str, Any]) -> DiscreteVAEConfig:
    """Translate the settings of a discrete VAE, with DALLE-pytorch's defaults."""
    return DiscreteVAEConfig(
        image_size=params.get("image_size", 256),
        channels=params.get("channels", 3),
        layers=params.get("num_layers", 3),
        res_blocks=params.get("num_resnet_blocks", 0),
        hidden_width=params.get("hidden_dim", 64),
        codebook_size=params.get("num_tokens", 512),
        code_width=params.get("codebook_dim", 512),
    )


def from_dalle_pytorch(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Rename the parameters of a DALLE-pytorch transformer to ours; drop its VAE and constant buffers."""
    renamed = {}
    for name, tensor in state.items():
        if name.startswith("vae.") or ".linear." in name or name in ("transformer.pos_emb", "logits_mask"):
            continue  # `.linear.` is the output head, shared with the embeddings
        short = re.sub(r"^transformer\.layers\.(layers|blocks)\.", "transformer.layers.", name)
        short = re.sub(r"\.[fg]\.net\.", lambda m: ".0." if m[0] == ".f.net." else ".1.", short)
        short = re.sub(r"(\.fn)+\.(norm|norm_out)\.", r".\2.", short)
        short = re.sub(r"(\.fn)+\.", ".fn.", short)
        renamed[short.replace("image_pos_emb.weights_", "image_pos_emb.weights.")] = tensor
    return renamed


def _config(hparams: dict[str, Any], weights: Mapping[str, Tensor], padding_id: int, grid: int | None) -> DALLEConfig:
    try:
        vocabulary, length = hparams["num_text_tokens"], hparams["text_seq_len"]
        classes, dim = weights["to_logits.1.weight"].shape
        codes = classes - vocabulary - length
        is_kodalle = "text_emb.weight" in weights and len(weights["text_emb.weight"]) == vocabulary
        return DALLEConfig(
            dim=dim,
            depth=hparams["depth"],
            heads=hparams.get("heads", 8),
            dim_head=hparams.get("dim_head", 64),
            ff_mult=FF_MULT,
            text_seq_len=length,
            image_grid=grid or _grid(weights),
            num_image_tokens=codes,
            conditioning="embeddings" if is_kodalle else "tokens",
            num_text_tokens=vocabulary,
            padding_id=padding_id,
            attn_types=_attention_types(hparams.get("attn_types")),
            shared_attn_ids=_ids(hparams.get("shared_attn_ids")),
            shared_ff_ids=_ids(hparams.get("shared_ff_ids")),
            loss_img_weight=float(hparams.get("loss_img_weight", 7)),
            reversible=bool(hparams.get("reversible")),
            stable=bool(hparams.get("stable")),
            sandwich_norm=bool(hparams.get("sandwich_norm")),
            shift_tokens=bool(hparams.get("shift_tokens", _shifts_tokens(weights))),
            rotary_emb=bool(hparams.get("rotary_emb", not any(name.startswith("image_pos_emb.") for name in weights))),
            share_input_output_emb=bool(hparams.get("share_input_output_emb")),
        )
    except KeyError as error:
        raise ConversionError(f"{error} is missing") from error
    except (ValueError, TypeError) as error:
        raise ConversionError(str(error)) from error


def _shifts_tokens(weights: Mapping[str, Tensor]) -> bool:
    """Return whether tokens are shifted, which old files do not say; the wrapper has no weights."""
    return any(name.endswith(".net.0.weight") and name.split(".").count("fn") > PLAIN_DEPTH for name in weights)


def _grid(weights: Mapping[str, Tensor]) -> int:
    """Return the side of the token grid, from the embedding of row positions."""
    rows = weights.get("image_pos_emb.weights_0")
    if rows is None:
        raise ConversionError("neither the VAE nor a position embedding gives the number of image tokens")
    return rows.shape[1]


def _attention_types(named: Sequence[str] | str | None) -> tuple[AttentionType, ...]:
    kinds = named.split(",") if isinstance(named, str) else named or ("full",)
    known: dict[str, AttentionType] = {kind: kind for kind in get_args(AttentionType)}
    for kind in kinds:
        if kind not in known:
            raise ConversionError(f"attention type {kind!r} is not supported")
    return tuple(known[kind] for kind in kinds)


def _ids(named: Sequence[str | int] | str | None) -> tuple[int, ...] | None:
    ids = named.split(",") if isinstance(named, str) else named
    return None if ids is None else tuple(int(one) for one in ids)


def _without_padding(weights: Mapping[str, Tensor], config: DALLEConfig) -> dict[str, Tensor]:
    """Drop KoDALLE's unused parameters: padding classes of the output head, and positions after the last text token."""
    if config.conditioning == "tokens":
        return dict(weights)
    vocabulary, length = config.num_text_tokens, config.text_seq_len
    trimmed = dict(weights)
    for name in ("to_logits.1.weight", "to_logits.1.bias"):
        trimmed[name] = torch.cat([weights[name][:vocabulary], weights[name][vocabulary + length :]])
    if "text_pos_emb.weight" in weights:
        trimmed["text_pos_emb.weight"] = weights["text_pos_emb.weight"][: length + 1]
    return trimmed


def _sampling(config: DALLEConfig) -> SamplingConfig:
    """Translate KoDALLE's threshold for `generate_images`, which counts text classes among the logits it keeps."""
    logits = config.num_text_tokens + config.text_seq_len + config.num_image_tokens
    kept = max(int((1 - FILTER_THRESHOLD) * logits), 1)
    return SamplingConfig(guidance_scale=1, top_k=kept if kept < config.num_image_tokens else 0)
