"""Ages below twenty, in digits and in words, and years of birth: the model draws adults of 20 to 69."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot.safety.normalization import fold
from bot.safety.wordlist import shipped_words

if TYPE_CHECKING:
    from collections.abc import Iterator

ADULT_FROM: Final = 20
"""Years. Korean ages count from one: 19살 can be a pupil, and nothing below the twenties is drawn."""

ONES: Final = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
COUNTED: Final = ("하나", "둘", "셋", "넷", *ONES[1:])
ROUGHLY: Final = ("열대여섯", "열두어", "열네댓", "예닐곱", "대여섯")
NATIVE: Final = (*ONES[1:], "열", *("열" + ones for ones in COUNTED), *ROUGHLY)
SINO_ONES: Final = "일이삼사오육칠팔구"
SINO: Final = ("십", *("십" + ones for ones in SINO_ONES), *SINO_ONES)
ENGLISH_NUMBERS: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen"
)

# 5살 어려 보이는 30대: a difference.
DIFFERENCE: Final = (
    r"(?! ?(?:은|는|이|정도|쯤|더|이나)? ?(?:더 )?"
    r"(?:어려|젊|어린|많|적|연상|연하|차이|아래|위|찐|빠|밑|터울))"
)
COUNTER: Final = (
    " ?(?:명|번|시|개|층|바퀴|달|년|분|마리|대|호|장|권|척|자루|cm|센티|군데|가지|줄|배|쌍|켤레|가닥|올|칸|발|걸음|살"
    "|세)"
)
YEARS: Final = re.compile(rf"(?<!\d)(\d{{1,2}}) ?(?:살|세(?!기)){DIFFERENCE}")
ENGLISH: Final = re.compile(r"(?<!\d)(\d{1,2}) ?(?:years? ?olds?|yrs? ?old|yo|y o)(?![a-z])")
UNDER_TWENTY: Final = (
    re.compile(rf"(?<![가-힣])(?:만 ?)?(?:{'|'.join(NATIVE)}) ?살{DIFFERENCE}"),
    re.compile(rf"(?<![가-힣])(?:만 ?)?(?:{'|'.join(SINO)}) ?[세살](?![가-힣](?<![소여남아])){DIFFERENCE}"),
    re.compile(rf"(?<![가-힣])열(?:{'|'.join(COUNTED)})(?![가-힣]|{COUNTER})"),
    re.compile(rf"(?<![가-힣])열(?:{'|'.join(COUNTED)})(?:이[에고었]|이?[야요래]|인데|입니다|짜리|[은의이])"),
    re.compile(r"(?<!\d)만 ?(?:나이로? ?)?1\d(?!\d)(?: ?[세살])?"),
    re.compile(r"(?<!\d)1\d ?대(?! ?(?:\d|손|조|째|목|독자|그룹|기업|재벌|대|뉴스))"),
    re.compile(r"(?<![가-힣])(?:십대|틴에이저)"),
    re.compile(r"\d+ ?개월 ?(?:된|짜리|차|아)"),
    re.compile(rf"(?<![a-z])(?:{ENGLISH_NUMBERS}) years? olds?"),
    re.compile(r"(?<![a-z])(?:1[0-9]s|under (?:18|20)|below 18)(?![a-z])"),
)
BIRTH_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)?\d{2}) ?년 ?생")
ADULT: Final = re.compile(
    r"(?<!\d)(?:[2-9]\d ?(?:대|살|세)|[2-9]0 ?[초중후]반)|[이삼사오육칠]십 ?(?:대|세|줄)"
    r"|스물|스무 ?살|서른|마흔|쉰|예순|일흔|여든"
    r"|중년|노인|할머니|할아버지|아저씨|아줌마|아주머니|대학생|여대생|대학원|직장인|회사원|어른|성인"
    r"|(?<![a-z\d])(?:[2-9]0s|[2-9]\d ?(?:years? ?old|yo|yrs?)|(?:is|am|aged?|was|about|now) [2-9]\d(?!\d)|adult|grown"
    r"|middle aged|elderly|old (?:man|woman)|(?:twenties|thirties|forties|fifties|sixties))"
)


def mentions_minor(text: str, year: int | None = None) -> bool:
    """Return whether a text states an age below `ADULT_FROM` for the face. `year`: the present one by default."""
    folded = shipped_words().without_harmless(fold(text))
    adult = states_adult(text)
    minor = shipped_words().categories["minor"]
    spans = _ages(folded, year or datetime.now(UTC).year)
    return any(not minor.excuses(folded, start, end, adult=adult) for start, end in spans)


def states_adult(text: str) -> bool:
    """Return whether a text states an age of twenty or more, or a person who is that old."""
    return ADULT.search(fold(text)) is not None


def _ages(folded: str, year: int) -> Iterator[tuple[int, int]]:
    """Start and end of all ages below `ADULT_FROM`."""
    for pattern in (YEARS, ENGLISH):
        yield from (found.span() for found in pattern.finditer(folded) if int(found[1]) < ADULT_FROM)
    for found in BIRTH_YEAR.finditer(folded):
        if year - _full_year(found[1], year) < ADULT_FROM:
            yield found.span()
    for pattern in UNDER_TWENTY:
        yield from (found.span() for found in pattern.finditer(folded))


def _full_year(digits: str, year: int) -> int:
    """Return a year of birth of four or two digits; two digits are the latest year that is not in the future."""
    born = int(digits)
    if len(digits) == 4:
        return born
    return born + (year // 100 * 100 if born <= year % 100 else year // 100 * 100 - 100)
