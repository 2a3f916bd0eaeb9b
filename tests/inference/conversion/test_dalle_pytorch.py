from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch import nn

from inference.conversion.dalle_pytorch import read_dalle_pytorch
from inference.conversion.pickled import ConversionError
from inference.models.dalle import Condition
from inference.models.vqgan import VQGAN, VQGANConfig
from tests.inference.conversion.test_parity import (
    CODES,
    CONFIG,
    GRID,
    TEXT,
    WORDS,
    pictures,
    published,
    reference,
    texts,
)

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

__all__ = ["reference"]

TAMING = replace(VQGANConfig.taming(CODES), image_size=256, widths=(32,) * 7, res_blocks=1, code_width=16)
HPARAMS: dict[str, Any] = {
    "num_text_tokens": WORDS,
    "text_seq_len": TEXT,
    "dim": 64,
    "depth": 4,
    "heads": 2,
    "dim_head": 32,
    "reversible": False,
    "loss_img_weight": 7,
    "attn_types": ("full", "axial_row"),
    "ff_dropout": 0.0,
    "attn_dropout": 0.0,
    "stable": False,
    "shift_tokens": True,
    "rotary_emb": False,
    "shared_attn_ids": None,
    "shared_ff_ids": None,
    "share_input_output_emb": False,
}
OPTIONS = {"attn_types": ("full", "axial_row"), "rotary_emb": False}


def saved(path: Path, model: nn.Module, **changed: object) -> Path:
    """Write a `.pt` like DALLE-pytorch's training script, with a VQGAN of taming-transformers."""
    weights = {name: tensor for name, tensor in model.state_dict().items() if not name.startswith("vae.")}
    vae = {f"vae.model.{name}": tensor for name, tensor in VQGAN(TAMING).state_dict().items()}
    extra = {"vae.model.loss.perceptual_loss.lin0.weight": torch.zeros(1)}
    content = {
        "hparams": HPARAMS | changed,
        "vae_params": None,
        "epoch": 3,
        "version": "1.6.6",
        "vae_class_name": "VQGanVAE",
        "weights": {**weights, **vae, **extra},
        "opt_state": {"state": {}},
    }
    torch.save(content, path)
    return path


@torch.no_grad()
def test_what_was_trained_with_dalle_pytorch_draws_the_same(reference: ModuleType, tmp_path: Path) -> None:
    theirs, text, image = published(reference, OPTIONS), texts(), pictures()
    dalle, vqgan, sampling = read_dalle_pytorch(saved(tmp_path / "dalle.pt", theirs))
    assert dalle.config == replace(CONFIG, **OPTIONS)
    assert vqgan is not None
    assert vqgan.config == TAMING
    assert sampling.guidance_scale == 1
    wanted = theirs(text.clone(), image)[:, TEXT:, WORDS + TEXT :]
    torch.testing.assert_close(dalle(Condition(text, text > 0), image), wanted, atol=1e-4, rtol=1e-4)


@torch.no_grad()
@pytest.mark.parametrize("shift_tokens", [False, True])
@pytest.mark.parametrize("rotary_emb", [False, True])
@pytest.mark.parametrize("reversible", [False, True])
def test_options_that_old_files_do_not_name_are_seen_in_the_weights(
    reference: ModuleType, tmp_path: Path, *, shift_tokens: bool, rotary_emb: bool, reversible: bool
) -> None:
    options = {"shift_tokens": shift_tokens, "rotary_emb": rotary_emb, "reversible": reversible}
    theirs, text, image = published(reference, options), texts(), pictures()
    path = saved(tmp_path / "dalle.pt", theirs, reversible=reversible, attn_types=None)
    content = torch.load(path)
    named = ("shift_tokens", "rotary_emb", "stable", "sandwich_norm", "shared_attn_ids", "share_input_output_emb")
    hparams = {name: value for name, value in content["hparams"].items() if name not in named}
    torch.save(content | {"hparams": argparse.Namespace(**hparams)}, path)
    dalle = read_dalle_pytorch(path).dalle
    assert dalle.config == replace(CONFIG, **options)
    wanted = theirs(text.clone(), image)[:, TEXT:, WORDS + TEXT :]
    torch.testing.assert_close(dalle(Condition(text, text > 0), image), wanted, atol=1e-6, rtol=1e-5)


