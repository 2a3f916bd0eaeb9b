"""Reads a language model's states of a description: (B, T, W) -> text positions (B, T + 1, D), <bos> last."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class TextReader(nn.Module):
    """A few layers of attention in both directions. <bos> sees every word, so it holds the gist of the description."""

    def __init__(self, text_width: int, dim: int, heads: int, layers: int) -> None:
        """Make a reader; text_width: W; dim: D."""
        super().__init__()
        self.proj = nn.Linear(text_width, dim)
        self.bos = nn.Parameter(torch.zeros(dim))
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(dim, heads, 4 * dim, 0.0, F.gelu, batch_first=True, norm_first=True)
            for _ in range(layers)
        )
        self.norm = nn.LayerNorm(dim)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States (B, T, W), and which count, bool (B, T) -> (B, T + 1, D)."""
        words = self.proj(states)
        x = torch.cat([words, self.bos.expand(len(words), 1, -1)], dim=1)
        masked = F.pad(~mask, (0, 1), value=False)
        for layer in self.layers:
            x = layer(x, src_key_padding_mask=masked)
        out: Tensor = self.norm(x)
        return out

    @torch.no_grad()
    def standardise(self, states: Tensor) -> None:
        """Set the projection so that states like these (N, W) come out with mean 0 and variance 1.

        A language model's states share a large common part, beside which what tells them apart is small.
        """
        mean, deviation = states.mean(0), states.std(0) + 1e-6
        weight = torch.randn_like(self.proj.weight) / states.shape[1] ** 0.5 / deviation
        self.proj.weight.copy_(weight)
        self.proj.bias.copy_(-weight @ mean)
