"""What a description mentions, against what the reader sees in the face drawn for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from training.evaluation.metrics.proportions import Share
from training.traits import CLASSES

Key = TypeVar("Key")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from training.evaluation.classifier import Sight, Statement


@dataclass(frozen=True, slots=True)
class Mention:
    """A trait that a description mentions, the value it states, and the value that the reader sees."""

    trait: str
    stated: str
    seen: str

    @property
    def shown(self) -> bool:
        """Whether the face shows what was said."""
        return self.stated == self.seen


@dataclass(frozen=True, slots=True)
class Coarse:
    """What a stranger tells at a glance: a trait, and its values taken together in groups."""

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
"""Sex, glasses, baldness, hair length, bangs and beard: what nobody forgives a wrong face."""


def mentions(stated: Statement, sight: Sight) -> list[Mention]:
    """Every stated trait beside what the face shows."""
    return [Mention(trait, value, sight.value(trait)) for trait, value in stated.items()]


def all_mentions(statements: Sequence[Statement], sights: Sequence[Sight]) -> list[Mention]:
    """The mentions of many descriptions, each against its own face."""
    return [mention for pair in zip(statements, sights, strict=True) for mention in mentions(*pair)]


def shown(stated: Statement, sight: Sight) -> int:
    """How many of the stated traits the face shows."""
    return sum(mention.shown for mention in mentions(stated, sight))


def total(pool: Iterable[Mention]) -> Share:
    """The share of all mentions together."""
    return Share.among(mention.shown for mention in pool)


def by_trait(pool: Iterable[Mention]) -> dict[str, Share]:
    """Shares of each trait that is mentioned, in the order of CLASSES."""
    shares = _tally((mention.trait, mention.shown) for mention in pool)
    return {trait: shares[trait] for trait in CLASSES if trait in shares}


def by_value(pool: Iterable[Mention]) -> dict[str, dict[str, Share]]:
    """Shares of each value of each trait that is mentioned: both directions of each field."""
    shares = _tally(((mention.trait, mention.stated), mention.shown) for mention in pool)
    table = {
        trait: {value: shares[trait, value] for value in values if (trait, value) in shares}
        for trait, values in CLASSES.items()
    }
    return {trait: row for trait, row in table.items() if row}


def coarse(pool: Sequence[Mention]) -> list[tuple[str, Mention]]:
    """Mentions of what a glance tells, values as groups, by the name in COARSE; fringe and baldness are told apart."""
    return [
        (name, Mention(mention.trait, row.group(mention.stated), row.group(mention.seen)))
        for name, row in COARSE.items()
        for mention in pool
        if mention.trait == row.trait
    ]


def within_a_decade(pool: Iterable[Mention]) -> Share:
    """Share of mentioned ages whose face is seen in the same decade or in one beside it."""
    ages = [mention for mention in pool if mention.trait == "age"]
    return Share.among(abs(int(mention.stated) - int(mention.seen)) <= 10 for mention in ages)


def all_shown(statements: Sequence[Statement], sights: Sequence[Sight]) -> Share:
    """Share of descriptions of which nothing is missing in the face."""
    pairs = zip(statements, sights, strict=True)
    return Share.among(shown(stated, sight) == len(stated) for stated, sight in pairs)


def _tally(outcomes: Iterable[tuple[Key, bool]]) -> dict[Key, Share]:
    grouped: dict[Key, list[bool]] = defaultdict(list)
    for key, outcome in outcomes:
        grouped[key].append(outcome)
    return {key: Share.among(group) for key, group in grouped.items()}
