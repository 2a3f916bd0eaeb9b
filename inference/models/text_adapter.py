"""Maps a language model's states of a description to text positions: (B, T, W) -> (B, T + 1, D), <bos> last."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class TextAdapter(nn.Module):
    """A bidirectional transformer encoder; the output at <bos> is the pooled text."""

    def __init__(self, text_width: int, dim: int, heads: int, layers: int) -> None:
        """Initialize; text_width: W; dim: D."""
        super().__init__()
        self.proj = nn.Linear(text_width, dim)
        self.bos = nn.Parameter(torch.zeros(dim))
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(dim, heads, 4 * dim, 0.0, F.gelu, batch_first=True, norm_first=True)
            for _ in range(layers)
        )
        self.norm = nn.LayerNorm(dim)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States (B, T, W) and a mask that is False at padding, bool (B, T) -> (B, T + 1, D)."""
        words = self.proj(states)
        x = torch.cat([words, self.bos.expand(len(words), 1, -1)], dim=1)
        padding = F.pad(~mask, (0, 1), value=False)
        for layer in self.layers:
            x = layer(x, src_key_padding_mask=padding)
        out: Tensor = self.norm(x)
        return out

    @torch.no_grad()
    def standardize(self, states: Tensor) -> None:
        """Initialize the projection so that states like these (N, W) are mapped to mean 0 and variance 1.

        A language model's states have a large common mean; the differences between them are small beside it.
        """
        mean, deviation = states.mean(0), states.std(0) + 1e-6
        weight = torch.randn_like(self.proj.weight) / states.shape[1] ** 0.5 / deviation
        self.proj.weight.copy_(weight)
        self.proj.bias.copy_(-weight @ mean)
