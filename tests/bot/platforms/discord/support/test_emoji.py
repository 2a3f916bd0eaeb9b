"""Numbers and their emoji."""

from __future__ import annotations

import pytest

from bot.platforms.discord.support.emoji import keycap, number_of


@pytest.mark.parametrize("number", range(1, 10))
def test_a_keycap_stands_for_its_number(number: int) -> None:
    assert number_of(keycap(number)) == number


def test_the_variation_selector_may_be_missing() -> None:
    assert number_of("3\N{COMBINING ENCLOSING KEYCAP}") == 3


@pytest.mark.parametrize("emoji", ["0️⃣", "#️⃣", "🔟", "1", "👍", "", "12️⃣", "pepe"])
def test_other_emoji_are_no_numbers(emoji: str) -> None:
    assert number_of(emoji) is None
