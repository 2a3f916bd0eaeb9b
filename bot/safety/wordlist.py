"""Lists of words that are not drawn, and how they are found in a text.

An entry of `anywhere` is found wherever its letters follow each other, also parted by blanks and signs and inside
longer words: it must be a word that no harmless neighbours ever spell by chance. An entry of `words` is found only
where a word begins, or spelt out letter by letter. Letters may be repeated in both. What is `harmless` is taken out
first.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Final, TypedDict

from bot.errors import StartupError
from bot.resources import PACKAGE_DIR
from bot.safety.normalization import fold, forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SHIPPED: Final = PACKAGE_DIR / "safety" / "words.toml"
GAP: Final = "|"  # stands where something harmless was taken out; in no entry
LATIN, KOREAN, JAMO = "[a-z0-9]", r"[가-힣\u1100-\u11ff]", r"[\u1100-\u11ff]"  # what goes on a word of that script


class Entries(TypedDict, total=False):
    """The words of one category, as they stand in the file."""

    anywhere: list[str]
    words: list[str]


class WordList:
    """Words by category, and phrases that are harmless although they contain one."""

    def __init__(self, categories: Mapping[str, Entries], harmless: Iterable[str] = ()) -> None:
        self._patterns = {name: re.compile(_either(_entries(entries))) for name, entries in categories.items()}
        self._harmless = re.compile(_either(_by_letter((fold(phrase), _spaced(fold(phrase))) for phrase in harmless)))

    def category(self, text: str) -> str | None:
        """The first category that a text has a word of; None where it has none."""
        readings = [self._harmless.sub(GAP, form) for form in forms(text)]
        return next(
            (name for name, pattern in self._patterns.items() if any(map(pattern.search, readings))),
            None,
        )


@cache
def shipped_words() -> WordList:
    """The Korean and English list that comes with the bot."""
    tables = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    harmless = tables.pop("harmless")["phrases"]
    return WordList(tables, harmless)


def shipped_entries() -> dict[str, list[str]]:
    """The shipped list as it stands in its file: category -> words; what is harmless is a category of its own."""
    tables = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return {name: [word for words in entries.values() for word in words] for name, entries in tables.items()}


def load_custom_words(path: Path) -> WordList:
    """An operator's own file: one word a line; `!` before one that is harmless; `#` begins a comment.

    Raises:
        StartupError: the file cannot be read.
    """
    try:
        lines = list(map(parse_entry, path.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError("startup-words-file", path=str(path)) from error
    refused = [line for line in lines if line and not line.startswith("!")]
    return WordList({"own": {"words": refused}}, [line[1:] for line in lines if line.startswith("!")])


def parse_entry(line: str) -> str:
    """What a line of an operator's file says without its comment; empty where it says nothing."""
    return line.partition("#")[0].strip()


def _entries(entries: Entries) -> dict[str, list[str]]:
    """First letter -> patterns of a category's entries."""
    patterns = [(letters, _anywhere(letters)) for letters in map(fold, entries.get("anywhere", ())) if letters]
    patterns += [(letters, _word(letters)) for letters in map(fold, entries.get("words", ())) if letters]
    return _by_letter(patterns)


def _by_letter(patterns: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for letters, pattern in patterns:
        found.setdefault(letters[0], []).append(pattern)
    return found


def _either(patterns: Mapping[str, list[str]]) -> str:
    """A pattern that looks at a letter's own entries only: a list has hundreds, a text few that begin one."""
    if not patterns:
        return r"(?!)"
    branches = [f"(?={letter})(?:{'|'.join(entries)})" for letter, entries in patterns.items()]
    return f"(?=[{''.join(patterns)}])(?:{'|'.join(branches)})"


def _spaced(letters: str) -> str:
    """With or without blanks between any of the letters."""
    return " ?".join(letters.replace(" ", ""))


def _anywhere(letters: str) -> str:
    """As `_spaced`, the letters repeated or not."""
    return " ?".join(f"{letter}+" for letter in letters.replace(" ", ""))


def _word(letters: str) -> str:
    """At the beginning of a word; Latin words and jamo to their end, for Korean ones take particles."""
    script = LATIN if letters[-1].isascii() else KOREAN
    is_syllable = "가" <= letters[-1] <= "힣"
    end = "" if is_syllable else f"(?!{LATIN if letters[-1].isascii() else JAMO})"
    together = "".join(" ?" if letter == " " else f"{letter}+" for letter in letters)
    spelt_out = " ".join(letters.replace(" ", ""))
    return f"(?<!{LATIN if letters[0].isascii() else KOREAN})(?:{together}{end}|{spelt_out}(?!{script}))"