def test_openais_discrete_vae_is_named(reference: ModuleType, tmp_path: Path) -> None:
    content = torch.load(saved(tmp_path / "dalle.pt", published(reference, OPTIONS)))
    own = {name: tensor for name, tensor in content["weights"].items() if not name.startswith("vae.")}
    openai = {"vae.enc.blocks.input.w": torch.zeros(1), "vae.dec.blocks.input.w": torch.zeros(1)}
    torch.save(content | {"weights": own | openai}, tmp_path / "dalle.pt")
    with pytest.raises(ConversionError, match="OpenAI"):
        read_dalle_pytorch(tmp_path / "dalle.pt")


@torch.no_grad()
def test_kodalles_padding_is_a_word_like_others(reference: ModuleType, tmp_path: Path) -> None:
    """KoDALLE is DALLE-pytorch with a language model's tables and without special tokens for padding."""
    theirs, text, image = published(reference, OPTIONS), texts(), pictures()
    theirs.text_emb.weight[WORDS:] = theirs.text_emb.weight[0]  # so that padding is embedded like id 0 here, too
    wanted = theirs(text.clone(), image)[:, TEXT:, WORDS + TEXT :]
    theirs.text_emb = nn.Embedding.from_pretrained(theirs.text_emb.weight[:WORDS])
    positions = torch.cat([theirs.text_pos_emb.weight, torch.randn(5, 64)])  # RoBERTa has more positions than are used
    theirs.text_pos_emb = nn.Embedding.from_pretrained(positions)
    dalle = read_dalle_pytorch(saved(tmp_path / "kodalle.pt", theirs, stable=None), padding_id=0).dalle
    assert dalle.config == replace(CONFIG, **OPTIONS, conditioning="embeddings")
    whole = Condition(text, torch.ones_like(text, dtype=torch.bool))
    torch.testing.assert_close(dalle(whole, image), wanted, atol=1e-4, rtol=1e-4)


@torch.no_grad()
@pytest.mark.parametrize("blocks", [0, 2])
def test_a_discrete_vae_comes_along(reference: ModuleType, tmp_path: Path, blocks: int) -> None:
    params = {"image_size": 32, "num_layers": 3, "num_tokens": CODES, "codebook_dim": 16, "hidden_dim": 8}
    params |= {"num_resnet_blocks": blocks}
    torch.manual_seed(0)
    vae, theirs = reference.DiscreteVAE(**params).eval(), published(reference, OPTIONS)
    weights = theirs.state_dict() | {f"vae.{name}": tensor for name, tensor in vae.state_dict().items()}
    weights = {
        name: tensor for name, tensor in weights.items() if not name.startswith("vae.") or name[4:] in vae.state_dict()
    }
    torch.save({"hparams": HPARAMS, "vae_params": params, "weights": weights}, tmp_path / "dalle.pt")
    vqgan = read_dalle_pytorch(tmp_path / "dalle.pt").vqgan
    assert vqgan is not None
    images = torch.rand(2, 3, 32, 32)
    tokens = vae.get_codebook_indices(images)
    assert torch.equal(vqgan.encode(images * 2 - 1), tokens)
    torch.testing.assert_close(vqgan.decode(tokens), vae.decode(tokens).clamp(-1, 1), atol=1e-5, rtol=1e-5)


def test_what_does_not_fit_is_named(reference: ModuleType, tmp_path: Path) -> None:
    theirs = published(reference, OPTIONS)
    with pytest.raises(ConversionError, match=r"norm_out.*is missing"):
        read_dalle_pytorch(saved(tmp_path / "a.pt", theirs, sandwich_norm=True))
    with pytest.raises(ConversionError, match="'sparse'"):
        read_dalle_pytorch(saved(tmp_path / "b.pt", theirs, attn_types="full,sparse"))
    torch.save({"weights": theirs.state_dict()}, tmp_path / "c.pt")
    with pytest.raises(ConversionError, match="hparams"):
        read_dalle_pytorch(tmp_path / "c.pt")


def test_grid_of_the_picture_is_the_vqgans() -> None:
    assert TAMING.grid == GRID
