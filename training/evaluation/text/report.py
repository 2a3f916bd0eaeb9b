"""The figures of a description reader as lines for the terminal, and as a block of Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from training.evaluation.report.card import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from training.evaluation.metrics.tables import Table


@dataclass(frozen=True, slots=True)
class Line:
    """A figure beside its target. figure: a share with its interval. name: of its message. least: the target."""

    name: str
    label: str
    figure: Table
    least: float

    @property
    def met(self) -> bool:
        """Whether the figure reaches its target; one of nothing does not."""
        return self.figure["share"] is not None and self.figure["share"] >= self.least


def lines(figures: Table) -> list[Line]:
    """Return what has a target."""
    stated = figures["statements"]
    return [
        Line("precision", "stated traits: precision", stated["precision"], 0.97),
        Line("recall", "stated traits: recall", stated["recall"], 0.93),
        Line("short", "up to three words, nothing invented", figures["short_without_invention"], 0.97),
        Line("negation", "denials read right, of those read", figures["negation"]["right_if_read"], 0.95),
        Line("sides", "left and right read right, of those read", figures["sides"]["right_if_read"], 0.95),
    ]


def language_gap(figures: Table) -> float | None:
    """Return by how much F1 in Korean exceeds F1 in English; None if one of them is missing."""
    scores = [figures["by_language"].get(language, {}).get("f1") for language in ("ko", "en")]
    return None if None in scores else scores[0] - scores[1]


def tables(figures: Table) -> str:
    """Return all tables."""
    lead = f"{figures['descriptions']} hand-written descriptions that no training saw; traits are measured on the "
    by_trait = _table(_SCORES[:-2], (_scores(name, row) for name, row in figures["by_trait"].items()))
    sections = (
        lead + f"{figures['drawable']} that may be drawn.\n",
        _table(("what", "share", "95 %", "target", ""), map(_headline, lines(figures))),
        _others(figures),
        _table(_SCORES, (_scores(name, row) for name, row in figures["by_language"].items())),
        _table(_SCORES, (_scores(name, row) for name, row in figures["by_register"].items())),
        _refusals(figures["refusals"]),
        _folded("By trait", by_trait),
        _folded(f"The worst {len(figures['worst'])}", _worst(figures["worst"])),
    )
    return "\n".join(sections)


_SCORES: Final = ("", "precision", "recall", "F1", "labels", "invented per 100", "descriptions")


def _headline(line: Line) -> tuple[str, ...]:
    share = f"**{percent(line.figure['share'])}** of {line.figure['of']}"
    return line.label, share, _interval(line.figure), f"≥ {100 * line.least:.0f} %", "✓" if line.met else "✗"


def _others(figures: Table) -> str:
    requests = figures["requests"]
    rows = (
        ("marks per hundred descriptions of traits that nobody stated", str(figures["invented_per_hundred"])),
        ("wrong marks per hundred, other values of stated traits included", str(figures["wrong_per_hundred"])),
        ("F1 in Korean above F1 in English", percent(language_gap(figures))),
        ("denials that are read", percent(figures["negation"]["read"]["share"])),
        ("left and right that are read", percent(figures["sides"]["read"]["share"])),
        ("up to three words, no mark wrong", percent(figures["short_without_error"]["share"])),
        ("what cannot be drawn: precision", percent(requests["precision"]["share"])),
        ("what cannot be drawn: recall", percent(requests["recall"]["share"])),
        ("what cannot be drawn: its kind is right", percent(requests["kind"]["share"])),
        ("the language is right", percent(figures["language"]["share"])),
    )
    return _table(("also", "share"), rows)


def _scores(name: str, row: Table) -> tuple[str, ...]:
    precision, recall = row["precision"], row["recall"]
    scores = (name, percent(precision["share"]), percent(recall["share"]), percent(row["f1"]), str(recall["of"]))
    if "descriptions" not in row:
        return scores
    return (*scores, str(row["invented_per_hundred"]), str(row["descriptions"]))


def _refusals(refusals: Table) -> str:
    rows = {"harmless, but refused": refusals["refused_though_harmless"]}
    rows |= {f"{category}, but admitted": row for category, row in refusals["admitted"].items()}
    return _table(
        ("refusals", "share", "95 %", "of"),
        ((name, percent(row["share"]), _interval(row), str(row["of"])) for name, row in rows.items()),
    )


def _worst(cases: Sequence[Table]) -> str:
    return _table(
        ("text", "missed", "wrong"),
        (tuple(map(_cell, (case["text"], "; ".join(case["missed"]), "; ".join(case["wrong"])))) for case in cases),
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ⏎ ").replace("<", "&lt;")


def _folded(title: str, body: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{body}\n</details>\n"


def _interval(row: Table) -> str:
    return "" if row["low"] is None else f"{100 * row['low']:.1f} to {100 * row['high']:.1f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (head, ["---"] * len(head), *rows))
