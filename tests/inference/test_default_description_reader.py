"""The included description reader reads plain descriptions."""

from __future__ import annotations

import pytest

from inference.reading import DescriptionReader, default_description_reader, load_description_reader


@pytest.fixture(scope="module")
def reader() -> DescriptionReader:
    return load_description_reader(default_description_reader())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("40대 남자", {("age", "40", "is"), ("gender", "M", "is")}),
        ("점이 있는 여자", {("feature.mole", "있다", "is"), ("gender", "F", "is")}),
        ("왼쪽 볼에 흉터", {("feature.scar", "있다", "is"), ("feature.scar_place", "왼쪽 볼", "is")}),
        ("모자를 썼어요", {("accessory.hat", "없다", "not")}),
        ("마스크", {("accessory.mask", "있다", "is")}),
        ("귀걸이", {("accessory.earrings", "있다", "is")}),
        ("코를 더 크게, 안경 빼고", {("nose.size", "크다", "is"), ("feature.glasses", "없다", "is")}),
        (
            "young woman with long hair",
            {("age", "20", "is"), ("gender", "F", "is"), ("hairstyle.sizeLength", "긴머리", "is")},
        ),
        ("사과", set()),
        ("비슷한 바나나", set()),
    ],
)
def test_it_reads_what_is_said_and_nothing_else(
    reader: DescriptionReader, text: str, said: set[tuple[str, str, str]]
) -> None:
    assert {(x.trait, x.value, x.polarity) for x in reader.read(text).statements} == said


def test_it_hears_what_cannot_be_drawn(reader: DescriptionReader) -> None:
    assert [request.kind for request in reader.read("금발").requests] == ["hair_colour"]
