"""What a model can draw of a description."""

from __future__ import annotations

import pytest

from inference.descriptions import (
    LIKELY,
    Reading,
    Request,
    Statement,
    Undrawn,
    may_state_traits,
    undrawn,
    words_of_traits,
)

TRAITS = {"gender": ("M", "F"), "feature.glasses": ("없다", "뿔테", "금속테", "무테")}


def stated(text: str, words: str, trait: str, value: str, polarity: str = "is") -> Statement:
    start = text.index(words)
    return Statement(start, start + len(words), trait, value, polarity, 1.0)  # type: ignore[arg-type]


def asked(text: str, words: str, kind: str) -> Request:
    return Request(text.index(words), text.index(words) + len(words), kind, 1.0)


@pytest.mark.parametrize(
    ("text", "statements", "requests", "missing"),
    [
        (
            "귀걸이, 금발, 남자",
            [("귀걸이", "accessory.earrings", "있다", "is"), ("남자", "gender", "M", "is")],
            [("금발", "hair_colour")],
            [("accessory.earrings", "있다", "귀걸이"), ("hair_colour", "", "금발")],
        ),
        (
            "모자를 썼어요",
            [("모자를 썼", "accessory.hat", "없다", "not")],
            [],
            [("accessory.hat", "있다", "모자를 썼")],
        ),
        ("모자는 안 썼어요", [("모자는 안 썼", "accessory.hat", "없다", "is")], [], []),
        ("비니 말고", [("비니 말고", "accessory.hat", "비니", "not")], [], []),
        ("안경 쓴", [("안경 쓴", "feature.glasses", "없다", "not")], [], []),
        ("키 크고 키 180", [], [("키 크", "height"), ("키 180", "height")], [("height", "", "키 크")]),
        ("이름은 철수", [], [("철수", "name")], []),
    ],
)
def test_what_is_asked_for_and_not_drawn_is_named_once_in_order(
    text: str,
    statements: list[tuple[str, str, str, str]],
    requests: list[tuple[str, str]],
    missing: list[tuple[str, str, str]],
) -> None:
    reading = Reading(
        tuple(stated(text, *one) for one in statements), tuple(asked(text, *one) for one in requests), "ko"
    )
    assert undrawn(text, reading, TRAITS) == tuple(Undrawn(*one) for one in missing)


def test_a_model_that_names_no_traits_lacks_only_what_none_draws() -> None:
    text = "귀걸이, 금발"
    reading = Reading(
        (stated(text, "귀걸이", "accessory.earrings", "있다"),), (asked(text, "금발", "hair_colour"),), "ko"
    )
    assert [one.what for one in undrawn(text, reading, {})] == ["hair_colour"]


def test_a_description_may_state_traits_that_are_not_claimed() -> None:
    def reading(**likelihoods: float) -> Reading:
        return Reading((), (), "ko", likelihoods=likelihoods)

    assert may_state_traits(reading(gender=LIKELY), TRAITS)
    assert not may_state_traits(reading(gender=LIKELY / 2), TRAITS)
    assert not may_state_traits(reading(hat=0.99), TRAITS)
    assert may_state_traits(reading(hat=0.99), {})


def test_the_last_words_about_a_trait_stand() -> None:
    text = "남자, 아니 여자"
    statements = [stated(text, "남자", "gender", "M"), stated(text, "여자", "gender", "F")]
    assert words_of_traits(text, statements) == {"gender": "여자"}
