"""How people ask for an emoji: its name, keywords, or both, in Korean or English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    import numpy as np

    from training.emoticon.folder import EmojiLabel

KOREAN_PROBABILITY: Final = 0.6
STYLE_PROBABILITY: Final = 0.9
"""Probability that a training text tells the style."""

_NAME_ALONE: Final = 0.5
_WITH_KEYWORDS: Final = 0.25
"""Probabilities that a text is the name, or the name with keywords; the other texts are keywords."""

_MAX_KEYWORDS: Final = 3


def phrase(label: EmojiLabel, rng: np.random.Generator) -> str:
    """Return a random text for an emoji."""
    language: Literal["ko", "en"] = "ko" if rng.random() < KOREAN_PROBABILITY else "en"
    name, keywords = label.names[language], label.keywords[language]
    kind = rng.random()
    if not keywords or kind < _NAME_ALONE:
        return name
    count = min(len(keywords), int(rng.integers(1, _MAX_KEYWORDS + 1)))
    chosen = [keywords[i] for i in rng.permutation(len(keywords))[:count]]
    return " ".join([name, *chosen] if kind < _NAME_ALONE + _WITH_KEYWORDS else chosen)
