"""Detects personal data: phone, registration, card and account numbers, and e-mail addresses.

Numbers are runs of digits, optionally separated by single signs or blanks, such as 0 1 0 - 1 2 3 4. Ages, years, seeds
and sizes do not match, because each kind has a distinct format.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

EMAIL: Final = re.compile(
    r"[\w.+%-]+\s?(?:@|\(at\)|\[at\]|골뱅이)\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\]|닷|점)\s?[a-z]{2,})+", re.IGNORECASE
)
RUN: Final = re.compile(r"\+?\d(?:[ .·()_*\u2010-\u2015-]{0,2}[\d*]){7,}")
SPOKEN: Final = re.compile(r"(?:[공영일이삼사오육륙칠팔구]\s?){9,}")
SPOKEN_DIGITS: Final = str.maketrans("공영일이삼사오육륙칠팔구", "001234566789")
PHONE: Final = re.compile(r"(?:82|0)(?:1[016789]\d{7,8}|2\d{7,8}|[3-6][1-5]\d{7,8}|70\d{8}|50\d{8,9})")
RESIDENT: Final = re.compile(r"(\d{2})(\d{2})(\d{2})([0-9])(?:\d{6}|\d{0,6}\*+)")
ACCOUNT: Final = re.compile(r"(?<![\d-])\d{2,6}-\d{2,6}-\d{2,8}(?:-\d{1,6})?(?![\d-])")
ACCOUNT_WORDS: Final = re.compile(r"계좌|입금|송금|은행|통장|카카오뱅크|토스뱅크|account", re.IGNORECASE)
PASSPORT: Final = re.compile(r"(?:여권|passport)\D{0,12}[A-Z]{1,2}\d{3}[A-Z0-9]\d{4}", re.IGNORECASE)
CENTURIES: Final = {"9": 1800, "0": 1800} | dict.fromkeys("1256", 1900) | dict.fromkeys("3478", 2000)


def find_personal_data(text: str) -> str | None:
    """The first kind of personal data in a text: "email", "resident", "phone", "card", "account"; None without any."""
    plain = unicodedata.normalize("NFKC", text)
    if EMAIL.search(plain):
        return "email"
    for run in (found[0] for found in RUN.finditer(plain)):
        if kind := _kind(run, near_account=ACCOUNT_WORDS.search(plain) is not None):
            return kind
    if PASSPORT.search(plain):
        return "resident"
    return "phone" if any(map(_is_spoken_phone, SPOKEN.findall(plain))) else None


def _kind(run: str, *, near_account: bool) -> str | None:
    """Return the kind of personal data in a run of digits."""
    digits = re.sub(r"[^\d*]", "", run)
    if _is_resident(digits):
        return "resident"
    if PHONE.fullmatch(digits):
        return "phone"
    if _is_card(digits):
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


def _is_card(digits: str) -> bool:
    """15 or 16 digits whose last one checks (Luhn)."""
    if len(digits) not in (15, 16) or not digits.isdigit():
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _is_account(run: str) -> bool:
    """Three or four groups parted by hyphens, as banks write account numbers, and not a date."""
    found = ACCOUNT.search(re.sub(r"\s*[\u2010-\u2015-]\s*", "-", run))
    return found is not None and 10 <= len(re.sub(r"\D", "", found[0])) <= 16


def _is_spoken_phone(words: str) -> bool:
    return PHONE.fullmatch(re.sub(r"\s", "", words).translate(SPOKEN_DIGITS)) is not None
