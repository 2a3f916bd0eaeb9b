"""Trait marks as text: traits of the description that a candidate shows, misses, or that are uncertain."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

from bot.locales import name_trait

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.backend import TraitMark

SIGNS: Final[dict[bool | None, str]] = {True: "✓", False: "✗", None: "?"}
"""Sign of each kind of mark, in display order. The message `marks-legend` explains them."""

FOLD_ORDER: Final = (True, None, False)
"""Order in which marks are folded into a count: shown traits first, because missing ones decide a choice."""


@dataclass(frozen=True, slots=True)
class NamedMark:
    """A mark with the display name of its trait."""

    name: str
    shown: bool | None


def name_marks(marks: Sequence[TraitMark], language: str) -> list[NamedMark]:
    """Return named marks: shown, missed, uncertain, each in the model's order."""
    return [
        NamedMark(name_trait(language, mark.trait, mark.value), shown)
        for shown in SIGNS
        for mark in marks
        if mark.shown is shown
    ]


def format_marks(marks: Sequence[NamedMark], longest: float = inf) -> str:
    """Return marks as one line, "✓ 계란형 얼굴 · 오른쪽 가르마  ✗ 쌍꺼풀  ? 얇은 입술"; empty without marks.

    Names are replaced by a count ("✓ 계란형 얼굴 +3") until the line fits `longest` characters or no names remain.
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
    """Return the first names, and the number of the others."""
    more = f"+{len(names) - room}" if room < len(names) else ""
    return f"{' · '.join(names[:room])} {more}".strip()
