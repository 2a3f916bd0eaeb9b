"""Trait marks of a candidate as text."""

from __future__ import annotations

import pytest

from bot.rendering.trait_marks import NamedMark, format_marks, name_marks, words_line
from inference.backend import TraitMark

MARKS = (
    TraitMark("face.type", "계란형", shown=True),
    TraitMark("hairstyle.part", "오른쪽가르마", shown=True),
    TraitMark("eyes.type", "쌍꺼풀", shown=False),
    TraitMark("mouth.thick", "얇다", shown=None),
    TraitMark("feature.glasses", "뿔테", shown=True),
)
MANY = [NamedMark(f"특징{place:02}", (True, False, None)[place % 3]) for place in range(30)]


def test_hits_come_before_misses_and_unsure_marks() -> None:
    line = format_marks(name_marks(MARKS, "ko"))
    assert line == "✓ 계란형 얼굴 · 오른쪽 가르마 · 뿔테 안경  ✗ 쌍꺼풀  ? 얇은 입술"
    line = format_marks(name_marks(MARKS, "en"))
    assert line == "✓ oval face · right parting · horn-rimmed glasses  ✗ double eyelids  ? thin lips"


def test_without_marks_there_is_nothing_to_say() -> None:
    assert format_marks(name_marks((), "ko")) == ""


@pytest.mark.parametrize(
    ("longest", "line"),
    [
        (41, "✓ 계란형 얼굴 · 오른쪽 가르마 +1  ✗ 쌍꺼풀  ? 얇은 입술"),
        (30, "✓ 계란형 얼굴 +2  ✗ 쌍꺼풀  ? 얇은 입술"),
        (25, "✓ +3  ✗ 쌍꺼풀  ? 얇은 입술"),
        (18, "✓ +3  ✗ 쌍꺼풀  ? +1"),
        (0, "✓ +3  ✗ +1  ? +1"),
    ],
)
def test_where_room_is_short_hits_are_counted_first(longest: int, line: str) -> None:
    assert format_marks(name_marks(MARKS, "ko"), longest) == line


@pytest.mark.parametrize("longest", range(20, 300, 7))
def test_a_line_keeps_to_its_length_and_loses_no_mark(longest: int) -> None:
    line = format_marks(MANY, longest)
    assert len(line) <= longest
    counted = sum(int(word) for word in line.split() if word.startswith("+"))
    assert line.count("특징") + counted == len(MANY)


def test_marks_say_which_words_they_come_from_unless_these_are_their_names() -> None:
    marks = [
        TraitMark("age", "40", shown=True, words="40대"),
        TraitMark("gender", "M", shown=False, words="아저씨"),
        TraitMark("nose.size", "크다", shown=None, words="코가 커다란"),
        TraitMark("eyes.size", "크다", shown=None),
    ]
    assert words_line(marks, "ko", 100) == "읽은 말: 남성 ‘아저씨’ · 큰 코 ‘코가 커다란’"
    assert words_line(marks, "ko", 20) == "읽은 말: 남성 ‘아저씨’"
    assert words_line(marks, "ko", 5) == words_line(marks[:1], "ko", 100) == ""
