"""Finds names of people in folded text: listed people, and family names with a given name.

Listed people lie in `people/korean/` and `people/foreign/`. A name is found with blanks between its words, after its
family name, or between all letters. The longest match wins: 공유기 and 조교수 are words of `people/ordinary.txt`, and
the names inside them are not found. `bot.safety.real_people` decides what must stand beside a name to refuse it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from bot.resources import PACKAGE_DIR
from bot.safety.normalization import fold
from bot.safety.romanization import sounds_of_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FOLDER: Final = PACKAGE_DIR / "safety" / "people"
TABLE: Final = PACKAGE_DIR / "safety" / "real_people.toml"
NOUN_ENDINGS: Final = frozenset("사가장생공관부꾼인자원수한도산리물기적성식과학국방선을의로")
"""Last syllables of professions, places and adjectives, which make a rare given name improbable."""

Evidence = Literal["name", "likeness", "person", "given", "shape", "titled"]
"""What kind of mention it is: the name suffices; needs words of likeness; is an everyday word and needs a likeness to a
person; a family name with a common given name, with syllables of given names, with a title."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at characters start..end of a reading. `begins_word`: whether a word starts there."""

    start: int
    end: int
    evidence: Evidence
    begins_word: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed name: after which of its letters a blank may stand, and what it needs to be refused."""

    breaks: frozenset[int]
    evidence: Evidence


class Lexicon:
    """Words without blanks, found by position: the longest first."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {letter: sorted(found, reverse=True) for letter, found in lengths.items()}

    def at(self, letters: str, place: int) -> Iterator[str]:
        """Yield the words that start at a place, the longest first."""
        for length in self._lengths.get(letters[place], ()):
            word = letters[place : place + length]
            if word in self._words:
                yield word


class Directory:
    """All names, and the words that only look like names."""

    def __init__(self, table: Mapping[str, Any], folder: Path) -> None:
        korean = list(_entries(folder / "korean"))
        self.listed = _listed([*korean, *_entries(folder / "foreign"), *table["one_person"]], table)
        self._names = Lexicon(self.listed)
        self._ordinary = Lexicon(_words(folder / "ordinary.txt"))
        self._families = frozenset([*table["double_family_names"], *"".join(table["family_names"].split())])
        self._given = frozenset(_words(folder / "given.txt"))
        self._syllables = frozenset("".join(table["given_names"].split()))
        self._titles = Lexicon(table["titles"])
        full = [name for name in korean if len(name) == 3 and name[0] in self._families and self._is_clear(name)]
        self.sounds = frozenset(sound for name in full for sound in sounds_of_name(name[0], name[1:]))
        self.initials = frozenset("".join(map(_initial, name)) for name in full)

    def _is_clear(self, name: str) -> bool:
        return self.listed[name].evidence == "name"

    def mentions(self, reading: str) -> Iterator[Mention]:
        """Yield the names in a folded text."""
        places = [place for place, letter in enumerate(reading) if letter != " "]
        letters = "".join(reading[place] for place in places)
        begins = [place == 0 or reading[place - 1] == " " for place in places]
        ordinary_until = 0
        for first, begins_word in enumerate(begins):
            if begins_word:
                ordinary_until = first + self._ordinary_length(letters, begins, first)
            found = [self._listed_at(letters, begins, first)]
            if begins_word:
                found.append(self._private_at(letters, begins, first))
            for length, evidence in filter(None, found):
                if first + length > ordinary_until:
                    yield Mention(places[first], places[first + length - 1] + 1, evidence, begins_word)

    def _listed_at(self, letters: str, begins: list[bool], first: int) -> tuple[int, Evidence] | None:
        for name in self._names.at(letters, first):
            listed = self.listed[name]
            gaps = {place for place in range(1, len(name)) if begins[first + place]}
            if gaps <= listed.breaks or len(gaps) == len(name) - 1:
                return len(name), listed.evidence
        return None

    def _private_at(self, letters: str, begins: list[bool], first: int) -> tuple[int, Evidence] | None:
        """A family name with a given name, or with a title, written as one word."""
        for family in (letters[first : first + 2], letters[first]):
            given = letters[first + len(family) : first + len(family) + 2]
            length = len(family) + 2
            if family not in self._families or any(begins[first + 1 : first + length]):
                continue
            if given in self._given:
                return length, "given"
            if len(given) == 2 and self._syllables.issuperset(given) and given[1] not in NOUN_ENDINGS:
                return length, "shape"
            if title := next(self._titles.at(letters, first + len(family)) if given else iter(()), None):
                return len(family) + len(title), "titled"
        return None

    def _ordinary_length(self, letters: str, begins: list[bool], first: int) -> int:
        """Return the length of the longest ordinary word that starts a word here; 0 without any."""
        word = next(self._ordinary.at(letters, first), "")
        return 0 if any(begins[first + 1 : first + len(word)]) else len(word)


@cache
def directory() -> Directory:
    """Return the names that ship with the bot."""
    return Directory(tables(), FOLDER)


@cache
def tables() -> dict[str, Any]:
    """Return the tables of `real_people.toml`."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def _listed(names: Iterable[str], table: Mapping[str, Any]) -> dict[str, Listed]:
    """Letters without blanks -> listed name."""
    listed: dict[str, Listed] = {}
    levels: tuple[tuple[Evidence, Iterable[str]], ...] = (
        ("name", names),
        ("likeness", table["needs_likeness"]),
        ("person", table["needs_person"]),
    )
    for evidence, spellings in levels:
        for spelling in map(fold, spellings):
            letters = spelling.replace(" ", "")
            known = listed[letters].breaks if letters in listed else frozenset()
            listed[letters] = Listed(_breaks(spelling) | known, evidence)
    return listed


def _breaks(spelling: str) -> frozenset[int]:
    """After how many letters a blank may stand: where the spelling has one, and after a Korean family name."""
    words = spelling.split()
    places = {sum(map(len, words[:count])) for count in range(1, len(words))}
    is_korean_full_name = len(words) == 1 and len(spelling) == 3 and "가" <= spelling[0] <= "힣"
    return frozenset(places | ({1} if is_korean_full_name else set()))


def _initial(syllable: str) -> str:
    """Return the initial consonant as a conjoining jamo, as `fold` writes it."""
    return chr(0x1100 + (ord(syllable) - 0xAC00) // 588)


def _entries(folder: Path) -> Iterator[str]:
    """All spellings of a folder's files: one person a line, commas between spellings, `#` before comments."""
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from (spelling.strip() for spelling in line.partition("#")[0].split(",") if spelling.strip())


def _words(path: Path) -> Iterator[str]:
    """All words of a file with blanks between them."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield from line.partition("#")[0].split()
