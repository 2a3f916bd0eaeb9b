"""What a candidate shows of the description, in words: what fits, what does not, and what the model is not sure of."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

from bot.locales import name_trait

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.backend import TraitMark

SIGNS: Final[dict[bool | None, str]] = {True: "✓", False: "✗", None: "?"}
"""How a mark is written, in the order in which marks are told. The message `marks-legend` explains them."""

FOLD_ORDER: Final = (True, None, False)
"""Where room is short, hits are folded into a number first: people choose by what is missing."""


@dataclass(frozen=True, slots=True)
class NamedMark:
    """A mark whose trait has a name that people can read."""

    name: str
    shown: bool | None


def name_marks(marks: Sequence[TraitMark], language: str) -> list[NamedMark]:
    """The marks in a language: what is shown, what is not, what is unsure, and in the model's order within each."""
    return [
        NamedMark(name_trait(language, mark.trait, mark.value), shown)
        for shown in SIGNS
        for mark in marks
        if mark.shown is shown
    ]


def format_marks(marks: Sequence[NamedMark], longest: float = inf) -> str:
    """Marks as one line, "✓ 계란형 얼굴 · 오른쪽 가르마  ✗ 쌍꺼풀  ? 얇은 입술"; empty where there are none.

    Names are left out, and counted ("✓ 계란형 얼굴 +3"), until the line has `longest` characters or no names are left.
    """
    named = {shown: [mark.name for mark in marks if mark.shown is shown] for shown in SIGNS}
    room = {shown: len(names) for shown, names in named.items()}
    line = _line(named, room)
    for shown in FOLD_ORDER:
        while len(line) > longest and room[shown] > 0:
            room[shown] -= 1
            line = _line(named, room)
    return line


def _line(named: dict[bool | None, list[str]], room: dict[bool | None, int]) -> str:
    return "  ".join(f"{sign} {_some(named[shown], room[shown])}" for shown, sign in SIGNS.items() if named[shown])


def _some(names: list[str], room: int) -> str:
    """The first names, and how many more there are."""
    more = f"+{len(names) - room}" if room < len(names) else ""
    return f"{' · '.join(names[:room])} {more}".strip()
