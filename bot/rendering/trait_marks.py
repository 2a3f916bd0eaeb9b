"""Trait marks as text: traits of the description that a candidate shows, misses, or that are uncertain."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

from bot.locales import name_trait, translate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.backend import TraitMark

SIGNS: Final[dict[bool | None, str]] = {True: "✓", False: "✗", None: "?"}
"""Sign of each kind of mark, in display order. The message `marks-legend` explains them."""

FOLD_ORDER: Final = (True, None, False)
"""Order in which marks are folded into a count: shown traits first, because missing ones decide a choice."""


@dataclass(frozen=True, slots=True)
class NamedMark:
    """A mark with the display name of its trait, and the words of the description that state it."""

    name: str
    shown: bool | None
    words: str = ""


def name_marks(marks: Sequence[TraitMark], language: str) -> list[NamedMark]:
    """Return named marks: shown, missed, uncertain, each in the model's order."""
    return [
        NamedMark(name_trait(language, mark.trait, mark.value), shown, mark.words)
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


MAX_WORDS_LENGTH: Final = 200
"""Maximum characters of the line that says which words the marks come from."""


def words_line(marks: Sequence[TraitMark], language: str, longest: int) -> str:
    """Return "읽은 말: 남성 ‘아저씨’ · 큰 코 ‘코가 커다란’": from which words the marks come.

    Empty if the words are the names themselves. What does not fit `longest` characters, at most some hundreds, is left
    out.
    """
    line = ""
    said: list[str] = []
    for mark in marks:
        name = name_trait(language, mark.trait, mark.value)
        if mark.words in {"", name} or len(name) + len(mark.words) > longest:
            continue
        said.append(translate(language, "mark-words", name=name, words=mark.words))
        longer = translate(language, "marks-words", words=" · ".join(said))
        if len(longer) > longest:
            break
        line = longer
    return line


def _line(named: dict[bool | None, list[str]], room: dict[bool | None, int]) -> str:
    return "  ".join(f"{sign} {_some(named[shown], room[shown])}" for shown, sign in SIGNS.items() if named[shown])


def _some(names: list[str], room: int) -> str:
    """Return the first names, and the number of the others."""
    more = f"+{len(names) - room}" if room < len(names) else ""
    return f"{' · '.join(names[:room])} {more}".strip()
