"""Detects personal data: phone, registration, card, account and plate numbers, addresses, e-mail, ids of people.

Numbers are runs of digits, optionally separated by single signs or blanks, such as 0 1 0 - 1 2 3 4. Ages, years, seeds
and sizes do not match, because each kind has a distinct format.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

EMAIL: Final = re.compile(
    r"[\w.+%-]+\s?(?:@|\(at\)|\[at\]|골뱅이)\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\]|닷|점)\s?[a-z]{2,})+"
    r"|[\w.+%-]+\s?골뱅이\s?[가-힣a-z]+\s?(?:닷컴|점컴|닷넷|점넷)"
    r"|[\w.+%-]+ at [\w-]+(?: dot [a-z]{2,})+",
    re.IGNORECASE,
)
RUN: Final = re.compile(r"\+?\d(?:[ .·()_*\u2010-\u2015-]{0,3}[\d*]){7,}")
SPOKEN: Final = re.compile(r"(?:[공영일이삼사오육륙칠팔구](?:에|다시)?\s?){9,}")
MIXED: Final = re.compile(r"(?<![가-힣])[공영일이삼사오육륙칠팔구]{3,4}(?![가-힣])")  # 010 1234 오육칠팔
SPOKEN_SIGNS: Final = re.compile(r"\s|에|다시")
SPOKEN_DIGITS: Final = str.maketrans("공영일이삼사오육륙칠팔구", "001234566789")
PHONE: Final = re.compile(r"(?:82|0)(?:1[016789]\d{7,8}|2\d{7,8}|[3-6][1-5]\d{7,8}|70\d{8}|50\d{8,9})")
HOTLINE: Final = re.compile(r"(?<![\d-])(?:15|16|18)\d\d-\d{4}(?![\d-]|\s?년)")  # numbers of companies: 1588-1234
CALLED: Final = re.compile(
    r"(?:전화|휴대폰|핸드폰|연락처|번호|number|phone|call)\D{0,12}\d{3,4}-\d{4}(?!\d)"
    r"|(?:number|phone|call|tel)\D{0,12}\d[\d -]{8,}\d",
    re.IGNORECASE,
)
GROUPS_OF_FOUR: Final = re.compile(r"\d{4}(?:[ -]\d{4}){3}")
RESIDENT: Final = re.compile(r"(\d{2})(\d{2})(\d{2})([0-9])(?:\d{6}|\d{0,6}\*+)")
ACCOUNT: Final = re.compile(r"(?<![\d-])\d{2,6}-\d{2,6}-\d{2,8}(?:-\d{1,6})?(?![\d-])")
ACCOUNT_WORDS: Final = re.compile(r"계좌|입금|송금|은행|통장|카카오뱅크|토스뱅크|account", re.IGNORECASE)
PLATE_LETTERS: Final = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주하허호배바사아자"
LABELLED: Final = re.compile(
    r"(?:여권|passport)\D{0,12}[A-Z]{1,2}\d{3}[A-Z0-9]\d{4}"
    r"|(?<![A-Z\d])[A-Z]{1,2}\d{3}[A-Z0-9]\d{4}\s?(?:여권|passport)"
    r"|(?:주민|외국인)\s?(?:등록)?\s?번호\D{0,9}\d{6}|주민\s?\d{6}"
    r"|(?:social security|ssn)\D{0,12}\d{3}-?\d{2}-?\d{4}"
    r"|(?:학번|사번|군번|면허\s?번호|license number|student id)\D{0,6}\d{2}[\d-]{5,}"
    r"|(?:카톡|카카오톡|인스타(?:그램)?|텔레그램|라인|트위터|페이스북|디스코드|kakao|insta(?:gram)?|telegram)\s?"
    r"(?:아이디|계정|id)\s?[는은:=]?\s?@?[a-z0-9][\w.]{3,}"
    r"|(?:인스타(?:그램)?|텔레그램|트위터|페이스북|insta(?:gram)?|telegram|twitter|카톡)\s?@[a-z0-9][\w.]{2,}"
    r"|(?:카톡|카카오톡|인스타|kakao|insta)\s?[a-z]+[\w.]*[_\d][\w.]*"
    r"|(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])"  # address of a computer
    rf"|(?<!\d)\d{{2,3}}\s?[{PLATE_LETTERS}]\s?\d{{4}}(?!\d)"
    r"|(?<!\d)(?:19|20)\d{2}\s?[년.-]\s?\d{1,2}\s?[월.-]\s?\d{1,2}\s?일?\s?생",  # day of birth
    re.IGNORECASE,
)
ADDRESS: Final = re.compile(
    r"[가-힣]+(?:로|길)\s?\d{1,3}번?\s?(?:길)?[\s,]*\d*(?:-\d+)?[\s,]*(?:[가-힣]+\s?)?(?:\d+\s?동)?[\s,]*[a-z]?\d{2,4}\s?호"
    r"|[가-힣]+(?:동|읍|면|리)\s?\d+(?:-\d+)[\s,]*(?:[가-힣]+(?:아파트|빌라|맨션|오피스텔|주택|빌딩|타워)?\s?)?(?:\d+\s?동\s?)?(?:\d+\s?호)?"
    r"|(?:아파트|빌라|맨션|오피스텔|주택|빌딩|타워|자이|푸르지오|래미안|힐스테이트)\s?(?:\d+\s?동\s?[a-z]?\d+\s?호|\d{3,4}\s?호)"
    r"|(?<!\d)\d{2,4}\s?동\s?\d{2,4}\s?호"
    r"|[가-힣]+[시군구]\s[가-힣\d]+(?:로|길)\s?\d+(?:번길)?(?:\s?\d+)?(?:-\d+)?(?!\s?번\s?(?:출구|버스))"
    r"|[가-힣]{2,}(?:대로|로|길)\s?\d{1,3}(?:번길\s?\d+)?(?:-\d+)?[\s,]+(?:지하\s?)?\d{1,2}\s?층"
    r"|(?<![\w])\d{1,5}\s(?:[a-z]+\s){1,2}(?:street|st\.?|avenue|ave\.?|road|rd\.?|lane|blvd\.?)(?:[\s,]|$)",
    re.IGNORECASE,
)
CENTURIES: Final = {"9": 1800, "0": 1800} | dict.fromkeys("1256", 1900) | dict.fromkeys("3478", 2000)


def find_personal_data(text: str) -> str | None:
    """The first kind of personal data: "email", "resident", "phone", "card", "account", "address"; None without any."""
    plain = unicodedata.normalize("NFKC", text)
    if EMAIL.search(plain):
        return "email"
    for run in (found[0] for found in RUN.finditer(plain)):
        if kind := _kind(run, near_account=ACCOUNT_WORDS.search(plain) is not None):
            return kind
    plain_digits = MIXED.sub(lambda run: run[0].translate(SPOKEN_DIGITS), plain)
    if any(PHONE.fullmatch(re.sub(r"\D", "", run[0])) for run in RUN.finditer(plain_digits)):
        return "phone"
    if HOTLINE.search(plain) or CALLED.search(plain) or any(map(_is_spoken_phone, SPOKEN.findall(plain))):
        return "phone"
    if LABELLED.search(plain):
        return "resident"
    return "address" if ADDRESS.search(plain) else None


def _kind(run: str, *, near_account: bool) -> str | None:
    """Return the kind of personal data in a run of digits."""
    digits = re.sub(r"[^\d*]", "", run)
    if _is_resident(digits):
        return "resident"
    if PHONE.fullmatch(digits):
        return "phone"
    if _is_card(run, digits):
        return "card"
    if near_account and 10 <= len(digits) <= 16:
        return "account"
    return "account" if _is_account(run) else None


def _is_resident(digits: str) -> bool:
    """A resident's or foreigner's registration number, whole or with its end hidden.

    The check digit is not looked at: numbers given out since October 2020 have none.
    """
    found = RESIDENT.fullmatch(digits)
    if not found:
        return False
    year, month, day, century = found.groups()
    try:
        date(CENTURIES[century] + int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _is_card(run: str, digits: str) -> bool:
    """15 or 16 digits whose last one checks (Luhn), or four groups of four."""
    if len(digits) not in (15, 16) or not digits.isdigit():
        return False
    if GROUPS_OF_FOUR.fullmatch(run):
        return True
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _is_account(run: str) -> bool:
    """Three or four groups parted by hyphens, as banks write account numbers, and not a date."""
    found = ACCOUNT.search(re.sub(r"\s*[\u2010-\u2015-]\s*", "-", run))
    return found is not None and 10 <= len(re.sub(r"\D", "", found[0])) <= 16


def _is_spoken_phone(words: str) -> bool:
    return PHONE.fullmatch(SPOKEN_SIGNS.sub("", words).translate(SPOKEN_DIGITS)) is not None
