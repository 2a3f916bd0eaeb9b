"""Detects descriptions of real people: 아이유 닮은, 배우 아무개처럼, 아무개 대통령.

A Korean name is recognised by its form: a family name and two typical syllables of given names. Animals, relatives and
things have other forms or are listed as exceptions, so that 강아지 같은 눈매 passes.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Final, NamedTuple

from bot.resources import PACKAGE_DIR

TABLE: Final = PACKAGE_DIR / "safety" / "real_people.toml"
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


class Patterns(NamedTuple):
    """Compiled patterns of the table."""

    not_names: re.Pattern[str]
    named: tuple[re.Pattern[str], ...]


def mentions_real_person(text: str) -> bool:
    """Return whether a cleaned description asks for a real person or a lookalike."""
    if ENGLISH.search(text):
        return True
    patterns = _patterns()
    plain = patterns.not_names.sub("|", text)
    return any(pattern.search(plain) for pattern in patterns.named)


@cache
def _patterns() -> Patterns:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    roles = _any(table["roles"])
    known = rf"(?<![가-힣])(?:{_any(table['known'])})"
    family = _any([*table["double_family_names"], *"".join(table["family_names"].split())])
    given = f"[{''.join(table['given_names'].split())}]"
    name = f"(?<![가-힣])(?:{family}){given}{{2}}"
    somebody = rf"(?:{name}{ADJECTIVE}(?![가-힣])|[가-힣]{{2,4}}?{PARTICLE} ?(?:빼?닮|처럼))"
    detail = rf" ?{PARTICLE} ?(?:{FEATURE}{PARTICLE} ?)?"
    named = (
        rf"{name}{detail}{LIKE}",
        rf"{name}{ADJECTIVE}{detail}{IN_STYLE}",
        rf"{known}{detail}(?:{LIKE}|{IN_STYLE})",
        rf"(?<![가-힣])(?:{roles}) (?!{_any(table['not_after_a_role'])}){somebody}",
        rf"(?:{name}{ADJECTIVE}|{known}) ?(?:전 ?)?(?:{roles})",
    )
    return Patterns(
        re.compile(rf"(?<![가-힣])(?:{_any(table['not_names'])}){AFTER_NOUN}"),
        tuple(map(re.compile, named)),
    )


def _any(words: list[str]) -> str:
    """Return a pattern for any of the words, longest first, with optional blanks."""
    return "|".join(word.replace(" ", " ?") for word in sorted(words, key=len, reverse=True))
