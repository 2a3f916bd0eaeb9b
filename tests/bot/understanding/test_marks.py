"""Only what a description states is marked, with the words that state it: the included reader's sentences.

Marks: name -> a part of the words that it comes from; the reader may take a word more or less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.locales import name_trait
from inference.descriptions import wanted_value, words_of_traits

if TYPE_CHECKING:
    from inference.reading import DescriptionReader


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("40대 남자", {"40대": "40대", "남성": "남자"}),
        ("여자", {"여성": "여자"}),
        ("점이 있는 여자", {"얼굴의 점": "점", "여성": "여자"}),
        ("왼쪽 볼에 흉터", {"흉터": "흉터", "왼쪽 볼의 흉터": "왼쪽 볼"}),
        ("사과", {}),
        ("바나나", {}),
        ("young woman with long hair", {"20대": "young", "여성": "woman", "긴 머리": "long hair"}),
        ("변호사 같은 40대 남자", {"40대": "40대", "남성": "남자"}),
        ("재벌 3세 같은 30대 남자", {"30대": "30대", "남성": "남자"}),
    ],
)
def test_only_stated_traits_are_marked(reader: DescriptionReader, text: str, marks: dict[str, str]) -> None:
    statements = reader.read(text).statements
    words = words_of_traits(text, statements)
    stated = [(one.trait, value) for one in statements if (value := wanted_value(one))]
    marked = {name_trait("ko", trait, value): words[trait] for trait, value in stated}
    assert marked.keys() == marks.keys()
    assert all(part in marked[name] for name, part in marks.items())
