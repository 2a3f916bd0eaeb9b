"""Concepts: what an emoji shows, whatever the style. Which are drawn, which are held out.

A concept is written like the code points of its emoji without variation selectors: `1f63a`, `1f469-200d-1f4bb`.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

HELD_OUT_FRACTION: Final = 10
"""One root concept in so many is held out."""

_JOINER: Final = 0x200D
_VARIATION_SELECTORS: Final = frozenset({0xFE0E, 0xFE0F})
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_KEYCAP: Final = 0x20E3
_REGIONAL_LETTERS: Final = range(0x1F1E6, 0x1F200)
_TAGS: Final = range(0xE0000, 0xE0080)
_FLAGS: Final = frozenset({0x1F38C, 0x1F3C1, 0x1F3F3, 0x1F3F4, 0x1F6A9})
_RIGHTWARDS: Final = 0x27A1
_GENDER_SIGNS: Final = frozenset({0x2640, 0x2642})
_MAN, _WOMAN, _PERSON = 0x1F468, 0x1F469, 0x1F9D1
_COMBINATIONS: Final = Path(__file__).parent / "combinations.toml"


@dataclass(frozen=True, slots=True)
class Combination:
    """An animal with a face that no emoji of it wears: words in Korean and English, and the two concepts."""

    korean: str
    english: str
    animal: str
    face: str


def concept_of(code_points: Iterable[int]) -> str:
    """Return the concept of an emoji."""
    return "-".join(f"{point:x}" for point in code_points if point not in _VARIATION_SELECTORS)


def code_points_of(concept: str) -> list[int]:
    """Return the code points of a concept, without variation selectors."""
    return [int(point, 16) for point in concept.split("-")]


def is_drawn(concept: str) -> bool:
    """Whether a concept is part of the data.

    Left out are skin tones and pictures that differ by a skin tone alone, flags, keycaps, letters of flags, and emoji
    that are another one turned to the right.
    """
    points = code_points_of(concept)
    if points[0] in _FLAGS or (_JOINER, _RIGHTWARDS) in pairwise(points):
        return False
    return not any(
        point == _KEYCAP or point in _SKIN_TONES or point in _REGIONAL_LETTERS or point in _TAGS for point in points
    )


def is_held_out(concept: str) -> bool:
    """Whether a concept is kept out of training, in every style: one in HELD_OUT_FRACTION, by a fixed hash.

    A person, a man and a woman who do the same share their root, so that a held-out one has no twin in training.
    """
    digest = hashlib.sha256(_root(concept).encode()).digest()
    return int.from_bytes(digest[:8]) % HELD_OUT_FRACTION == 0


def combinations() -> list[Combination]:
    """Return all held-out combinations: every animal of combinations.toml with every face."""
    content = tomllib.loads(_COMBINATIONS.read_text(encoding="utf-8"))
    return [
        Combination(
            f"{face['korean']} {animal['korean']}", f"{face['english']} {animal['english']}", animal_concept, concept
        )
        for animal_concept, animal in content["animals"].items()
        for concept, face in content["faces"].items()
    ]


def _root(concept: str) -> str:
    """Return a concept without the gender of its persons."""
    kept: list[int] = []
    for point in code_points_of(concept):
        if point in _GENDER_SIGNS and kept and kept[-1] == _JOINER:
            kept.pop()
        else:
            kept.append(_PERSON if point in {_MAN, _WOMAN} else point)
    return concept_of(kept)
