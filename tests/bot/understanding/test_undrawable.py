"""What cannot be drawn is said, and a description without a face gets a hint: the included reader's sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import DescriptionRefusedError
from bot.locales import translate
from bot.rendering.undrawn import undrawn_line
from bot.services.understanding import require_traits
from inference.descriptions import undrawn

if TYPE_CHECKING:
    from inference.descriptions import Traits
    from inference.reading import DescriptionReader

TRAITLESS, UNDRAWABLE = "error-description-traitless", "error-description-undrawable"


@pytest.mark.parametrize(
    ("text", "korean", "english"),
    [
        ("모자 쓰고 귀걸이 한 40대 남자", "모자와 귀걸이는 아직 못 그려요.", "Not drawn yet: hat and earrings."),
        ("모자를 썼어요", "모자는 아직 못 그려요.", "Not drawn yet: hat."),
        ("마스크", "마스크는 아직 못 그려요.", "Not drawn yet: mask."),
        ("귀걸이", "귀걸이는 아직 못 그려요.", "Not drawn yet: earrings."),
        ("금발", "머리 색은 아직 못 그려요.", "Not drawn yet: hair colour."),
        ("금발 여자", "머리 색은 아직 못 그려요.", "Not drawn yet: hair colour."),
        ("키 180에 빨간 옷 입은 남자", "키와 옷은 아직 못 그려요.", "Not drawn yet: height and clothes."),
        ("문신 있는 30대 남자", "문신은 아직 못 그려요.", "Not drawn yet: tattoos."),
        ("40대 남자", "", ""),
        ("점이 있는 여자", "", ""),
        ("young woman with long hair", "", ""),
        ("사과", "", ""),
    ],
)
def test_one_line_says_what_cannot_be_drawn(
    reader: DescriptionReader, accessories_unknown: Traits, text: str, korean: str, english: str
) -> None:
    things = undrawn(text, reader.read(text), accessories_unknown)
    assert (undrawn_line(things, "ko"), undrawn_line(things, "en")) == (korean, english)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("사과", TRAITLESS),
        ("바나나", TRAITLESS),
        ("ㅋㅋ", TRAITLESS),
        ("ㅋ", TRAITLESS),
        ("아무나 그려줘", TRAITLESS),
        ("오늘 저녁 뭐 먹지", TRAITLESS),
        ("pizza", TRAITLESS),
        ("good morning everyone", TRAITLESS),
        ("마스크", UNDRAWABLE),
        ("귀걸이", UNDRAWABLE),
        ("모자를 썼어요", UNDRAWABLE),
        ("금발", UNDRAWABLE),
        ("blonde", UNDRAWABLE),
        ("변호사", UNDRAWABLE),
    ],
)
def test_a_description_without_a_face_gets_a_hint(
    reader: DescriptionReader, accessories_unknown: Traits, text: str, code: str
) -> None:
    for language in ("ko", "en"):
        with pytest.raises(DescriptionRefusedError) as refused:
            require_traits(text, reader.read(text), accessories_unknown, language)
        assert refused.value.code == code
        assert text in translate(language, code, **refused.value.params)


@pytest.mark.parametrize(
    "text",
    [
        "40대 남자",
        "여자",
        "안경",
        "할매",
        "점이 있는 여자",
        "왼쪽 볼에 흉터",
        "young woman with long hair",
        "넙데데하고 눈이 찢어진",
        "무서운 사람",
        "보죠개",
        "마스크 쓴 남자",
        "귀걸이 한 여자",
    ],
)
def test_a_description_of_a_face_is_drawn_even_if_the_reader_is_unsure(
    reader: DescriptionReader, accessories_unknown: Traits, text: str
) -> None:
    require_traits(text, reader.read(text), accessories_unknown, "ko")
