"""Lists of forbidden words, and their matching.

An entry of `anywhere` matches its letters in sequence, also separated by blanks and signs and inside longer words, so
it must not occur across harmless words. An entry of `words` matches only at the start of a word, or spelt out letter by
letter. Repeated letters match in both. `harmless` phrases are removed first.
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
GAP: Final = "|"  # replaces a harmless phrase; occurs in no entry
LATIN, KOREAN, JAMO = "[a-z0-9]", r"[가-힣\u1100-\u11ff]", r"[\u1100-\u11ff]"  # what goes on a word of that script


class Entries(TypedDict, total=False):
    """The words of one category, as in the file."""

    anywhere: list[str]
    words: list[str]


class WordList:
    """Forbidden words by category, and harmless phrases that contain one."""

    def __init__(self, categories: Mapping[str, Entries], harmless: Iterable[str] = ()) -> None:
        self._patterns = {name: re.compile(_either(_entries(entries))) for name, entries in categories.items()}
        self._harmless = re.compile(_either(_by_letter((fold(phrase), _spaced(fold(phrase))) for phrase in harmless)))

    def category(self, text: str) -> str | None:
        """Return the first category with a word in the text; None without a match."""
        readings = [self._harmless.sub(GAP, form) for form in forms(text)]
        return next(
            (name for name, pattern in self._patterns.items() if any(map(pattern.search, readings))),
            None,
        )


@cache
def shipped_words() -> WordList:
    """Return the Korean and English list that ships with the bot."""
    tables = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    harmless = tables.pop("harmless")["phrases"]
    return WordList(tables, harmless)


def shipped_entries() -> dict[str, list[str]]:
    """Return the shipped list: category -> words; `harmless` is a category of its own."""
    tables = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return {name: [word for words in entries.values() for word in words] for name, entries in tables.items()}


def load_custom_words(path: Path) -> WordList:
    """Load an operator's file: one word per line; `!` marks a harmless one; `#` starts a comment.

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
    """Return the entry of a line without its comment; "" if there is none."""
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
    """Return a pattern that branches on the first letter, which is fast for lists with hundreds of entries."""
    if not patterns:
        return r"(?!)"
    branches = [f"(?={letter})(?:{'|'.join(entries)})" for letter, entries in patterns.items()]
    return f"(?=[{''.join(patterns)}])(?:{'|'.join(branches)})"


def _spaced(letters: str) -> str:
    """Return a pattern with optional blanks between letters."""
    return " ?".join(letters.replace(" ", ""))


def _anywhere(letters: str) -> str:
    """Like `_spaced`, with repeated letters allowed."""
    return " ?".join(f"{letter}+" for letter in letters.replace(" ", ""))


def _word(letters: str) -> str:
    """Match at the start of a word; Latin words and jamo also to its end, because Korean words take particles."""
    script = LATIN if letters[-1].isascii() else KOREAN
    is_syllable = "가" <= letters[-1] <= "힣"
    end = "" if is_syllable else f"(?!{LATIN if letters[-1].isascii() else JAMO})"
    together = "".join(" ?" if letter == " " else f"{letter}+" for letter in letters)
    spelt_out = " ".join(letters.replace(" ", ""))
    return f"(?<!{LATIN if letters[0].isascii() else KOREAN})(?:{together}{end}|{spelt_out}(?!{script}))"
