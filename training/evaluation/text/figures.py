"""Figures of a description reader, as a table for JSON."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from training.descriptions import is_held_out
from training.evaluation.metrics.proportions import Proportion
from training.evaluation.metrics.tables import Table, number, share
from training.evaluation.text.matching import Comparison, denies, has_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from inference.reading import DescriptionReader
    from training.descriptions import Description
    from training.descriptions import Statement as Label

BATCH: Final = 32
WORST: Final = 50
"""Cases that are written out in full."""


def held_out(descriptions: Iterable[Description]) -> list[Description]:
    """The descriptions that no training has seen."""
    return [description for description in descriptions if is_held_out(description.text)]


def compare(reader: DescriptionReader, descriptions: Sequence[Description]) -> list[Comparison]:
    """Read all descriptions."""
    compared = []
    for start in range(0, len(descriptions), BATCH):
        batch = descriptions[start : start + BATCH]
        readings = reader.read_all([description.text for description in batch])
        compared += [Comparison(*pair) for pair in zip(batch, readings, strict=True)]
    return compared


def figures(compared: Sequence[Comparison], refusal_threshold: float) -> Table:
    """Return all figures; those of traits are of descriptions that may be drawn."""
    drawable = [case for case in compared if case.description.may_draw]
    return {
        "descriptions": len(compared),
        "drawable": len(drawable),
        "statements": statements(drawable),
        "invented_per_hundred": number(100 * sum(len(case.invented) for case in drawable) / max(len(drawable), 1)),
        "wrong_per_hundred": number(100 * sum(len(case.wrong) for case in drawable) / max(len(drawable), 1)),
        "short_without_invention": _all_of(
            [case for case in drawable if case.is_short], lambda case: not case.invented
        ),
        "short_without_error": _all_of([case for case in drawable if case.is_short], lambda case: not case.wrong),
        "negation": _answers(drawable, denies),
        "sides": _answers(drawable, has_side),
        "requests": _requests(drawable),
        "language": _all_of(drawable, lambda case: case.reading.language == case.description.language),
        "by_language": _grouped(drawable, lambda case: case.description.language),
        "by_register": _grouped(drawable, lambda case: case.description.register),
        "by_trait": _by_trait(drawable),
        "refusals": _refusals(compared, refusal_threshold),
        "worst": [_case(case) for case in sorted(drawable, key=lambda case: -case.errors)[:WORST] if case.errors],
    }


def statements(cases: Sequence[Comparison]) -> Table:
    """Return precision, recall and F1 of stated traits."""
    right = sum(len(case.right) for case in cases)
    claimed = right + sum(len(case.wrong) for case in cases)
    found, labels = sum(len(case.found) for case in cases), sum(len(case.description.stated) for case in cases)
    return _scores(right, claimed, found, labels)


def _scores(right: int, claimed: int, found: int, labels: int) -> Table:
    precision, recall = Proportion(right, claimed), Proportion(found, labels)
    both = precision.value + recall.value
    f1 = 2 * precision.value * recall.value / both if both > 0 else float("nan")
    return {"precision": share(precision), "recall": share(recall), "f1": number(f1)}


def _all_of(cases: Sequence[Comparison], holds: Callable[[Comparison], bool]) -> Table:
    return share(Proportion(sum(map(holds, cases)), len(cases)))


def _answers(cases: Sequence[Comparison], chosen: Callable[[Label], bool]) -> Table:
    """Of the chosen labels: how many were read right, and how many of those about which something was read."""
    labels = [(case, label) for case in cases for label in case.description.stated if chosen(label)]
    read = sum(label in case.found for case, label in labels)
    answered = sum(case.answered(label) for case, label in labels)
    return {"read": share(Proportion(read, len(labels))), "right_if_read": share(Proportion(read, answered))}


def _requests(cases: Sequence[Comparison]) -> Table:
    """Precision and recall of what cannot be drawn, by place; and how often its kind is right there."""
    pairs = [(x, y) for case in cases for x in case.reading.requests for y in case.description.undrawable]
    pairs = [(x, y) for x, y in pairs if x.start < y.end and y.start < x.end]
    places = [
        (
            sum(
                any(x.start < y.end and y.start < x.end for y in case.description.undrawable)
                for x in case.reading.requests
            ),
            len(case.reading.requests),
            sum(
                any(x.start < y.end and y.start < x.end for x in case.reading.requests)
                for y in case.description.undrawable
            ),
            len(case.description.undrawable),
        )
        for case in cases
    ]
    scores = _scores(*(sum(column) for column in zip(*places, strict=True)))
    return {**scores, "kind": share(Proportion(sum(x.kind == y.kind for x, y in pairs), len(pairs)))}


def _grouped(cases: Sequence[Comparison], key: Callable[[Comparison], str]) -> dict[str, Table]:
    groups: dict[str, list[Comparison]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case)
    return {
        name: {
            "descriptions": len(group),
            **statements(group),
            "invented_per_hundred": number(100 * sum(len(case.invented) for case in group) / len(group)),
        }
        for name, group in sorted(groups.items())
    }


def _by_trait(cases: Sequence[Comparison]) -> dict[str, Table]:
    traits = {y.trait for case in cases for y in case.description.stated} | {
        x.trait for case in cases for x in case.wrong
    }
    table = {}
    for trait in sorted(traits):
        right = sum(x.trait == trait for case in cases for x in case.right)
        wrong = sum(x.trait == trait for case in cases for x in case.wrong)
        found = sum(y.trait == trait for case in cases for y in case.found)
        labels = sum(y.trait == trait for case in cases for y in case.description.stated)
        table[trait] = _scores(right, right + wrong, found, labels)
    return table


def _refusals(cases: Sequence[Comparison], threshold: float) -> Table:
    """Return false refusals of what may be drawn, and false admissions of what may not, by category."""

    def refused(case: Comparison) -> bool:
        return max(case.reading.refusals.values()) >= threshold

    drawable = [case for case in cases if case.description.may_draw]
    admitted: dict[str, Table] = {}
    for category in sorted({case.description.refusal for case in cases if case.description.refusal}):
        of_it = [case for case in cases if case.description.refusal == category]
        admitted[category] = _all_of(of_it, lambda case: not refused(case))
    return {"refused_though_harmless": _all_of(drawable, refused), "admitted": admitted}


def _case(case: Comparison) -> Table:
    return {
        "text": case.description.text,
        "register": case.description.register,
        "missed": [f"{x.words}: {x.trait} {x.polarity} {x.value}" for x in case.missed],
        "wrong": [
            f"{case.description.text[x.start : x.end]}: {x.trait} {x.polarity} {x.value} ({x.confidence:.2f})"
            for x in case.wrong
        ],
    }
