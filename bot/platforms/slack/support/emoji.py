"""The reactions that mean something: :one: to :nine:, as Slack names 1️⃣ to 9️⃣, are votes, ❤️ is a favourite."""

from __future__ import annotations

from typing import Final

_NAMES: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_HEART: Final = "heart"


def keycap(number: int) -> str:
    """Return the name of the reaction for a candidate's number, 1..9."""
    return _NAMES[number - 1]


def number_of(reaction: str) -> int | None:
    """Return the number that a reaction stands for; None for any other reaction."""
    return _NAMES.index(reaction) + 1 if reaction in _NAMES else None


def is_heart(reaction: str) -> bool:
    """Whether a reaction makes a favourite."""
    return reaction == _HEART
