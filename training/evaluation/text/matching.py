"""One reading beside the labels of its description."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from training.vocabulary import ABSENT

if TYPE_CHECKING:
    from inference.descriptions import Reading, Statement
    from training.descriptions import Description
    from training.descriptions import Statement as Label


def _overlap(stated: Statement, label: Label) -> bool:
    return stated.start < label.end and label.start < stated.end


def _says(stated: Statement, label: Label) -> bool:
    return (stated.trait, stated.value, stated.polarity) == (label.trait, label.value, label.polarity)


@dataclass(frozen=True)
class Comparison:
    """A description with its labels, and what was read.

    A statement is right if a label of the same trait, value and polarity shares characters with it. One that repeats
    elsewhere in the text what a label says is neither right nor wrong: of what is said twice, labels mark one place.
    """

    description: Description
    reading: Reading

    @cached_property
    def right(self) -> list[Statement]:
        """Statements that a label confirms."""
        stated = self.description.stated
        return [x for x in self.reading.statements if any(_says(x, y) and _overlap(x, y) for y in stated)]

    @cached_property
    def wrong(self) -> list[Statement]:
        """Statements that no label confirms, in whatever place."""
        return [x for x in self.reading.statements if not any(_says(x, y) for y in self.description.stated)]

    @cached_property
    def invented(self) -> list[Statement]:
        """Wrong statements about traits of which the description says nothing."""
        stated = {label.trait for label in self.description.stated}
        return [x for x in self.wrong if x.trait not in stated]

    @cached_property
    def found(self) -> list[Label]:
        """Labels that were read."""
        return [y for y in self.description.stated if any(_says(x, y) and _overlap(x, y) for x in self.right)]

    @cached_property
    def missed(self) -> list[Label]:
        """Labels that were not read."""
        return [y for y in self.description.stated if y not in self.found]

    def answered(self, label: Label) -> bool:
        """Whether something was read about the label's trait at its place, right or wrong."""
        return any(x.trait == label.trait and _overlap(x, label) for x in self.reading.statements)

    @property
    def errors(self) -> int:
        """Number of wrong statements and missed labels."""
        return len(self.wrong) + len(self.missed)

    @property
    def is_short(self) -> bool:
        """Whether the description has at most three words."""
        return len(self.description.text.split()) <= SHORT


SHORT = 3
"""Words of a short description."""


def denies(label: Label) -> bool:
    """Whether a label denies something: a value, or that there is something at all."""
    return label.polarity == "not" or label.value == ABSENT


def has_side(label: Label) -> bool:
    """Whether a label's value is on the left or on the right."""
    return label.value.startswith(("왼쪽", "오른쪽"))
