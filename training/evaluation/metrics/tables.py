"""Figures as JSON: rounded, with intervals, and null if there is nothing to measure."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

from training.evaluation.metrics import faithfulness
from training.evaluation.metrics.faithfulness import COARSE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.evaluation.classifier import Prediction, Statement
    from training.evaluation.metrics.faithfulness import Mention
    from training.evaluation.metrics.probes import Answer
    from training.evaluation.metrics.proportions import Difference, Proportion

Table: TypeAlias = dict[str, Any]
Columns: TypeAlias = "Mapping[str, tuple[Sequence[Statement], Sequence[Prediction]]]"
"""Name of a set of faces -> statements and predictions, one for each description."""


def number(value: float) -> float | None:
    """Round to four decimals; None if not finite."""
    return round(value, 4) if isfinite(value) else None


def share(value: Proportion) -> Table:
    """Return a proportion, its total, and its 95 % interval."""
    low, high = value.interval
    return {"share": number(value.value), "of": value.of, "low": number(low), "high": number(high)}


def difference(value: Difference) -> Table:
    """Return a difference and its 95 % interval."""
    return {name: number(part) for name, part in asdict(value).items()}


def pooled(all_columns: Sequence[Columns]) -> Columns:
    """Concatenate the columns of several sets of descriptions."""
    return {
        name: (
            [stated for columns in all_columns for stated in columns[name][0]],
            [prediction for columns in all_columns for prediction in columns[name][1]],
        )
        for name in all_columns[0]
    }


def faithfulness_table(columns: Columns) -> Table:
    """Return faithfulness for all traits and for coarse traits, one column for each set of faces."""
    pools = {name: faithfulness.all_mentions(*column) for name, column in columns.items()}
    glances = {name: faithfulness.coarse(pool) for name, pool in pools.items()}
    return {
        "all": {name: share(faithfulness.total(pool)) for name, pool in pools.items()},
        "coarse": {"all": {name: share(faithfulness.total(m for _, m in pool)) for name, pool in glances.items()}}
        | {row: {name: _glance(pool, row) for name, pool in glances.items()} for row in COARSE},
        "age_within_a_decade": {name: share(faithfulness.within_a_decade(pool)) for name, pool in pools.items()},
    }


def traits_table(columns: Columns, accuracy: Mapping[str, Proportion]) -> Table:
    """Return faithfulness by trait and by value, with the accuracy of the classifier."""
    pools = {name: faithfulness.all_mentions(*column) for name, column in columns.items()}
    traits = {name: faithfulness.by_trait(pool) for name, pool in pools.items()}
    values = {name: faithfulness.by_value(pool) for name, pool in pools.items()}
    mentioned = next(iter(values.values()))
    return {
        trait: {name: share(shares[trait]) for name, shares in traits.items()}
        | {"reader_accuracy": share(accuracy[trait])}
        | {"by_value": {value: {name: share(table[trait][value]) for name, table in values.items()} for value in row}}
        for trait, row in mentioned.items()
    }


def _glance(pool: Sequence[tuple[str, Mention]], row: str) -> Table:
    """Return a row of the coarse table: all mentions of a trait, and by group."""
    chosen = [mention for name, mention in pool if name == row]
    directions = sorted({mention.stated for mention in chosen})
    return share(faithfulness.total(chosen)) | {
        "by_value": {way: share(faithfulness.total(m for m in chosen if m.stated == way)) for way in directions}
    }


def all_shown_row(columns: Columns) -> Table:
    """Return the proportion of descriptions whose stated traits are all shown, by set of faces."""
    return {name: share(faithfulness.all_shown(*column)) for name, column in columns.items()}


def probes_table(answers: Sequence[tuple[Answer, Answer]]) -> Table:
    """Return the proportion of probes with right values, and with those of the other of the pair."""
    flat = [answer for pair in answers for answer in pair]
    return {
        "right": _pooled([answer.right for answer in flat]),
        "turned_round": _pooled([answer.turned_round for answer in flat]),
        "pairs": [
            [
                {"text": a.probe.text, "right": number(a.right.value), "turned_round": number(a.turned_round.value)}
                for a in pair
            ]
            for pair in answers
        ],
    }


def _pooled(shares: Sequence[Proportion]) -> Table:
    return share(type(shares[0])(sum(one.shown for one in shares), sum(one.of for one in shares)))
