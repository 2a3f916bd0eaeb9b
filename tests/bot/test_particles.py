"""Korean particles and lists."""

from __future__ import annotations

import pytest

from bot.locales.particles import as_topic, listed, with_particle


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("모자", "모자는"),
        ("문신", "문신은"),
        ("‘금발’", "‘금발’은"),
        ("키 180", "키 180은"),
        ("5", "5는"),
        ("M", "M은"),
        ("hat", "hat는"),
        ("", "는"),
    ],
)
def test_the_particle_fits_the_last_sound(word: str, said: str) -> None:
    assert with_particle(word, "은", "는") == said


def test_words_are_listed_in_each_language() -> None:
    assert listed(["모자", "귀걸이"], "ko") == "모자와 귀걸이"
    assert listed(["문신", "옷", "키"], "ko") == "문신, 옷, 키"
    assert listed(["hat", "mask"], "en") == "hat and mask"
    assert as_topic(["문신", "옷"], "ko") == "문신과 옷은"
    assert as_topic(["hats"], "en") == "hats"
