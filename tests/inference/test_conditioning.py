from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from inference.conditioning import changed_traits, trait_condition
from inference.descriptions import Statement

if TYPE_CHECKING:
    from inference.descriptions import Polarity

TRAITS = {"gender": ("M", "F"), "feature.glasses": ("없다", "뿔테", "무테")}


def said(trait: str, value: str, polarity: Polarity = "is") -> Statement:
    return Statement(0, 1, trait, value, polarity, 1.0)


def check(statements: list[Statement], shares: list[float], known: list[bool]) -> None:
    condition = trait_condition(statements, TRAITS)
    torch.testing.assert_close(condition.text, torch.tensor([shares]))
    assert condition.mask.tolist() == [known]


def test_a_stated_value_is_certain() -> None:
    check([said("feature.glasses", "뿔테")], [0.5, 0.5, 0, 1, 0], [False, True])


def test_a_denied_value_leaves_the_others() -> None:
    check([said("feature.glasses", "없다", "not")], [0.5, 0.5, 0, 0.5, 0.5], [False, True])


def test_the_last_word_counts() -> None:
    check([said("gender", "M"), said("gender", "F")], [0, 1, 1 / 3, 1 / 3, 1 / 3], [True, False])
    check([said("gender", "M"), said("gender", "M", "not")], [0, 1, 1 / 3, 1 / 3, 1 / 3], [True, False])


def test_what_the_networks_do_not_know_is_left_out() -> None:
    check([said("accessory.hat", "비니"), said("gender", "X")], [0.5, 0.5, 1 / 3, 1 / 3, 1 / 3], [False, False])


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ([], [], []),
        ([("gender", "M", "is")], [("gender", "F", "is")], ["gender"]),
        ([("gender", "M", "is")], [], ["gender"]),
        (
            [("gender", "M", "is"), ("feature.glasses", "뿔테", "is")],
            [("feature.glasses", "없다", "is"), ("gender", "M", "is")],
            ["feature.glasses"],
        ),
        ([], [("feature.glasses", "없다", "not")], ["feature.glasses"]),
    ],
)
def test_traits_that_an_edit_changes(
    before: list[tuple[str, str, Polarity]], after: list[tuple[str, str, Polarity]], changed: list[str]
) -> None:
    conditions = [trait_condition([said(*one) for one in statements], TRAITS) for statements in (before, after)]
    assert changed_traits(*conditions, TRAITS).tolist() == [trait in changed for trait in TRAITS]
