"""Embeds Korean and English words, with a style, by their character n-grams: the condition of emoticons.

The embedding of a text is the mean over the n-grams of its words, which are hashed into a table. Words that were not
seen in training share n-grams with those that were. Bojanowski et al. 2017, "Enriching Word Vectors with Subword
Information" (https://arxiv.org/abs/1607.04606).

Shapes: B batch, T ids of a text (a style and n-grams), D `dim`.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from typing import TYPE_CHECKING, Final

import torch
from torch import Tensor, nn

from inference.models.dalle import Condition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ANY_STYLE: Final = -1
"""Style of a text whose style is not told."""

_LONGEST: Final = 4
"""Characters of the longest n-gram, the marks of the word's beginning and end included."""

_WORD: Final = re.compile(r"\w+")


def ngrams(text: str) -> Iterator[str]:
    """Yield the n-grams of all words: two to four characters of `<word>`, each syllable of Hangul, and the word."""
    for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold()):
        marked = f"<{word}>"
        yield marked
        yield from (character for character in word if "가" <= character <= "힣")
        for length in range(2, _LONGEST + 1):
            yield from (marked[first : first + length] for first in range(len(marked) - length + 1))


def word_condition(texts: Sequence[str], styles: Sequence[int], buckets: int) -> Condition:
    """Return the ids of texts, int64 (B, T), and a mask, bool (B, T), False at padding and at styles that are not told.

    The first id of a row is its style, the others are buckets of n-grams.

    Args:
        texts: words in Korean or English.
        styles: number of the style of each text, or ANY_STYLE.
        buckets: number of rows of the table of n-grams.
    """
    rows = [[zlib.crc32(ngram.encode()) % buckets for ngram in ngrams(text)] for text in texts]
    ids = torch.zeros(len(rows), 1 + max(map(len, rows), default=0), dtype=torch.int64)
    mask = torch.zeros(ids.shape, dtype=torch.bool)
    for i, (row, style) in enumerate(zip(rows, styles, strict=True)):
        ids[i, 0], mask[i, 0] = max(style, 0), style != ANY_STYLE
        ids[i, 1 : 1 + len(row)] = torch.tensor(row, dtype=torch.int64)
        mask[i, 1 : 1 + len(row)] = True
    return Condition(ids, mask)


class WordEmbedding(nn.Module):
    """Embeds the ids of `word_condition`: (B, T) -> (B, D)."""

    def __init__(self, dim: int, width: int, buckets: int, styles: int) -> None:
        """Initialize the weights.

        Args:
            dim: D.
            width: of the vector of an n-gram.
            buckets: number of rows of the table of n-grams.
            styles: number of styles.
        """
        super().__init__()
        self.ngrams = nn.Embedding(buckets, width)
        self.styles = nn.Embedding(styles, dim)
        self.norm = nn.LayerNorm(width)
        self.words = nn.Sequential(nn.Linear(width, dim), nn.SiLU(), nn.Linear(dim, dim))

    def forward(self, condition: Condition) -> Tensor:
        """Embed texts; one without words or without a style has the same vector as every other such text."""
        ids, mask = condition
        shown = mask[:, 1:, None].float()
        mean = (self.ngrams(ids[:, 1:]) * shown).sum(1) / shown.sum(1).clamp(min=1)
        embedded: Tensor = self.words(self.norm(mean)) + self.styles(ids[:, 0]) * mask[:, :1].float()
        return embedded
