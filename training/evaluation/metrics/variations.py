"""Variations of a description: typos, missing spaces, dialect, synonyms, English words."""

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

    from training.captions.random_choices import RandomChoices

_NAMES: Final = {form: name for name, forms in PARTICLES.items() for form in forms if name != "이라"}
"""The name of a particle, by either of its forms."""


def typos(text: str, choices: RandomChoices) -> str:
    """Add typos: lost spaces, ㅐ for ㅔ, a repeated key."""
    while (slipped := with_slips(text, choices)) == text:
        pass
    return slipped


def no_spaces(text: str, _: RandomChoices) -> str:
    """Remove all white space."""
    return re.sub(r"\s", "", text)


def dialect(text: str, choices: RandomChoices) -> str:
    """Replace sentence endings by those of 경상도 or 전라도."""
    spoken = choices.pick(words()["dialects"])
    endings: Mapping[str, str] = spoken["endings"]
    varied, found = re.subn(rf"({_either(endings)})(?=[.!?\n]|$)", lambda match: endings[match[0]], text)
    return varied if found else text.rstrip(".") + spoken["tail"]


def synonyms(text: str, _: RandomChoices) -> str:
    """Replace words by synonyms that the caption grammar lacks, with matching particles."""
    table = words()["synonyms"]
    return re.sub(f"({_either(table)})({_either(_NAMES)})?(?![가-힣])|({_either(table)})", _respelt, text)


def _respelt(match: re.Match[str]) -> str:
    """Return a word's synonym, with its particle in the matching form."""
    synonym: str = words()["synonyms"][match[1] or match[3]]
    return mark(synonym, _NAMES[match[2]]) if match[2] else synonym


def english(text: str, choices: RandomChoices) -> str:
    """Replace half of the words that have a translation by English; at least one."""
    table: Mapping[str, str] = words()["english"]
    found = re.findall(_either(table), text)
    spared = set(choices.shuffled(sorted(set(found)))[: len(set(found)) // 2])
    return re.sub(_either(table), lambda match: match[0] if match[0] in spared else table[match[0]], text)


VARIATIONS: Final[Mapping[str, Callable[[str, RandomChoices], str]]] = {
    "typos": typos,
    "no_spaces": no_spaces,
    "synonyms": synonyms,
    "dialect": dialect,
    "english": english,
}

EXPECTED: Final = ("typos", "no_spaces", "synonyms")
"""Variations of the summary figure `robustness_drop`."""


@cache
def words() -> Mapping[str, Any]:
    """Read variations.toml."""
    source = resources.files("training.evaluation.metrics") / "variations.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _either(options: Iterable[str]) -> str:
    """Return a pattern of alternatives, the longest first."""
    return "|".join(map(re.escape, sorted(options, key=len, reverse=True)))
