"""VQGAN: encodes a picture as a small grid of codebook indices, and decodes it.

The layout and the parameter names are those of taming-transformers (Esser et al. 2021, "Taming Transformers for
High-Resolution Image Synthesis", https://arxiv.org/abs/2012.09841), so that its f16 models load unchanged:
`VQGANConfig.taming()`. Three options give a model that two CPU cores can train and run:

- `patch`: pixels are folded into channels before the first convolution (pixel-unshuffle);
- `position_maps`: a learned map is added to the features at every scale, because montages are aligned;
- `quantizer="fsq"`: finite scalar quantization (Mentzer et al. 2023, https://arxiv.org/abs/2309.15505), whose codebook
  cannot collapse.

`groups` splits a position's channels into groups that are quantized each by itself (product quantization, Jegou et al.
2011, https://doi.org/10.1109/TPAMI.2010.57): a coarse grid of 8 x 8 positions with four codes each holds as much as
16 x 16 positions with one, and a transformer over positions has a quarter of the steps.

Shapes: B batch, C channels, S picture side, G grid side, Q groups, K codebook size, Z channels of a position; H, W
sides of a feature map.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True, slots=True, kw_only=True)
class VQGANConfig:
    """Hyperparameters of a VQGAN."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    image_size: int = 256
    channels: int = 1
    patch: int = 4
    widths: tuple[int, ...] = (32, 64, 128)
    res_blocks: int = 1
    attention: bool = False  # at the coarsest scale and in the middle, like taming's f16 models
    norm_groups: int = 8
    position_maps: bool = True
    quantizer: Literal["fsq", "vq", "gumbel"] = "fsq"
    fsq_levels: tuple[int, ...] = (8, 5, 5, 5)
    codebook_size: int = 1000  # of each group
    code_width: int = 4  # channels of a position, all groups together
    groups: int = 1  # codes of a position; fsq only

    def __post_init__(self) -> None:
        if self.quantizer == "fsq" and (prod(self.fsq_levels), len(self.fsq_levels) * self.groups) != (
            self.codebook_size,
            self.code_width,
        ):
            raise ValueError("fsq_levels needs code_width / groups entries whose product is codebook_size")
        if self.quantizer != "fsq" and self.groups != 1:
            raise ValueError("only the quantizer fsq has groups")

    @classmethod
    def taming(cls, codebook_size: int = 1024) -> VQGANConfig:
        """Return the f16 VQGAN of taming-transformers and KoDALLE: pictures 3 x 256 x 256, 16 x 16 tokens."""
        return cls(
            channels=3,
            patch=1,
            widths=(128, 128, 256, 256, 512),
            res_blocks=2,
            attention=True,
            norm_groups=32,
            position_maps=False,
            quantizer="vq",
            fsq_levels=(),
            codebook_size=codebook_size,
            code_width=256,
        )

    @property
    def scales(self) -> tuple[int, ...]:
        """Side of the feature map at each of `widths`, finest first."""
        finest = self.image_size // self.patch
        return tuple(finest // 2**level for level in range(len(self.widths)))

    @property
    def grid(self) -> int:
        """Side of the token grid."""
        return self.scales[-1]

    @property
    def image_seq_len(self) -> int:
        """Number of image tokens of a picture: groups of all positions."""
        return self.grid**2 * self.groups


def _norm(groups: int, width: int) -> nn.GroupNorm:
    return nn.GroupNorm(groups, width, eps=1e-6)


class ResnetBlock(nn.Module):
    """Two 3 x 3 convolutions with a skip connection: (B, in, H, W) -> (B, out, H, W)."""

    def __init__(self, width_in: int, width_out: int, groups: int) -> None:
        super().__init__()
        self.norm1 = _norm(groups, width_in)
        self.conv1 = nn.Conv2d(width_in, width_out, 3, padding=1)
        self.norm2 = _norm(groups, width_out)
        self.conv2 = nn.Conv2d(width_out, width_out, 3, padding=1)
        if width_in != width_out:
            self.nin_shortcut = nn.Conv2d(width_in, width_out, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, in, H, W) -> (B, out, H, W)."""
        h: Tensor = self.conv1(F.silu(self.norm1(x)))
        h = self.conv2(F.silu(self.norm2(h)))
        skip: Tensor = self.nin_shortcut(x) if hasattr(self, "nin_shortcut") else x
        return skip + h


class AttnBlock(nn.Module):
    """Single-head self-attention over the positions of a feature map: (B, width, H, W) -> (B, width, H, W)."""

    def __init__(self, width: int, groups: int) -> None:
        super().__init__()
        self.norm = _norm(groups, width)
        self.q = nn.Conv2d(width, width, 1)
        self.k = nn.Conv2d(width, width, 1)
        self.v = nn.Conv2d(width, width, 1)
        self.proj_out = nn.Conv2d(width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, width, H, W) -> (B, width, H, W)."""
        h = self.norm(x)
        q, k, v = (f(h).flatten(2).mT for f in (self.q, self.k, self.v))  # each (B, H*W, width)
        h = F.scaled_dot_product_attention(q, k, v).mT.reshape(x.shape)
        projected: Tensor = self.proj_out(h)
        return x + projected


class Downsample(nn.Module):
    """Strided convolution; pads on the right and below, as in taming."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        """(B, width, H, W) -> (B, width, H / 2, W / 2)."""
        halved: Tensor = self.conv(F.pad(x, (0, 1, 0, 1)))
        return halved


class Upsample(nn.Module):
    """Nearest-neighbour upsampling and a convolution."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, width, H, W) -> (B, width, 2H, 2W)."""
        doubled: Tensor = self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))
        return doubled


