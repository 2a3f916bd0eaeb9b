"""Translates the attribute values of AI Hub data set 618 to VOCABULARY.

A value that is also in VOCABULARY has the same meaning. TRANSLATIONS holds the others, from the published example and
from programs that work with the data set. Uninformative values (SILENT) and values without a translation are treated as
unknown.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from training.vocabulary import ABSENT, ORDINARY, PRESENT, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Mapping

SILENT: Final = frozenset({"", "분류없음", "알수없음", "해당사항없음", "해당없음", "서술하기", "기타"})
"""Values without information, or with a reference to the description."""

_MARK: Final = {"해당사항없음": ABSENT, "해당없음": ABSENT, "서술하기": PRESENT}
"""Values of marks: absent, or described in words."""

_WRINKLE: Final = {"있다": ORDINARY, "보통이다": ORDINARY, "진하다": "깊다", "뚜렷하다": "깊다"}

TRANSLATIONS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "face.type": {"사각형": "각진형"},
        "face.chinType": {"V자형": "뾰족형", "이중형": "이중턱"},
        "face.cheek": {"많음": "볼살많음", "적음": "볼꺼짐"},
        "hairstyle.type": {"직모": "생머리", "반곱슬머리": "반곱슬", "파마머리": "파마"},
        "hairstyle.sizeLength": {"단발머리": "단발", "숏컷(귀덮음)": "귀덮음", "묶은머리": "묶음"},
        "hairstyle.part": {"해당사항없음": "없음", "가르마없음": "없음"},
        "eyebrows.type": {"초승달형": "아치형", "처진형": "팔자형"},
        "eyes.type": {"무쌍": "외꺼풀", "무쌍꺼풀": "외꺼풀", "속쌍": "속쌍꺼풀"},
        "eyes.slant": {"처짐": "내려감"},
        "nose.top": {"둥근형": "둥근코", "뭉툭형": "둥근코", "주먹코": "둥근코", "메부리코": "매부리코"},
        "nose.nostrils": {"넓다": "크다", "좁다": "작다"},
        "mouth.type": {"보통형": ORDINARY, "돌출형": "돌출입", "오목형": "합죽이"},
        "mouth.shape": {"ㅡ모양": "완만형"},
        "mouth.ratio": {"윗입술이 크다": "윗입술 두꺼움", "아랫입술이 크다": "아랫입술 두꺼움"},
        "mouth.side": {"처짐": "내려감"},
        "mouth.line": {"뚜렷함": "뚜렷하다", "흐림": "흐리다"},
        **{trait: _WRINKLE for trait in VOCABULARY if trait.startswith("wrinkle.")},
        **{trait: _MARK for trait, values in VOCABULARY.items() if values == (ABSENT, PRESENT)},
        "feature.mustache": {"해당사항없음": ABSENT, "해당없음": ABSENT},  # 서술하기: the description states it
    }
)
"""Trait -> published value -> value of VOCABULARY."""

GENDERS: Final[Mapping[str, str]] = MappingProxyType(
    {"남": "M", "남자": "M", "남성": "M", "여": "F", "여자": "F", "여성": "F"}
)

_REMARK: Final = re.compile(r"\s*\(.*")


def translate(trait: str, published: object) -> str | None:
    """Translate a published value, without its remark in brackets, to VOCABULARY; None if there is no translation."""
    value = " ".join(str(published).split())
    for form in (value, _REMARK.sub("", value)):
        if form in VOCABULARY[trait]:
            return form
        if form in TRANSLATIONS.get(trait, {}):
            return TRANSLATIONS[trait][form]
    return None


def says_nothing(published: object) -> bool:
    """Whether a value is missing or uninformative."""
    return published is None or _REMARK.sub("", str(published)).replace(" ", "") in SILENT
