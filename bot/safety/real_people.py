"""Detects descriptions of real people: 아이유 닮은, 윤 석 열, 배우 아무개처럼, 내 친구 김철수랑 똑같이.

A well-known full name is refused wherever it stands, unless it is ruled out (트럼프 말고) or names a place or thing
(이순신 공원). Names that are also everyday words or given names, and names of private people, need words of likeness
beside them. `bot.safety.names` finds the names, `real_people.toml` has the words that stand beside them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.safety.names import directory, tables
from bot.safety.normalization import fold, forms
from bot.safety.romanization import sound

if TYPE_CHECKING:
    from bot.safety.names import Mention

NOT_A_NAME: Final = (
    r"(?:Korean|Japanese|Chinese|American|European|Asian|Indian|Russian|Mexican|Arab|African|Latin|Greek|Roman|North|South"
    r"|East|West|Middle|Eastern|Western|Central|Old|Young|Big|Little|Santa|Snow|Sherlock|Mona|Mickey|Harry Potter|Darth"
    r"|Peter Pan|Uncle|Aunt|Father|Mother|Saint|Captain)\b"
)
"""First words of nationalities, regions, fictional characters and relatives."""

ENGLISH: Final = re.compile(
    r"\b(?i:looks?|looking|seems?|similar to|resembl\w+|lookalike of|face of|portrait of|drawing of|picture of)"
    rf"(?:\s(?i:like|a lot like|exactly like|to))?\s+(?!{NOT_A_NAME})(?:(?:[A-Z][a-z'-]+|[A-Z]\.)\s+)+[A-Z][a-z'-]+"
)
ENGLISH_REQUEST: Final = r"(?:like|resembl\w+|draw|sketch|paint|portrait of|face of|picture of|as)(?: me)? "
LATIN_WORD: Final = re.compile(r"[a-z]+")
MOST_LATIN_WORDS: Final = 3  # of a Korean name
LONG_NAME: Final = 3  # letters of a name that may start inside a word: 그냥유재석


class Context(NamedTuple):
    """Patterns of what stands before and after a name."""

    called: re.Pattern[str]
    likeness: re.Pattern[str]
    likeness_to_a_person: re.Pattern[str]
    strong_likeness: re.Pattern[str]
    no_request: re.Pattern[str]
    role_before: re.Pattern[str]
    role_after: re.Pattern[str]
    relation_before: re.Pattern[str]
    role_and_stranger: re.Pattern[str]
    initials: re.Pattern[str]


def mentions_real_person(text: str) -> bool:
    """Return whether a cleaned description asks for a real person or a lookalike."""
    if ENGLISH.search(text):
        return True
    folded = fold(text)
    if _sounds_listed(folded) or _initials_listed(folded) or _context().role_and_stranger.search(folded):
        return True
    readings = forms(text, drawn_out=False)
    return any(_is_asked_for(reading, mention) for reading in readings for mention in directory().mentions(reading))


def _is_asked_for(reading: str, mention: Mention) -> bool:
    """Return whether the words beside a name make it a request for that person."""
    context = _context()
    if context.no_request.match(reading, mention.end) or _cuts_latin_word(reading, mention):
        return False
    like = context.likeness.match(reading, mention.end) is not None
    by_role = context.role_before.search(reading, 0, mention.start) is not None
    if not mention.begins_word and not by_role:
        return like and mention.evidence == "name" and mention.end - mention.start >= LONG_NAME
    called = context.called.match(reading, mention.end) is not None
    match mention.evidence:
        case "name":
            return called or like
        case "likeness":
            return like or (by_role and called)
        case "person":
            return _is_like_a_person(reading, mention) or (by_role and called)
        case _:
            return _is_private_person(reading, mention, like=like, by_role=by_role and called)


def _is_private_person(reading: str, mention: Mention, *, like: bool, by_role: bool) -> bool:
    """Return whether a family name with a given name or a title stands for a person whose face is asked for."""
    context = _context()
    if context.strong_likeness.match(reading, mention.end):
        return True
    if mention.evidence == "titled":
        return False
    known = by_role or context.role_after.match(reading, mention.end) is not None
    related = context.relation_before.search(reading, 0, mention.start) is not None
    return known or (like and (related or mention.evidence == "given"))


def _is_like_a_person(reading: str, mention: Mention) -> bool:
    """Return whether an everyday word is compared with as a person; 진상 and 비급 are words of their own."""
    is_suffix = mention.end - mention.start == 1 and reading.startswith(("상", "급"), mention.end)
    return not is_suffix and _context().likeness_to_a_person.match(reading, mention.end) is not None


def _cuts_latin_word(reading: str, mention: Mention) -> bool:
    """Return whether a name in Latin letters is only a part of a longer word; "trumpst" is a likeness."""
    before = reading[: mention.start][-1:] + reading[mention.start]
    after = reading[mention.end - 1] + reading[mention.end : mention.end + 1]
    inside = [len(pair) == 2 and pair.isascii() and pair.isalnum() for pair in (before, after)]
    return inside[0] or (inside[1] and not reading.startswith("st", mention.end))


def _sounds_listed(folded: str) -> bool:
    """Return whether Latin words next to one another sound like a listed Korean name: Yoon Suk Yeol, Yuna Kim."""
    words = [sound(word) for word in LATIN_WORD.findall(folded)]
    sounds = directory().sounds
    for first in range(len(words)):
        for last in range(first + 2, min(first + MOST_LATIN_WORDS, len(words)) + 1):
            family_first = (words[first], "".join(words[first + 1 : last]))
            family_last = (words[last - 1], "".join(words[first : last - 1]))
            if family_first in sounds or family_last in sounds:
                return True
    return False


def _initials_listed(folded: str) -> bool:
    """Return whether initials of a listed Korean name stand beside words of likeness: ㅇㅈㅁ 닮은; ㅇㅇㅇ is a yes."""
    found = _context().initials.finditer(folded)
    return any(initials[1] in directory().initials and len(set(initials[1])) > 1 for initials in found)


@cache
def _context() -> Context:
    table = tables()
    roles, titles = _any(table["roles"]), _any([*table["titles"], *table["elders"]])
    particles = f"(?:{'|'.join(table['particles'])})*"
    title = f"(?: ?(?:{titles})님?)?"
    feature = rf"(?: ?(?:{_any(table['features'])})[이가을를은는도과와형선의]? ?)?"
    beside = rf"{title}{particles} ?{feature}(?:딱 |완전 |좀 |약간 )?"
    like = f"(?:{'|'.join(table['likeness'])})"
    famous = _any([*table["roles"], *table["groups"]])
    word_ends = rf"{particles}(?:$|[^가-힣]|{like})"
    return Context(
        called=re.compile(rf"(?:{titles})|{word_ends}"),
        likeness=re.compile(beside + like),
        likeness_to_a_person=re.compile(rf"{title}{particles} ?(?:{'|'.join(table['likeness_to_a_person'])})"),
        strong_likeness=re.compile(rf"{beside}(?:{'|'.join(table['strong_likeness'])})"),
        no_request=re.compile(
            rf"{particles} ?(?:{'|'.join(table['ruled_out'])})| ?(?:{'|'.join(table['not_before_a_name'])})"
        ),
        role_before=re.compile(rf"(?:(?:{famous})(?: ?멤버| ?출신)?의? ?|{ENGLISH_REQUEST})$"),
        role_after=re.compile(rf" ?(?:전 ?)?(?:{roles})(?:님)?{word_ends}"),
        relation_before=re.compile(rf"(?:{_any(table['relations'])})[의은는이]? ?$"),
        role_and_stranger=re.compile(
            rf"(?<![가-힣])(?:{roles}) (?!{_any(table['not_after_a_role'])})[가-힣]{{2,4}}?"
            r"(?:이랑|하고|[이가을를랑과와])? ?(?:빼?닮|처럼 ?생)"
        ),
        initials=re.compile(rf"(?<![\u1100-\u11ff가-힣])([\u1100-\u1112]{{3}}) ?{feature}{like}"),
    )


def _any(words: list[str]) -> str:
    """Return a pattern for any of the words, longest first, with optional blanks."""
    return "|".join(word.replace(" ", " ?") for word in sorted(words, key=len, reverse=True))