class Level(nn.Module):
    """The blocks of one scale: residual blocks, optional attention, and an optional change of scale at the end.

    A position map is added to the input if `map_side` is set. The change of scale is registered under taming's name,
    `downsample` or `upsample`.
    """

    def __init__(
        self,
        widths: list[int],
        groups: int,
        rescale: Downsample | Upsample | None,
        *,
        attention: bool,
        map_side: int | None,
    ) -> None:
        super().__init__()
        self.position = nn.Parameter(torch.zeros(widths[0], map_side, map_side)) if map_side else None
        self.block = nn.ModuleList(ResnetBlock(a, b, groups) for a, b in pairwise(widths))
        self.attn = nn.ModuleList(AttnBlock(width, groups) for width in widths[1:] if attention)
        self.rescale_name = type(rescale).__name__.lower()
        if rescale is not None:
            self.add_module(self.rescale_name, rescale)

    def forward(self, x: Tensor) -> Tensor:
        """(B, in, H, W) -> (B, out, H', W'), H' = H / 2, 2 H or H."""
        if self.position is not None:
            x = x + self.position
        for i, block in enumerate(self.block):
            x = block(x)
            if self.attn:
                x = self.attn[i](x)
        rescale = getattr(self, self.rescale_name, None)
        return x if rescale is None else rescale(x)


class Middle(nn.Module):
    """Residual block, optional attention, residual block, at the coarsest scale."""

    def __init__(self, width: int, groups: int, *, attention: bool) -> None:
        super().__init__()
        self.block_1 = ResnetBlock(width, width, groups)
        self.attn_1 = AttnBlock(width, groups) if attention else nn.Identity()
        self.block_2 = ResnetBlock(width, width, groups)

    def forward(self, x: Tensor) -> Tensor:
        """(B, width, H, W) -> (B, width, H, W)."""
        out: Tensor = self.block_2(self.attn_1(self.block_1(x)))
        return out


