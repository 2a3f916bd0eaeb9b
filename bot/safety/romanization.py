"""One spelling for the many ways in which Korean names are written in Latin letters.

"Yoon Suk Yeol", "Yun Seok-yeol" and 윤석열 sound alike: what official, older and personal spellings tell apart is
merged (k and g, p and b, l and r, o, u, eo, eu and oo), so that sounds can be compared letter by letter.
"""

from __future__ import annotations

import re
from typing import Final

from bot.safety.normalization import syllable_parts

INITIALS: Final = ("g", "g", "n", "d", "d", "r", "m", "b", "b", "s", "s", "", "j", "j", "j", "g", "d", "b", "h")
VOWELS: Final = (
    "a", "e", "ya", "ye", "o", "e", "yo", "ye", "o", "a", "e", "oe", "yo", "o", "o", "e", "i", "yo", "o", "i", "i",
)  # fmt: skip
FINALS: Final = (
    "", "g", "g", "g", "n", "n", "n", "d", "r", "g", "m", "r", "r", "r", "b", "r", "m", "b", "b", "d", "d", "ng", "d",
    "d", "g", "d", "b", "",
)  # fmt: skip
FAMILY_SPELLINGS: Final = {
    "이": ("i", "lee", "rhee"),
    "박": ("bak", "park"),
    "최": ("choe", "choi"),
    "임": ("im", "lim"),
    "유": ("yu", "ryu"),
    "류": ("yu", "ryu"),
    "노": ("no", "roh"),
    "나": ("na", "ra"),
    "허": ("heo", "hur"),
}
MERGED: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]|w", ""),
        (r"hui", "hi"),
        (r"ui", "i"),
        (r"y?[ae][ey](?![aeiou])|a[ei]", "e"),
        (r"ee|yi", "i"),
        (r"(?:eo|eu|oo|ou|u|o)+", "o"),
        (r"ch|z", "j"),
        (r"sh", "s"),
        (r"[kqc]", "g"),
        (r"[pf]", "b"),
        (r"t", "d"),
        (r"l", "r"),
        (r"h(?![aeiouy])", ""),
        (r"([a-z])\1+", r"\1"),
    )
)


def sound(latin: str) -> str:
    """Return the merged spelling of Latin letters."""
    text = latin.lower()
    for pattern, merged in MERGED:
        text = pattern.sub(merged, text)
    return text


def sounds_of_name(family: str, given: str) -> frozenset[tuple[str, str]]:
    """Return the merged spellings of a family and a given name in Hangul."""
    families = map(sound, FAMILY_SPELLINGS.get(family, (_romanized(family),)))
    return frozenset((one, sound(_romanized(given))) for one in families)


def _romanized(hangul: str) -> str:
    """Return syllables in merged letters."""
    parts = map(syllable_parts, hangul)
    return "".join(INITIALS[initial] + VOWELS[vowel] + FINALS[final] for initial, vowel, final in parts)
