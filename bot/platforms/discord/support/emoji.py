"""Reactions with a meaning: 1️⃣ to 9️⃣ are votes, ❤️ is a favourite."""

from __future__ import annotations

_VARIATION_SELECTOR = "\N{VARIATION SELECTOR-16}"
_KEYCAP = "\N{COMBINING ENCLOSING KEYCAP}"
_HEART = "\N{HEAVY BLACK HEART}"


def keycap(number: int) -> str:
    """Return the keycap emoji of a number, 1..9."""
    return f"{number}{_VARIATION_SELECTOR}{_KEYCAP}"


def number_of(emoji: str) -> int | None:
    """Return the number of a keycap emoji; None for any other emoji.

    Some clients omit the variation selector.
    """
    digit = emoji.replace(_VARIATION_SELECTOR, "").removesuffix(_KEYCAP)
    is_keycap = emoji.endswith(_KEYCAP) and len(digit) == 1 and digit in "123456789"
    return int(digit) if is_keycap else None


def is_heart(emoji: str) -> bool:
    """Return whether an emoji marks a favourite."""
    return emoji.replace(_VARIATION_SELECTOR, "") == _HEART
