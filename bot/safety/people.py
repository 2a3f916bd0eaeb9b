"""Descriptions that ask for somebody who exists: 아이유 닮은, 배우 아무개처럼, 아무개 대통령.

A Korean name is told by its shape: a family name and two syllables that given names are made of. Animals, relatives
and things have other shapes or stand in a table, so that 강아지 같은 눈매 is drawn.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Final, NamedTuple

from bot.resources import PACKAGE

TABLE: Final = PACKAGE / "safety" / "people.toml"
FAMILY: Final = "남궁|황보|제갈|선우|독고|사공|서문|[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용]"
GIVEN: Final = (
    "[가강건검겸경계고관광교구국권규균근금기길나남노다단달대덕도동두라란람래려련령례로룡루류륜률름리린림마만명모무문미민"
    "바배백범별병보복봉비빈빛사산삼상새서석선설섭성세소솔송수숙순숭슬승시식신실심아안애양언여연열엽영예오옥온완용우욱운웅원"
    "월위유윤율은을음의이익인일임자장재전정제조종주준중지진찬창채천철청초춘충치태택평하학한해향헌혁현형혜호홍화환황회효훈휘희힘]"
)
ADJECTIVE: Final = r"(?<![한운진란의])"  # 차가운 느낌, 유명한 배우, 주름진 얼굴
PARTICLE: Final = r"(?:이랑|하고|[이가을를랑과와씨님의])?"
FEATURE: Final = r"(?:얼굴|외모|눈매|눈|코|입술|입|인상|이미지|턱|머리)?"
AFTER_NOUN: Final = (
    r"(?:이랑|하고|으로|보다|상?[이가은는을를의도로인임과와랑고만]|[상형])?"
    r"(?=[^가-힣]|$|처럼|같|닮|비슷|느낌|그려|그리|눈|코|입술|얼굴|머리|턱)"
)
LIKE: Final = r"(?:빼?닮|처럼|같은|같이|같게|같아|비슷|판박이|똑같|싱크로|도플갱어|뺨치)"
IN_STYLE: Final = r"(?:느낌|스타일|분위기|(?<!인)상[의인을 ]|(?<!인)상으로|얼굴 ?[을로그]|얼굴$|그려|그리|초상|몽타주)"
ENGLISH: Final = re.compile(
    r"\b(?i:looks?|looking|seems?|similar to|resembl\w+|lookalike of|face of|portrait of|drawing of|picture of)"
    r"(?:\s(?i:like|a lot like|exactly like|to))?\s+(?:(?:[A-Z][a-z'-]+|[A-Z]\.)\s+)+[A-Z][a-z'-]+"
)
NOT_AFTER_A_ROLE: Final = "같|처럼|느낌|스타일|분위기|포스|얼굴|눈매|외모|인상|미소|이미지|비주얼|지망|뺨|상|못지|닮|보다|출신|급|체형|수준|특유|헤어|머리|풍|들"


class Patterns(NamedTuple):
    """What is looked for, made of the table once."""

    not_names: re.Pattern[str]
    named: tuple[re.Pattern[str], ...]


def asks_for_a_real_person(text: str) -> bool:
    """Whether a cleaned description names somebody and wants them, or somebody like them, drawn."""
    if ENGLISH.search(text):
        return True
    patterns = _patterns()
    plain = patterns.not_names.sub("|", text)
    return any(pattern.search(plain) for pattern in patterns.named)


@cache
def _patterns() -> Patterns:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    roles = _any(table["roles"])
    known = _any(table["known"])
    name = f"(?<![가-힣])(?:{FAMILY}){GIVEN}{{2}}"
    detail = rf" ?{PARTICLE} ?(?:{FEATURE}{PARTICLE} ?)?"
    named = (
        rf"{name}{detail}{LIKE}",
        rf"{name}{ADJECTIVE}{detail}{IN_STYLE}",
        rf"(?<![가-힣])(?:{known}){detail}(?:{LIKE}|{IN_STYLE})",
        rf"(?<![가-힣])(?:{roles}) (?!{NOT_AFTER_A_ROLE})(?:{name}{ADJECTIVE}(?![가-힣])|[가-힣]{{2,4}}?{PARTICLE} ?(?:빼?닮|처럼))",
        rf"{name}{ADJECTIVE} ?(?:전 ?)?(?:{roles})",
        rf"(?<![가-힣])(?:{known}) ?(?:전 ?)?(?:{roles})",
    )
    return Patterns(
        re.compile(rf"(?<![가-힣])(?:{_any(table['not_names'])}){AFTER_NOUN}"),
        tuple(map(re.compile, named)),
    )


def _any(words: list[str]) -> str:
    """One of the words, the longest first, with or without their blanks."""
    return "|".join(word.replace(" ", " ?") for word in sorted(words, key=len, reverse=True))
