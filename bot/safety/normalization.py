"""Normalises spelling, so that word lists find disguised words.

Full-width and look-alike letters become plain ones (NFKC), marks and invisible characters go, everything that is
neither letter nor digit becomes one blank, and loose jamo become syllables: "ㅅㅣ발", "시ㅂㅏㄹ", "시.발", "시1발",
"씨8" and "pörn" all have a form that contains the word. The result is used for matching only.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LOOK_ALIKES: Final = str.maketrans("аеорсухіѕјкԁոαοερνιτκ", "aeopcyxisjkdnaoepvitk")  # Cyrillic, Armenian, Greek
DIGITS_AS_LETTERS: Final = str.maketrans("013457", "oieast")

LATIN_AS_JAMO: Final = str.maketrans("bdghjkmnprst", "ㅂㄷㄱㅎㅈㄱㅁㄴㅍㄹㅅㅌ")
DIGITS_AS_SYLLABLES: Final = str.maketrans("0123456789", "공일이삼사오육칠팔구")

COMMON: Final = re.compile(r"[가-힣\x00-\x7f]*")  # nothing to normalise but signs
LATIN_BEFORE_VOWEL: Final = re.compile(r"[bdghjkmnprst](?=[ㅏ-ㅣ])")  # sㅔㄱ스
ONE_AS_VOWEL: Final = re.compile(r"(?<=[ㄱ-ㅎ])1(?=[가-힣])")  # ㅅ1발
DIGIT_AFTER_SYLLABLE: Final = re.compile(r"(?<=[가-힣])\d(?!\d)")  # 씨8
LOOSE_JAMO_APART: Final = re.compile(r"(?<=[ㄱ-ㅣ])[\W_]+(?=[ㄱ-ㅣ])")
SEPARATORS: Final = re.compile(r"[^0-9a-z\u1100-\u11ff가-힣]+")
LOOSE_JAMO: Final = re.compile(r"[\u1100-\u11ff]+")
JAMO_AFTER_SYLLABLE: Final = re.compile(r"([가-힣])([\u1100-\u1112])")
DIGIT_BETWEEN_SYLLABLES: Final = re.compile(r"(?<=[가-힣])\d(?=[가-힣])")
DISGUISED_WORD: Final = re.compile(r"(?=[0-9]*[a-z])[a-z0-9]{2,}")

FIRST_SYLLABLE: Final = 0xAC00
VOWELS, FINALS = 21, 28
SILENT_INITIAL: Final = 11  # ㅇ
DRAWN_OUT: Final = (0, 1, 0, 1, 4, 5, 4, 5, 8, 0, 1, 11, 8, 13, 4, 5, 20, 13, 18, 20, 20)
"""Vowel index -> index of its final sound, which a drawn-out syllable repeats: ㅑ -> ㅏ."""


OPEN: Final = "".join(map(chr, range(FIRST_SYLLABLE, ord("힣"), FINALS)))
PERHAPS_DRAWN_OUT: Final = re.compile(f"[{OPEN}][아-잏]")
"""An open syllable before one without an initial consonant."""


def fold(text: str) -> str:
    """Return lower-case letters, digits, syllables and loose jamo, separated by single blanks."""
    lower = text.casefold()
    if COMMON.fullmatch(lower):
        return SEPARATORS.sub(" ", lower).strip()
    together = ONE_AS_VOWEL.sub("ㅣ", LOOSE_JAMO_APART.sub("", lower))
    spelt = LATIN_BEFORE_VOWEL.sub(lambda letter: letter[0].translate(LATIN_AS_JAMO), together)
    apart = unicodedata.normalize("NFKD", spelt).casefold().translate(LOOK_ALIKES)
    visible = "".join(character for character in apart if unicodedata.category(character) not in ("Mn", "Me", "Cf"))
    return SEPARATORS.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def forms(text: str, *, drawn_out: bool = True) -> tuple[str, ...]:
    """Return all readings of a text to match against, the plain one first.

    `drawn_out`: with the one that shortens drawn-out syllables, in which 지인 becomes 진.
    """
    folded = fold(text)
    bare = LOOSE_JAMO.sub("", folded)
    closed = LOOSE_JAMO.sub("", JAMO_AFTER_SYLLABLE.sub(_close, folded))
    readings = [
        folded,
        bare,
        closed,
        *([_shorten(closed)] if drawn_out else []),
        DIGIT_BETWEEN_SYLLABLES.sub("", bare),
        DIGIT_AFTER_SYLLABLE.sub(lambda digit: digit[0].translate(DIGITS_AS_SYLLABLES), bare),
        DISGUISED_WORD.sub(lambda word: word[0].translate(DIGITS_AS_LETTERS), bare),
    ]
    return tuple(dict.fromkeys(readings))


def _close(found: re.Match[str]) -> str:
    """A syllable and the loose consonant after it, as one syllable where it was open: 시바ㄹ -> 시발."""
    name = unicodedata.name(found[2]).replace("CHOSEONG", "JONGSEONG")
    try:
        final = unicodedata.lookup(name)
    except KeyError:
        return found[0]
    return unicodedata.normalize("NFC", found[1] + final)


def _shorten(text: str) -> str:
    """Drawn-out syllables made short: 야아아한 -> 야한."""
    if not PERHAPS_DRAWN_OUT.search(text):
        return text
    kept: list[str] = []
    for character in text:
        if kept and _draws_out(kept[-1], character):
            kept[-1] = chr(ord(kept[-1]) + (ord(character) - FIRST_SYLLABLE) % FINALS)
        else:
            kept.append(character)
    return "".join(kept)


def _draws_out(before: str, character: str) -> bool:
    """Return whether a syllable only repeats the vowel of the preceding open one."""
    if not ("가" <= before <= "힣" and "가" <= character <= "힣"):
        return False
    (_, vowel, final), (initial, again, _) = syllable_parts(before), syllable_parts(character)
    return final == 0 and initial == SILENT_INITIAL and again in (vowel, DRAWN_OUT[vowel])


def syllable_parts(syllable: str) -> tuple[int, int, int]:
    """Numbers of a syllable's initial, vowel and final (0: none)."""
    rest, final = divmod(ord(syllable) - FIRST_SYLLABLE, FINALS)
    initial, vowel = divmod(rest, VOWELS)
    return initial, vowel, final
