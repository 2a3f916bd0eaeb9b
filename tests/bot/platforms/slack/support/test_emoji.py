"""The emoji of votes."""

from __future__ import annotations

import pytest

from bot.platforms.slack.support.emoji import keycap, number_of


@pytest.mark.parametrize("number", range(1, 10))
def test_each_number_has_its_reaction(number: int) -> None:
    assert number_of(keycap(number)) == number


@pytest.mark.parametrize("reaction", ["zero", "keycap_ten", "thumbsup", "One", ""])
def test_others_are_no_votes(reaction: str) -> None:
    assert number_of(reaction) is None
