"""Ages below twenty, in digits and in words: the model draws adults of 20 to 69."""

from __future__ import annotations

import re
from typing import Final

from bot.safety.normalization import fold

ADULT_FROM: Final = 19  # years; the age of majority in Korea
ONES: Final = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
NATIVE: Final = (*ONES[1:], *("열" + ones for ones in ONES[:9]))  # 한 ... 열여덟
SINO: Final = (
    "일",
    "이",
    "삼",
    "사",
    "오",
    "육",
    "칠",
    "팔",
    "구",
    "십",
    *("십" + ones for ones in "일이삼사오육칠팔"),
)

# 5살 어려 보이는 30대, 10대 같은 피부의 40대: a difference, and a figure of speech.
DIFFERENCE: Final = (
    r"(?! ?(?:은|는|이|정도|쯤|더|이나)? ?(?:더 )?"
    r"(?:어려|젊|어린|많|적|연상|연하|차이|아래|위|때|찐|빠))"
)
FIGURE: Final = r"(?! ?(?:같|처럼|못지않))"
YEARS: Final = re.compile(rf"(?<!\d)(\d{{1,2}}) ?(?:살|세)(?![가-힣]*기){DIFFERENCE}")
NAMED_YEARS: Final = re.compile(rf"(?<![가-힣])(?:만 ?)?(?:{'|'.join(NATIVE)}) ?살{DIFFERENCE}")
SINO_YEARS: Final = re.compile(rf"(?<![가-힣])(?:만 ?)?(?:{'|'.join(SINO)}) ?세(?![가-힣]){DIFFERENCE}")
TEENS: Final = re.compile(rf"(?<!\d)1\d ?대{FIGURE}")
MONTHS: Final = re.compile(r"\d+ ?개월 ?(?:된|짜리|차|아)")
ENGLISH: Final = re.compile(r"(?<!\d)(\d{1,2}) ?(?:years? ?old|yrs? ?old|yo|y o)(?![a-z])")


def mentions_minor(text: str) -> bool:
    """Return whether a text states an age below `ADULT_FROM` for the face."""
    folded = fold(text)
    stated = [int(years) for pattern in (YEARS, ENGLISH) for years in pattern.findall(folded)]
    if any(years < ADULT_FROM for years in stated):
        return True
    return any(pattern.search(folded) for pattern in (NAMED_YEARS, SINO_YEARS, TEENS, MONTHS))
