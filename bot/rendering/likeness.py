"""What two faces have in common, as one line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.locales import name_trait, translate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.likeness import Likeness, Point

MAX_POINTS: Final = 5
"""Maximum names of each kind; the others are counted."""


def points_line(likeness: Likeness, language: str) -> str:
    """Return "같은 점: 안경, 60대 · 다른 점: 콧수염" in a language (any tag)."""
    parts = (("similar-same", likeness.same), ("similar-different", likeness.different))
    return " · ".join(
        translate(language, message, traits=_names(points, language)) for message, points in parts if points
    )


def _names(points: Iterable[Point], language: str) -> str:
    names = list(dict.fromkeys(name_trait(language, *point) for point in points))
    more = f" +{len(names) - MAX_POINTS}" if len(names) > MAX_POINTS else ""
    return ", ".join(names[:MAX_POINTS]) + more