class Encoder(nn.Module):
    """Pictures (B, C, S, S) in -1..1 -> features (B, `width_out`, G, G)."""

    def __init__(self, config: VQGANConfig, width_out: int) -> None:
        super().__init__()
        widths, last = config.widths, len(config.widths) - 1
        self.patch = config.patch
        self.conv_in = nn.Conv2d(config.channels * config.patch**2, widths[0], 3, padding=1)
        self.down = nn.ModuleList()
        for i, (width, side) in enumerate(zip(widths, config.scales, strict=True)):
            level = Level(
                [widths[max(i - 1, 0)]] + [width] * config.res_blocks,
                config.norm_groups,
                Downsample(width) if i < last else None,
                attention=config.attention and i == last,
                map_side=side if config.position_maps else None,
            )
            self.down.append(level)
        self.mid = Middle(widths[-1], config.norm_groups, attention=config.attention)
        self.norm_out = _norm(config.norm_groups, widths[-1])
        self.conv_out = nn.Conv2d(widths[-1], width_out, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, S, S) -> (B, `width_out`, G, G)."""
        h = self.conv_in(F.pixel_unshuffle(x, self.patch))
        for level in self.down:
            h = level(h)
        out: Tensor = self.conv_out(F.silu(self.norm_out(self.mid(h))))
        return out


class Decoder(nn.Module):
    """Codes (B, Z, G, G) -> pictures (B, C, S, S), about -1..1, not clipped."""

    def __init__(self, config: VQGANConfig) -> None:
        super().__init__()
        widths, last = config.widths, len(config.widths) - 1
        self.patch = config.patch
        self.conv_in = nn.Conv2d(config.code_width, widths[-1], 3, padding=1)
        self.mid = Middle(widths[-1], config.norm_groups, attention=config.attention)
        self.up = nn.ModuleList()  # finest first, as taming stores them
        for i, (width, side) in enumerate(zip(widths, config.scales, strict=True)):
            level = Level(
                [widths[min(i + 1, last)]] + [width] * (config.res_blocks + 1),
                config.norm_groups,
                Upsample(width) if i > 0 else None,
                attention=config.attention and i == last,
                map_side=side if config.position_maps else None,
            )
            self.up.append(level)
        self.norm_out = _norm(config.norm_groups, widths[0])
        self.conv_out = nn.Conv2d(widths[0], config.channels * config.patch**2, 3, padding=1)

    def forward(self, z: Tensor) -> Tensor:
        """(B, Z, G, G) -> (B, C, S, S)."""
        h = self.mid(self.conv_in(z))
        for level in reversed(self.up):
            h = level(h)
        return F.pixel_shuffle(self.conv_out(F.silu(self.norm_out(h))), self.patch)


class FiniteScalarQuantizer(nn.Module):
    """Rounds each channel of a code to one of a few levels; the codebook of a group is their product.

    Mentzer et al. 2023 (https://arxiv.org/abs/2309.15505). An index is the mixed-radix number of the levels of a group,
    the first channel least significant. Codes are in -1..1.
    """

    levels: Tensor
    radix: Tensor

    def __init__(self, levels: tuple[int, ...], groups: int = 1) -> None:
        super().__init__()
        shape = (len(levels), 1, 1)
        radix = [prod(levels[:i]) for i in range(len(levels))]
        self.groups = groups
        self.register_buffer("levels", torch.tensor(levels).view(shape), persistent=False)
        self.register_buffer("radix", torch.tensor(radix).view(shape), persistent=False)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(B, Z, G, G) -> codes (B, Z, G, G), indices (B, G, G, Q), and a loss of 0; straight-through gradients."""
        half = (self.levels - 1) / 2
        bounded = torch.tanh(self._by_group(z)) * half + half  # 0..levels-1
        digits = bounded + (bounded.round() - bounded).detach()
        indices = (digits.detach().round().long() * self.radix).sum(2).permute(0, 2, 3, 1)
        return (digits / half - 1).flatten(1, 2), indices, z.new_zeros(())

    def _by_group(self, z: Tensor) -> Tensor:
        """(B, Z, G, G) -> (B, Q, Z / Q, G, G)."""
        return z.view(len(z), self.groups, -1, *z.shape[2:])

    def codes(self, indices: Tensor) -> Tensor:
        """Indices (B, G, G, Q) -> codes (B, Z, G, G)."""
        digits = (indices.permute(0, 3, 1, 2)[:, :, None] // self.radix) % self.levels
        return (digits * 2 / (self.levels - 1) - 1).flatten(1, 2)


class VectorQuantizer(nn.Module):
    """Selects the nearest vector of a learned codebook (van den Oord et al. 2017, https://arxiv.org/abs/1711.00937)."""

    def __init__(self, codebook_size: int, code_width: int, commitment: float = 0.25) -> None:
        super().__init__()
        self.commitment = commitment
        self.embedding = nn.Embedding(codebook_size, code_width)
        nn.init.uniform_(self.embedding.weight, -1 / codebook_size, 1 / codebook_size)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(B, Z, G, G) -> codes (B, Z, G, G), indices (B, G, G, 1), codebook plus commitment loss."""
        flat = z.permute(0, 2, 3, 1)  # (B, G, G, Z)
        weight = self.embedding.weight
        distance = weight.square().sum(1) - 2 * flat @ weight.T  # (B, G, G, K), without the constant |z|^2
        indices = distance.argmin(-1, keepdim=True)
        codes = self.codes(indices)
        loss = self.commitment * F.mse_loss(z, codes.detach()) + F.mse_loss(codes, z.detach())
        return z + (codes - z).detach(), indices, loss

    def codes(self, indices: Tensor) -> Tensor:
        """Indices (B, G, G, 1) -> codes (B, Z, G, G)."""
        vectors: Tensor = self.embedding(indices[..., 0])
        return vectors.permute(0, 3, 1, 2)


class GumbelQuantizer(nn.Module):
    """Samples a vector of a learned codebook with Gumbel-softmax; outside training, takes the most likely one.

    Jang et al. 2016, "Categorical Reparameterization with Gumbel-Softmax" (https://arxiv.org/abs/1611.01144), like
    taming's GumbelQuantize at temperature 1, except that encoding outside training is deterministic.
    """

    def __init__(self, codebook_size: int, code_width: int, diversity: float = 5e-4) -> None:
        super().__init__()
        self.diversity = diversity
        self.proj = nn.Conv2d(code_width, codebook_size, 1)
        self.embed = nn.Embedding(codebook_size, code_width)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(B, Z, G, G) -> codes (B, Z, G, G), indices (B, G, G, 1), KL divergence from uniform."""
        logits = self.proj(z).permute(0, 2, 3, 1)  # (B, G, G, K)
        probabilities = logits.softmax(-1)
        loss = self.diversity * (probabilities * (probabilities * logits.shape[-1] + 1e-10).log()).sum(-1).mean()
        if not self.training:
            indices = logits.argmax(-1, keepdim=True)
            return self.codes(indices), indices, loss
        one_hot = F.gumbel_softmax(logits, hard=True)
        return (one_hot @ self.embed.weight).permute(0, 3, 1, 2), one_hot.argmax(-1, keepdim=True), loss

    def codes(self, indices: Tensor) -> Tensor:
        """Indices (B, G, G, 1) -> codes (B, Z, G, G)."""
        vectors: Tensor = self.embed(indices[..., 0])
        return vectors.permute(0, 3, 1, 2)


def _quantizer(config: VQGANConfig) -> FiniteScalarQuantizer | VectorQuantizer | GumbelQuantizer:
    match config.quantizer:
        case "fsq":
            return FiniteScalarQuantizer(config.fsq_levels, config.groups)
        case "vq":
            return VectorQuantizer(config.codebook_size, config.code_width)
        case "gumbel":
            return GumbelQuantizer(config.codebook_size, config.code_width)


class VQGAN(nn.Module):
    """Encoder, quantizer and decoder. The discriminator is in training/losses."""

    def __init__(self, config: VQGANConfig) -> None:
        super().__init__()
        self.config = config
        width = config.code_width
        self.encoder = Encoder(config, width)
        self.quant_conv = nn.Conv2d(width, width, 1)
        self.quantize = _quantizer(config)
        self.post_quant_conv = nn.Conv2d(width, width, 1)
        self.decoder = Decoder(config)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Pictures (B, C, S, S) in -1..1 -> reconstructions (B, C, S, S), indices (B, G, G, Q), quantizer loss."""
        codes, indices, loss = self.quantize(self.quant_conv(self.encoder(images)))
        return self.decoder(self.post_quant_conv(codes)), indices, loss

    @torch.no_grad()
    def encode(self, images: Tensor) -> Tensor:
        """Pictures (B, C, S, S) in -1..1 -> tokens (B, G*G*Q): positions row-major, codes of one in turn."""
        indices: Tensor = self.quantize(self.quant_conv(self.encoder(images)))[1]
        return indices.flatten(1)

    @torch.no_grad()
    def encode_latents(self, images: Tensor) -> Tensor:
        """Pictures (B, C, S, S) in -1..1 -> what the quantizer would round, (B, G*G, Z), in -1..1; fsq only."""
        return torch.tanh(self.quant_conv(self.encoder(images))).flatten(2).mT

    @torch.no_grad()
    def tokens(self, latents: Tensor) -> Tensor:
        """Round latents (B, G*G, Z) in -1..1 to image tokens (B, G*G*Q); fsq only."""
        indices: Tensor = self.quantize(self._unbounded(latents))[1]
        return indices.flatten(1)

    def latents(self, tokens: Tensor) -> Tensor:
        """Image tokens (B, G*G*Q) -> their codes (B, G*G, Z)."""
        return self._codes(tokens).flatten(2).mT

    @torch.no_grad()
    def decode(self, tokens: Tensor) -> Tensor:
        """Image tokens (B, G*G*Q) -> pictures (B, C, S, S) in -1..1."""
        pictures: Tensor = self.decoder(self.post_quant_conv(self._codes(tokens)))
        return pictures.clamp(-1, 1)

    def _unbounded(self, latents: Tensor) -> Tensor:
        """Latents (B, G*G, Z) in -1..1 -> what tanh makes them of, (B, Z, G, G)."""
        grid = self.config.grid
        return torch.atanh(latents.clamp(-0.9999, 0.9999)).mT.reshape(len(latents), -1, grid, grid)

    def _codes(self, tokens: Tensor) -> Tensor:
        grid = self.config.grid
        return self.quantize.codes(tokens.view(-1, grid, grid, self.config.groups))
