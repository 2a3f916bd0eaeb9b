"""Faithfulness: mentioned traits compared with the classifier's prediction for the generated face."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from training.evaluation.metrics.proportions import Proportion
from training.traits import CLASSES

Key = TypeVar("Key")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from training.evaluation.classifier import Prediction, Statement


@dataclass(frozen=True, slots=True)
class Mention:
    """A mentioned trait, its stated value, and its predicted value."""

    trait: str
    stated: str
    seen: str

    @property
    def shown(self) -> bool:
        """Whether the predicted value is the stated one."""
        return self.stated == self.seen


@dataclass(frozen=True, slots=True)
class Coarse:
    """A coarse trait: a trait whose values are merged into groups."""

    trait: str
    group: Callable[[str], str]


_SHORT: Final = ("숏컷(귀보임)", "귀덮음")
COARSE: Final[Mapping[str, Coarse]] = {
    "성별": Coarse("gender", str),
    "안경": Coarse("feature.glasses", lambda value: "없다" if value == "없다" else "안경"),
    "대머리": Coarse("hairstyle.topLength", lambda value: "대머리" if value == "대머리" else "머리카락"),
    "머리 길이": Coarse("hairstyle.sizeLength", lambda value: "짧은 머리" if value in _SHORT else value),
    "앞머리": Coarse("hairstyle.topLength", lambda value: "내림" if value == "앞머리내림" else "없음"),
    "수염": Coarse("feature.mustache", lambda value: "없다" if value in ("없다", "수염자국") else "수염"),
}
"""Sex, glasses, baldness, hair length, bangs and beard: the traits whose errors are most noticeable."""


def mentions(stated: Statement, prediction: Prediction) -> list[Mention]:
    """Return every stated trait with its prediction."""
    return [Mention(trait, value, prediction.value(trait)) for trait, value in stated.items()]


def all_mentions(statements: Sequence[Statement], predictions: Sequence[Prediction]) -> list[Mention]:
    """Return the mentions of many descriptions, each with the prediction for its face."""
    return [mention for pair in zip(statements, predictions, strict=True) for mention in mentions(*pair)]


def shown(stated: Statement, prediction: Prediction) -> int:
    """Return the number of stated traits that the face shows."""
    return sum(mention.shown for mention in mentions(stated, prediction))


def total(pool: Iterable[Mention]) -> Proportion:
    """Return the proportion of all mentions that are shown."""
    return Proportion.among(mention.shown for mention in pool)


def by_trait(pool: Iterable[Mention]) -> dict[str, Proportion]:
    """Return proportions by mentioned trait, in the order of CLASSES."""
    shares = _tally((mention.trait, mention.shown) for mention in pool)
    return {trait: shares[trait] for trait in CLASSES if trait in shares}


def by_value(pool: Iterable[Mention]) -> dict[str, dict[str, Proportion]]:
    """Return proportions by mentioned trait and value."""
    shares = _tally(((mention.trait, mention.stated), mention.shown) for mention in pool)
    table = {
        trait: {value: shares[trait, value] for value in values if (trait, value) in shares}
        for trait, values in CLASSES.items()
    }
    return {trait: row for trait, row in table.items() if row}


def coarse(pool: Sequence[Mention]) -> list[tuple[str, Mention]]:
    """Return the mentions of coarse traits, with groups for values and the names in COARSE."""
    return [
        (name, Mention(mention.trait, row.group(mention.stated), row.group(mention.seen)))
        for name, row in COARSE.items()
        for mention in pool
        if mention.trait == row.trait
    ]


def within_a_decade(pool: Iterable[Mention]) -> Proportion:
    """Return the proportion of mentioned ages that are predicted within one decade."""
    ages = [mention for mention in pool if mention.trait == "age"]
    return Proportion.among(abs(int(mention.stated) - int(mention.seen)) <= 10 for mention in ages)


def all_shown(statements: Sequence[Statement], predictions: Sequence[Prediction]) -> Proportion:
    """Return the proportion of descriptions whose stated traits are all shown."""
    pairs = zip(statements, predictions, strict=True)
    return Proportion.among(shown(stated, prediction) == len(stated) for stated, prediction in pairs)


def _tally(outcomes: Iterable[tuple[Key, bool]]) -> dict[Key, Proportion]:
    grouped: dict[Key, list[bool]] = defaultdict(list)
    for key, outcome in outcomes:
        grouped[key].append(outcome)
    return {key: Proportion.among(group) for key, group in grouped.items()}
