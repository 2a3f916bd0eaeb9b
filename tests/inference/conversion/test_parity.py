"""With the same weights, our networks and the original packages compute the same values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch import nn

from inference.conversion.dalle_pytorch import from_dalle_pytorch
from inference.conversion.loading import load_strict
from inference.conversion.taming import autoencoder_weights, build_vqgan, infer_config
from inference.models.dalle import DALLE, Condition
from inference.models.dalle_config import DALLEConfig
from inference.sampling.sampler import apply_guidance
from tests.inference.models.test_dalle import OPTIONS as DALLE_OPTIONS
from tests.inference.models.test_dalle import cached_logits

if TYPE_CHECKING:
    from types import ModuleType

TEXT, WORDS, GRID, CODES = 7, 30, 4, 50
CONFIG = DALLEConfig(
    dim=64,
    depth=4,
    heads=2,
    dim_head=32,
    ff_mult=4,
    text_seq_len=TEXT,
    num_text_tokens=WORDS,
    image_grid=GRID,
    num_image_tokens=CODES,
    conditioning="tokens",
    rotary_emb=True,
    shift_tokens=True,
)

OPTIONS: list[dict[str, Any]] = [
    *(options for options in DALLE_OPTIONS if "conditioning" not in options),
    {"rotary_emb": False, "shift_tokens": False},
    *({"attn_types": (kind,)} for kind in ("axial_row", "axial_col", "conv_like")),
]


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """The published packages."""
    return pytest.importorskip("bench.reference", reason="DALLE-pytorch is not installed", exc_type=ImportError)


def published(reference: ModuleType, options: dict[str, Any]) -> nn.Module:
    """Return a DALLE-pytorch with random weights, large enough that every part affects the result."""
    torch.manual_seed(0)
    vae = reference.DiscreteVAE(image_size=32, num_layers=3, num_tokens=CODES, codebook_dim=16, hidden_dim=8)
    shape = {"dim": 64, "depth": 4, "heads": 2, "dim_head": 32, "text_seq_len": TEXT, "num_text_tokens": WORDS}
    model = reference.DALLE(vae=vae, **shape, **options).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return model


def ours(theirs: nn.Module, config: DALLEConfig) -> DALLE:
    return load_strict(DALLE(config), from_dalle_pytorch(theirs.state_dict()))


def texts() -> torch.Tensor:
    """Return the ids of two texts; the first ends with padding, which is 0."""
    ids = torch.randint(1, WORDS, (2, TEXT), generator=torch.Generator().manual_seed(1))
    ids[0, 5:] = 0
    return ids


def pictures() -> torch.Tensor:
    return torch.randint(0, CODES, (2, GRID**2), generator=torch.Generator().manual_seed(2))


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@torch.no_grad()
def test_logits_are_those_of_dalle_pytorch(reference: ModuleType, options: dict[str, Any]) -> None:
    theirs = published(reference, options)
    model, text, image = ours(theirs, replace(CONFIG, **options)), texts(), pictures()
    wanted, condition = theirs(text.clone(), image), Condition(text, text > 0)
    torch.testing.assert_close(model(condition, image), wanted[:, TEXT:, WORDS + TEXT :], atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(model.text_logits(condition), wanted[:, :TEXT, : WORDS + TEXT], atol=1e-4, rtol=1e-4)
    cached = cached_logits(model, condition, image)
    torch.testing.assert_close(cached, wanted[:, TEXT:, WORDS + TEXT :], atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@torch.no_grad()
def test_guided_logits_are_those_of_dalle_pytorch(reference: ModuleType, options: dict[str, Any]) -> None:
    theirs = published(reference, options)
    model, text, image = ours(theirs, replace(CONFIG, **options)), texts(), pictures()
    condition = Condition(text, text > 0)
    wanted = theirs.forward_with_cond_scale(text.clone(), image, cond_scale=3)[:, TEXT:, WORDS + TEXT :]
    both = torch.cat([model(condition, image), model(condition.null(), image)])
    torch.testing.assert_close(apply_guidance(both, 3), wanted, atol=1e-3, rtol=1e-4)


SHAPE = {
    "double_z": False,
    "z_channels": 16,
    "resolution": 64,
    "in_channels": 3,
    "out_ch": 3,
    "ch": 32,
    "ch_mult": [1, 2, 2],
    "num_res_blocks": 2,
    "attn_resolutions": [16],
    "dropout": 0.0,
}


@torch.no_grad()
def test_a_vqgan_is_tamings(reference: ModuleType) -> None:
    torch.manual_seed(0)
    theirs = reference.VQModel(ddconfig=SHAPE, lossconfig=None, n_embed=CODES, embed_dim=16).eval()
    images = torch.rand(2, 3, 64, 64) * 2 - 1
    model = build_vqgan(infer_config(theirs.state_dict(), 64), theirs.state_dict())
    _, _, (_, _, indices) = theirs.encode(images)
    tokens = model.encode(images)
    assert torch.equal(tokens.flatten(), indices.flatten())
    codes = theirs.quantize.get_codebook_entry(tokens.flatten(), (2, 16, 16, 16))
    torch.testing.assert_close(model.decode(tokens), theirs.decode(codes).clamp(-1, 1), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("prefix", ["", "first_stage_model."])
def test_what_else_a_trainer_keeps_is_left_out(reference: ModuleType, prefix: str) -> None:
    theirs = reference.VQModel(ddconfig=SHAPE, lossconfig=None, n_embed=CODES, embed_dim=16).eval().state_dict()
    kept = {f"{prefix}{name}": tensor for name, tensor in theirs.items()}
    names = ("model_ema.decay", f"{prefix}quantize.used", f"{prefix}loss.logvar", "model_ema.encoderconv_inweight")
    extra = dict.fromkeys((*names, "model.diffusion_model.out.weight") if prefix else names, torch.zeros(1))
    own = autoencoder_weights(kept | extra)
    model = build_vqgan(infer_config(own, 64), own)
    assert all(torch.equal(tensor, theirs[name]) for name, tensor in model.state_dict().items())


@torch.no_grad()
def test_a_gumbel_vqgan_is_tamings_without_its_noise(reference: ModuleType) -> None:
    torch.manual_seed(0)
    theirs = reference.GumbelVQ(SHAPE, None, n_embed=CODES, embed_dim=16, temperature_scheduler_config=None).eval()
    images = torch.rand(2, 3, 64, 64) * 2 - 1
    model = build_vqgan(infer_config(theirs.state_dict(), 64), theirs.state_dict())
    *_, logits = theirs.quantize(theirs.encode_to_prequant(images), return_logits=True)
    tokens = model.encode(images)
    assert torch.equal(tokens, logits.argmax(1).flatten(1))
    codes = theirs.quantize.get_codebook_entry(tokens.flatten(), (2, 16, 16, 16))
    torch.testing.assert_close(model.decode(tokens), theirs.decode(codes).clamp(-1, 1), atol=1e-4, rtol=1e-4)
