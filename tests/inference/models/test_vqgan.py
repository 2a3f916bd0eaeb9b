from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from inference.models.vqgan import VQGAN, FiniteScalarQuantizer, GumbelQuantizer, VectorQuantizer, VQGANConfig
from tests.checkpoints import TINY_VQGAN


@pytest.fixture
def vqgan() -> VQGAN:
    torch.manual_seed(0)
    return VQGAN(TINY_VQGAN).eval()


def test_grid_follows_from_patch_and_widths() -> None:
    assert VQGANConfig().grid == 16
    assert VQGANConfig(widths=(32, 64, 128, 256)).grid == 8
    assert VQGANConfig.taming().grid == 16


def test_decoding_the_tokens_is_reconstructing(vqgan: VQGAN) -> None:
    images = torch.rand(3, 1, 32, 32) * 2 - 1
    output, indices, _ = vqgan(images)
    tokens = vqgan.encode(images)
    assert tokens.shape == (3, 16)
    torch.testing.assert_close(tokens, indices.flatten(1))
    torch.testing.assert_close(vqgan.decode(tokens), output.clamp(-1, 1))


def test_every_fsq_index_is_its_codes_index() -> None:
    quantizer = FiniteScalarQuantizer((4, 3, 2))
    indices = torch.arange(24).view(1, 4, 6, 1)
    codes = quantizer.codes(indices)
    assert codes.flatten(2).unique(dim=-1).shape[-1] == 24
    assert codes.abs().max() <= 1
    half = (quantizer.levels - 1) / 2
    features = torch.atanh((codes * half / half).clamp(-0.999, 0.999))  # features whose rounding is the code
    torch.testing.assert_close(quantizer(features)[1], indices)


def test_groups_are_quantized_each_by_itself() -> None:
    torch.manual_seed(0)
    levels, features = (4, 3, 2), torch.randn(2, 6, 5, 5)
    codes, indices, _ = FiniteScalarQuantizer(levels, groups=2)(features)
    assert indices.shape == (2, 5, 5, 2)
    alone = [FiniteScalarQuantizer(levels)(half) for half in features.chunk(2, 1)]
    torch.testing.assert_close(codes, torch.cat([part[0] for part in alone], 1))
    torch.testing.assert_close(indices, torch.cat([part[1] for part in alone], -1))
    torch.testing.assert_close(FiniteScalarQuantizer(levels, groups=2).codes(indices), codes)


def test_latents_round_to_the_tokens_codes() -> None:
    torch.manual_seed(0)
    vqgan = VQGAN(replace(TINY_VQGAN, groups=2, code_width=2 * TINY_VQGAN.code_width)).eval()
    images = torch.rand(2, 1, 32, 32) * 2 - 1
    tokens, latents = vqgan.encode(images), vqgan.encode_latents(images)
    assert tokens.shape == (2, 32) == (2, vqgan.config.image_seq_len)
    assert latents.shape == (2, 16, 2 * TINY_VQGAN.code_width)
    torch.testing.assert_close(vqgan.tokens(latents), tokens)
    torch.testing.assert_close(vqgan.tokens(vqgan.latents(tokens)), tokens)
    assert (latents - vqgan.latents(tokens)).abs().max() < 1 / (min(TINY_VQGAN.fsq_levels) - 1) + 1e-5


def test_only_fsq_has_groups() -> None:
    with pytest.raises(ValueError, match="groups"):
        VQGANConfig(quantizer="vq", groups=2)


def test_fsq_passes_gradients_to_the_encoder(vqgan: VQGAN) -> None:
    output, _, _ = vqgan(torch.rand(1, 1, 32, 32))
    output.sum().backward()
    gradient = vqgan.encoder.conv_in.weight.grad
    assert gradient is not None
    assert gradient.abs().sum() > 0


def test_vector_quantizer_takes_the_nearest_vector() -> None:
    quantizer = VectorQuantizer(8, 3)
    z = torch.randn(2, 3, 4, 4)
    codes, indices, loss = quantizer(z)
    distances = torch.cdist(z.permute(0, 2, 3, 1).reshape(-1, 3), quantizer.embedding.weight)
    torch.testing.assert_close(indices.flatten(), distances.argmin(-1))
    torch.testing.assert_close(codes, quantizer.codes(indices))
    assert loss > 0


def test_gumbel_quantizer_samples_only_in_training() -> None:
    torch.manual_seed(0)
    quantizer, z = GumbelQuantizer(8, 3), torch.randn(2, 3, 4, 4, requires_grad=True)
    assert not torch.equal(quantizer(z)[1], quantizer(z)[1])
    codes, indices, loss = quantizer(z)
    torch.testing.assert_close(codes, quantizer.codes(indices))
    (codes.sum() + loss).backward()
    assert z.grad is not None
    assert z.grad.abs().sum() > 0
    quantizer.eval()
    codes, indices, _ = quantizer(z)
    assert torch.equal(indices, quantizer(z)[1])
    torch.testing.assert_close(codes, quantizer.codes(indices))


def test_position_maps_tell_places_apart(vqgan: VQGAN) -> None:
    flat = torch.zeros(1, 16, dtype=torch.long)
    with torch.no_grad():
        for name, parameter in vqgan.named_parameters():
            if name.endswith("position"):
                parameter.normal_()
    picture = vqgan.decode(flat)[0, 0]
    assert (picture[4:12, 4:12] - picture[20:28, 20:28]).abs().max() > 0.01


def test_taming_setting_has_its_parameter_names() -> None:
    with torch.device("meta"):
        names = VQGAN(VQGANConfig.taming(16384)).state_dict()
    assert names["quantize.embedding.weight"].shape == (16384, 256)
    for name, shape in {
        "encoder.conv_in.weight": (128, 3, 3, 3),
        "encoder.down.4.attn.1.proj_out.weight": (512, 512, 1, 1),
        "encoder.down.2.block.0.nin_shortcut.weight": (256, 128, 1, 1),
        "encoder.down.3.downsample.conv.weight": (256, 256, 3, 3),
        "encoder.mid.attn_1.q.weight": (512, 512, 1, 1),
        "decoder.up.4.attn.2.k.weight": (512, 512, 1, 1),
        "decoder.up.1.upsample.conv.weight": (128, 128, 3, 3),
        "decoder.up.0.block.2.conv2.weight": (128, 128, 3, 3),
        "post_quant_conv.weight": (256, 256, 1, 1),
        "decoder.conv_out.weight": (3, 128, 3, 3),
    }.items():
        assert tuple(names[name].shape) == shape, name


def test_levels_that_do_not_make_the_codebook_are_refused() -> None:
    with pytest.raises(ValueError, match="fsq_levels"):
        VQGANConfig(fsq_levels=(8, 8), codebook_size=4096)
