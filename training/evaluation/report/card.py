"""The evaluation block of a model card: tables in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from training.evaluation.report.pictures import IMAGES, RECONSTRUCTIONS
from training.evaluation.report.summary import coarse_rows, summary_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from training.evaluation.metrics.tables import Table
    from training.evaluation.report.summary import SummaryRow

_RECONSTRUCTIONS: Final = f"""\
Held-out renders, and under each row what the VQGAN makes of them:

![Renders and their reconstructions]({IMAGES}/{RECONSTRUCTIONS})
"""

ENOUGH: Final = 5
"""Minimum number of mentions of a trait that is called well or badly drawn."""

_KINDS: Final = {
    "drawn": "drawn",
    "any_candidate": "any candidate",
    "renders": "their renders",
    "retrieved": "retrieved",
    "shuffled": "shuffled",
}
"""Set of faces -> column heading."""


def card(figures: Table) -> str:
    """Return all tables."""
    sections = (
        _headline(figures),
        _table(("at a glance", *_HEADLINE), map(_line, coarse_rows(figures))),
        _well_and_badly(figures["by_trait"]),
        _mentions(figures["all_shown"]),
        _others(figures),
        _distances(figures),
        _RECONSTRUCTIONS,
        _traits(figures["by_trait"]),
    )
    return "\n".join(sections)


_HEADLINE: Final = ("drawn", "95 %", "target", "", "their renders", "shuffled")


def _headline(figures: Table) -> str:
    lead = (
        f"{figures['descriptions']} descriptions of held-out persons, {figures['candidates']} candidates each; the "
        "best-ranked one counts. *Their renders*: the persons' own pictures, the classifier's ceiling. *Shuffled*: the "
        "drawn faces beside other persons' descriptions.\n\n"
    )
    return lead + _table(("what", *_HEADLINE), map(_line, summary_rows(figures)))


def _line(line: SummaryRow) -> tuple[str, ...]:
    return (
        line.label,
        f"**{percent(line.value)}**",
        _interval(line.figure),
        line.target,
        "✓" if line.met else "✗",
        _share(line.renders),
        _share(line.shuffled),
    )


def _well_and_badly(traits: Table) -> str:
    """Return two sentences: traits mostly shown and traits mostly missed, of those with ENOUGH mentions."""
    known = {trait: row["drawn"]["share"] for trait, row in traits.items() if row["drawn"]["of"] >= ENOUGH}
    ranked = sorted(known, key=known.__getitem__, reverse=True)
    well = [trait for trait in ranked if known[trait] >= 0.9]
    badly = [trait for trait in ranked if known[trait] < 0.5]
    return (
        f"Shown nine times in ten or more: {', '.join(well) or 'nothing'}.\n\n"
        f"Missed more often than shown: {', '.join(badly) or 'nothing'}.\n"
    )


def _mentions(counts: Table) -> str:
    kinds = [kind for kind in _KINDS if kind in next(iter(counts.values()))]
    rows = (
        (f"{count}", *(_share(row[kind]) for kind in kinds), str(row["drawn"]["of"])) for count, row in counts.items()
    )
    return _table(("everything shown, of so many mentions", *(_KINDS[kind] for kind in kinds), "descriptions"), rows)


def _others(figures: Table) -> str:
    """Return the table of probes, retrieval, ages, reranking and robustness."""
    precision, rerank, robustness = figures["r_precision"], figures["rerank"], figures["robustness"]
    pairs = [(kind, way) for kind in ("negation", "binding") for way in _WAYS]
    rows = [
        *((f"{kind}: {_WAYS[way]}", *_both(figures[kind][way])) for kind, way in pairs),
        ("right caption among 100", *_both(precision["among_100"]["drawn"])),
        ("the same by their renders", *_both(precision["among_100"]["renders"])),
        ("ages shown within one decade", *_both(figures["faithfulness"]["age_within_a_decade"]["drawn"])),
        ("gain of a perfect order of 8", *_difference(rerank["gain_of_a_perfect_order"])),
        *((f"lost by {name.replace('_', ' ')}", *_difference(row["drop"])) for name, row in robustness.items()),
    ]
    return _table(("also", "share", "95 %"), rows)


_WAYS: Final = {"right": "shows what is said", "turned_round": "shows the reverse"}


def _distances(figures: Table) -> str:
    rows: list[tuple[str, ...]] = []
    for name, row in figures["distances"].items():
        rows += [
            (f"FD-{name} of drawn faces", _plain(row["fd"]), _plain(row["fd_floor"])),
            (f"FD-{name} of reconstructions from their originals", _plain(row["rfd"]), "0"),
            (f"FD-{name} of reconstructions from other renders", _plain(row["rfd_others"]), _plain(row["fd_floor"])),
            (f"KD-{name} of drawn faces", _plain(row["kd"]), _plain(row["kd_floor"])),
            (f"IS-{name} of drawn faces", _plain(row["inception_score"]), _plain(row["inception_score_of_renders"])),
        ]
    apart = figures["diversity"]
    rows.append(("candidates of one description apart", *(_plain(apart[kind]["features"]) for kind in _APART)))
    lead = (
        f"{figures['pictures']} pictures in each set, drawn faces one for each of so many descriptions and unranked; "
    )
    lead += "; ".join(f"{name}: {row['preprocessing']}" for name, row in figures["distances"].items())
    return f"{lead}. Beside each figure that of held-out renders among themselves.\n\n" + _table(
        ("pictures", "measured", "renders"), rows
    )


_APART: Final = ("drawn", "renders_of_different_persons")
"""Columns of the diversity row."""


def _traits(traits: Table) -> str:
    kinds = [kind for kind in _KINDS if kind in next(iter(traits.values()))]
    head = ("trait", "mentions", *(_KINDS[kind] for kind in kinds), "classifier is right")
    rows = (
        (trait, str(row["drawn"]["of"]), *(_share(row[kind]) for kind in kinds), _share(row["reader_accuracy"]))
        for trait, row in traits.items()
    )
    return f"<details><summary>By trait</summary>\n\n{_table(head, rows)}\n</details>\n"


def percent(value: float | None) -> str:
    """Format a proportion in per cent; None as a dash."""
    return "–" if value is None else f"{100 * value:.1f} %"


def _share(row: Table | None) -> str:
    return "" if row is None else percent(row["share"])


def _both(row: Table) -> tuple[str, str]:
    return _share(row), _interval(row)


def _difference(row: Table) -> tuple[str, str]:
    return percent(row["value"]), _interval(row)


def _interval(row: Table) -> str:
    return "" if row["low"] is None else f"{100 * row['low']:.1f} to {100 * row['high']:.1f}"


def _plain(value: Any) -> str:  # noqa: ANN401 - a number of the JSON, or null
    return "–" if value is None else f"{value:.4g}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines_of_it = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines_of_it)
