"""The same description as other people would type it: with typos, without spaces, in dialect, in unheard-of words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from training.captions.hangul import PARTICLES, mark
from training.captions.noise import with_slips

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from training.captions.dice import Dice

_NAMES: Final = {form: name for name, forms in PARTICLES.items() for form in forms if name != "이라"}
"""The name of a particle, by either of its forms."""


def typos(text: str, dice: Dice) -> str:
    """Slips of the keyboard: lost spaces, ㅐ for ㅔ, a key hit twice."""
    while (slipped := with_slips(text, dice)) == text:
        pass
    return slipped


def no_spaces(text: str, _: Dice) -> str:
    """Everything written as one word."""
    return re.sub(r"\s", "", text)


def dialect(text: str, dice: Dice) -> str:
    """Endings of 경상도 or 전라도."""
    spoken = dice.pick(words()["dialects"])
    endings: Mapping[str, str] = spoken["endings"]
    varied, found = re.subn(rf"({_either(endings)})(?=[.!?\n]|$)", lambda match: endings[match[0]], text)
    return varied if found else text.rstrip(".") + spoken["tail"]


def synonyms(text: str, _: Dice) -> str:
    """Words that the caption grammar does not contain, with the particles that go with them."""
    table = words()["synonyms"]
    return re.sub(f"({_either(table)})({_either(_NAMES)})?(?![가-힣])|({_either(table)})", _respelt, text)


def _respelt(match: re.Match[str]) -> str:
    """A word's synonym, with its particle in the form that the synonym takes."""
    synonym: str = words()["synonyms"][match[1] or match[3]]
    return mark(synonym, _NAMES[match[2]]) if match[2] else synonym


def english(text: str, dice: Dice) -> str:
    """English for some of the words; for one at least, where there is English for any."""
    table: Mapping[str, str] = words()["english"]
    found = re.findall(_either(table), text)
    spared = set(dice.shuffled(sorted(set(found)))[: len(set(found)) // 2])
    return re.sub(_either(table), lambda match: match[0] if match[0] in spared else table[match[0]], text)


VARIATIONS: Final[Mapping[str, Callable[[str, Dice], str]]] = {
    "typos": typos,
    "no_spaces": no_spaces,
    "synonyms": synonyms,
    "dialect": dialect,
    "english": english,
}

EXPECTED: Final = ("typos", "no_spaces", "synonyms")
"""Variations that a model is expected to bear."""


@cache
def words() -> Mapping[str, Any]:
    """The tables of variations.toml."""
    source = resources.files("training.evaluation.metrics") / "variations.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _either(options: Iterable[str]) -> str:
    """A pattern that matches any of the options, the longest first."""
    return "|".join(map(re.escape, sorted(options, key=len, reverse=True)))
