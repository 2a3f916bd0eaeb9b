"""Lists of forbidden words, and their matching.

An entry of `anywhere` matches its letters in sequence, also separated by blanks and signs and inside longer words, so
it must not occur across harmless words. An entry of `words` matches only at the start of a word, or spelt out letter
by letter. Repeated letters match in both. An entry of `alone` matches a text that says nothing else. `harmless` phrases
are removed first. What follows or precedes a match can excuse it: `words.toml` describes every key.
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
NEVER: Final = r"(?!)"
PARTICLE: Final = r"(?:들|이랑|으로|한테|에게|였던|[의이가은는을를도과와랑로만인])?"
DENIED: Final = r"(?:[가-힣]{1,4} )?(?:[가-힣]{1,4}[은는이가] )?(?:말고|빼고|제외|아니|아닌|아님|아녜|not)"
ORDER: Final = r"(?: ?(?:얼굴|표정|그려 ?줘|그려 ?주세요|하나|please|face))*"
"""What may follow an entry of `alone`."""


class Entries(TypedDict, total=False):
    """The entries of one category, as in the file."""

    anywhere: list[str]
    words: list[str]
    alone: list[str]
    patterns: list[str]
    unless_adult: list[str]
    likeness: list[str]
    not_before: list[str]
    not_after: list[str]
    even_denied: bool


class Category:
    """The compiled entries of one category."""

    def __init__(self, entries: Entries) -> None:
        patterns = [_anywhere(entry) for entry in entries.get("anywhere", ())]
        patterns += [_word(entry) for entry in entries.get("words", ())]
        by_letter = _either(_by_letter(patterns))
        alone = "|".join(_spaced(fold(entry)) for entry in entries.get("alone", ())) or NEVER
        self._found = re.compile("|".join([by_letter, rf"^(?:{alone}){ORDER}$", *entries.get("patterns", ())]))
        self._young = re.compile(_either(_by_letter(map(_word, entries.get("unless_adult", ())))))
        excuses = [*entries.get("not_before", ()), *([] if entries.get("even_denied") else [DENIED])]
        self._not_before = re.compile(rf"{PARTICLE} ?(?:{'|'.join(excuses) or NEVER})")
        self._likeness = re.compile(rf"{PARTICLE} ?(?:{'|'.join(entries.get('likeness', ())) or NEVER})")
        self._not_after = re.compile(rf"(?:{'|'.join(entries.get('not_after', ())) or NEVER})$")

    def is_in(self, reading: str, *, adult: bool) -> bool:
        """Return whether an entry counts in a folded text. `adult`: whether the text states an adult's age."""
        if any(not self.excuses(reading, *found.span(), adult=adult) for found in self._found.finditer(reading)):
            return True
        return not adult and any(
            not self.excuses(reading, *found.span(), adult=adult) for found in self._young.finditer(reading)
        )

    def excuses(self, reading: str, start: int, end: int, *, adult: bool) -> bool:
        """Return whether the words around characters start..end of a folded text make them harmless."""
        return bool(
            self._not_before.match(reading, end)
            or (adult and self._likeness.match(reading, end))
            or self._not_after.search(reading, 0, start)
        )


class WordList:
    """Forbidden words by category, and harmless phrases that contain one."""

    def __init__(self, categories: Mapping[str, Entries], harmless: Iterable[str] = ()) -> None:
        self.categories = {name: Category(entries) for name, entries in categories.items()}
        self._harmless = re.compile(_either(_by_letter((fold(phrase), _spaced(fold(phrase))) for phrase in harmless)))

    def category(self, text: str, *, adult: bool = False) -> str | None:
        """Return the first category with a word in the text; None without a match.

        `adult`: whether the text states an adult's age, so that a likeness to a child is harmless.
        """
        readings = [self.without_harmless(form) for form in forms(text)]
        return next(
            (
                name
                for name, category in self.categories.items()
                if any(category.is_in(reading, adult=adult) for reading in readings)
            ),
            None,
        )

    def without_allowed(self, text: str) -> str:
        """Return a text without its harmless phrases, folded; a text that has none stays as it is."""
        folded = fold(text)
        kept = self._harmless.sub(" ", folded)
        return text if kept == folded else " ".join(kept.split())

    def without_harmless(self, reading: str) -> str:
        """Return a folded text with a gap in place of every harmless phrase."""
        return self._harmless.sub(GAP, reading)


@cache
def shipped_words() -> WordList:
    """Return the Korean and English list that ships with the bot."""
    tables = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    harmless = tables.pop("harmless")["phrases"]
    return WordList(tables, harmless)


def shipped_entries() -> dict[str, list[str]]:
    """Return the words of the shipped list: category -> words; `harmless` is a category of its own."""
    tables = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    keys = ("anywhere", "words", "alone", "unless_adult", "phrases")
    return {name: [word for key in keys for word in entries.get(key, ())] for name, entries in tables.items()}


def load_custom_words(path: Path, *, must_exist: bool = True) -> WordList:
    """Load an operator's file: a word a line; `!` marks an allowed word or sentence; `#` starts a comment.

    Raises:
        StartupError: the file cannot be read, or it is missing and must exist.
    """
    try:
        lines = list(map(parse_entry, path.read_text(encoding="utf-8").splitlines()))
    except FileNotFoundError as error:
        if must_exist:
            raise StartupError("startup-words-file", path=str(path)) from error
        lines = []
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError("startup-words-file", path=str(path)) from error
    refused = [line for line in lines if line and not line.startswith("!")]
    harmless = [line[1:] for line in lines if line.startswith("!")]
    return WordList({"own": {"words": refused, "even_denied": True}}, harmless)


def parse_entry(line: str) -> str:
    """Return the entry of a line without its comment; "" if there is none."""
    return line.partition("#")[0].strip()


def _by_letter(patterns: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """First letter -> patterns, from pairs of folded letters and their pattern."""
    found: dict[str, list[str]] = {}
    for letters, pattern in patterns:
        if letters:
            found.setdefault(letters[0], []).append(pattern)
    return found


def _either(patterns: Mapping[str, list[str]]) -> str:
    """Return a pattern that branches on the first letter, which is fast for lists with hundreds of entries."""
    if not patterns:
        return NEVER
    branches = [f"(?={letter})(?:{'|'.join(entries)})" for letter, entries in patterns.items()]
    return f"(?=[{''.join(patterns)}])(?:{'|'.join(branches)})"


def _spaced(letters: str) -> str:
    """Return a pattern with optional blanks between letters."""
    return " ?".join(letters.replace(" ", ""))


def _anywhere(entry: str) -> tuple[str, str]:
    """Return an entry's letters and its pattern: like `_spaced`, with repeated letters allowed."""
    letters = fold(entry)
    return letters, " ?".join(f"{letter}+" for letter in letters.replace(" ", ""))


def _word(entry: str) -> tuple[str, str]:
    """Return an entry's letters and its pattern.

    It matches at the start of a word; Latin words and jamo also to its end, because Korean words take particles.
    """
    letters = fold(entry)
    if not letters:
        return letters, NEVER
    script = LATIN if letters[-1].isascii() else KOREAN
    is_syllable = "가" <= letters[-1] <= "힣"
    end = "" if is_syllable else f"(?!{LATIN if letters[-1].isascii() else JAMO})"
    together = "".join(" ?" if letter == " " else f"{letter}+" for letter in letters)
    spelt_out = " ".join(letters.replace(" ", ""))
    start = f"(?<!{LATIN if letters[0].isascii() else KOREAN})"
    return letters, f"{start}(?:{together}{end}|{spelt_out}(?!{script}))"
