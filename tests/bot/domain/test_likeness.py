"""What two descriptions have in common."""

from __future__ import annotations

import pytest

from bot.domain.likeness import Likeness, compare
from bot.rendering.likeness import points_line
from inference.descriptions import Polarity, Statement


def stated(*traits: tuple[str, str] | tuple[str, str, Polarity]) -> list[Statement]:
    return [Statement(0, 1, one[0], one[1], one[2] if len(one) > 2 else "is", 1.0) for one in traits]


MAN, GLASSES = ("gender", "M"), ("feature.glasses", "뿔테")


@pytest.mark.parametrize(
    ("wanted", "found", "korean", "share"),
    [
        (
            stated(("feature.glasses", "없다", "not"), ("age", "60")),
            stated(GLASSES, ("age", "60"), ("feature.mustache", "콧수염")),
            "같은 점: 뿔테 안경, 60대 · 다른 점: 콧수염",
            1.0,
        ),
        (stated(MAN, GLASSES), stated(MAN, ("feature.glasses", "없다")), "같은 점: 남성 · 다른 점: 안경 없음", 1 / 3),
        (stated(MAN, GLASSES), stated(MAN), "같은 점: 남성", 1 / 3),
        (stated(MAN), stated(("gender", "F"), ("feature.mole", "없다")), "다른 점: 여성", 0.0),
        (stated(("feature.glasses", "없다")), stated(("feature.glasses", "없다", "not")), "다른 점: 안경", 0.0),
        (stated(), stated(MAN), "", 0.0),
    ],
)
def test_shared_and_different_points_are_named(
    wanted: list[Statement], found: list[Statement], korean: str, share: float
) -> None:
    likeness = compare(wanted, found)
    assert points_line(likeness, "ko") == korean
    assert likeness.share == pytest.approx(share)


def test_many_points_are_counted() -> None:
    ages = tuple(("age", age) for age in ("20", "30", "40", "50", "60"))
    assert points_line(Likeness((*ages, MAN), (), 1.0), "en").endswith("sixties +1")
