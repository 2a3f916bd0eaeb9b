"""The summary figures of a checkpoint, with targets and baselines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.evaluation.metrics.variations import EXPECTED

if TYPE_CHECKING:
    from training.evaluation.metrics.tables import Table


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A figure with its interval, its target, and the baselines of renders and of shuffled faces.

    name: what JSON calls it at its top level; empty for a figure that is not there.
    """

    name: str
    label: str
    figure: Table
    target: str
    met: bool
    renders: Table | None = None
    shuffled: Table | None = None

    @property
    def value(self) -> float | None:
        """Value of the figure."""
        value: float | None = self.figure.get("share", self.figure.get("value"))
        return value


def summary_rows(figures: Table) -> list[SummaryRow]:
    """Return the rows of the summary."""
    drop = worst_drop(figures["robustness"])
    gain = figures["rerank"]["gain"]
    return [
        _share("attributes_shown", "mentioned attributes shown", figures["faithfulness"]["all"], 0.9),
        _share("coarse_attributes_shown", "the same, at a glance", figures["faithfulness"]["coarse"]["all"], 0.97),
        _share("all_shown_at_4", "everything shown, of 4 mentions", figures["all_shown"]["4"], 0.7),
        _share("r_precision_at_10", "R-precision among 10 captions", figures["r_precision"]["among_10"], 0.8),
        SummaryRow("rerank_gain", "gain by ranking 8 candidates", gain, "> 0 %", met=(gain["low"] or 0) > 0),
        SummaryRow(
            "robustness_drop", "lost by typos, lost spaces or synonyms", drop, "≤ 5 %", met=(drop["value"] or 0) <= 0.05
        ),
    ]


def coarse_rows(figures: Table) -> list[SummaryRow]:
    """Return the rows of coarse traits that are mentioned at least once."""
    rows = {name: row for name, row in figures["faithfulness"]["coarse"].items() if name != "all"}
    return [_share("", name, row, 0.97) for name, row in rows.items() if row["drawn"]["of"]]


def worst_drop(robustness: Table) -> Table:
    """Return the largest drop of the EXPECTED variations."""
    drops: list[Table] = [robustness[name]["drop"] for name in EXPECTED]
    return max(drops, key=lambda drop: -1.0 if drop["value"] is None else drop["value"])


def _share(name: str, label: str, row: Table, target: float) -> SummaryRow:
    drawn = row["drawn"]
    met = drawn["share"] is not None and drawn["share"] >= target
    return SummaryRow(name, label, drawn, f"≥ {100 * target:.0f} %", met, row["renders"], row["shuffled"])
