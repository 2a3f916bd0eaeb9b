"""Curves of a sweep: proportion of mentions shown, and distance between candidates, over each setting."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDTH: Final = 300
HEIGHT: Final = 150


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a curve; y, top (upper bound) and bottom (lower bound) in pixels."""

    label: str
    x: float
    share: float
    y: float
    top: float
    bottom: float
    spread_y: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The curve of one setting."""

    setting: str
    marks: Sequence[Mark]

    @property
    def shares(self) -> str:
        """Polyline of proportions, as SVG's `points`."""
        return " ".join(f"{mark.x:.1f},{mark.y:.1f}" for mark in self.marks)

    @property
    def spreads(self) -> str:
        """Polyline of distances between candidates."""
        return " ".join(f"{mark.x:.1f},{mark.spread_y:.1f}" for mark in self.marks)


def curves(trials: Iterable[Mapping[str, Any]]) -> list[Curve]:
    """Make the curves of a sweep.json. Proportions range from 0 to 1, distances from 0 to the largest."""
    rows = list(trials)
    widest = max((row["spread"] for row in rows), default=0) or 1
    return [Curve(setting, _marks(list(group), widest)) for setting, group in groupby(rows, lambda row: row["setting"])]


def _marks(rows: Sequence[Mapping[str, Any]], widest: float) -> list[Mark]:
    step = WIDTH / len(rows)
    return [
        Mark(
            label=row["value"] if isinstance(row["value"], str) else f"{row['value']:g}",
            x=step * (i + 0.5),
            share=row["shown"],
            y=HEIGHT * (1 - row["shown"]),
            top=HEIGHT * (1 - row["high"]),
            bottom=HEIGHT * (1 - row["low"]),
            spread_y=HEIGHT * (1 - row["spread"] / widest),
        )
        for i, row in enumerate(rows)
    ]
