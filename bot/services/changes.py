"""Edits that are told as changes of an earlier description: 코를 더 크게, 안경 빼고.

What is changed replaces what the earlier description says of the same traits. Its clauses without a changed trait stay
as they were typed; in the others, the traits that stay are named anew, because words cannot be cut from a sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.locales import name_trait, translate
from inference.descriptions import ABSENT, PRESENT, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inference.descriptions import Reading, Request

_KOREAN: Final = re.compile(
    r"게(?: ?(?:요|좀|해|하|바꿔|바꾸|만들|고쳐|수정|다시|ㄱ)|(?=\s*(?:$|[,.!?~ㅋㅎㅠ])))"
    r"|(?:빼(?!고 다)|없애|지워(?!지|졌)|지우|제거|추가|넣어|넣고|바꿔|바꾸|고쳐|고치|키워|키우(?!는)|줄여|줄이"
    r"|늘려|늘리|넓혀|좁혀|씌워|씌우|벗겨(?!지|진|졌)|벗고|옮겨|낮춰|높여|깎아|다듬|수정)"
    r"|(?:올려|내려|묶어|풀어|밀어)(?= ?(?:줘|주|봐|버려|$|[,.!?~]))"
    r"|(?:^|\s)덜\s"
    r"|[가-힣]로(?:요)?(?=\s*(?:$|[,.!?~ㅋㅎㅠ]|다시|해))"
)
_ENGLISH: Final = re.compile(
    r"\b(?:make (?!an? |someone)|(?:change|remove|add|instead|less|lose|drop|replace|swap|get rid of|take off|put on)\b"
    r"|(?:bigger|smaller|larger|longer|shorter|thicker|thinner|wider|narrower|rounder|sharper|darker|lighter)\b"
    r"(?! than)"
    r"|(?:older|younger)\b(?! (?:man|woman|guy|lady|person|gentleman|male|female)))",
    re.IGNORECASE,
)
_OLDER: Final = re.compile(r"(?:더|좀|조금) (?:늙|나이 ?들|나이 ?많)|\bolder\b", re.IGNORECASE)
_YOUNGER: Final = re.compile(r"(?:더|좀|조금) (?:젊|어려|어리)|\byounger\b", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[^,.;\n]+")
_AGES: Final = ("20", "30", "40", "50", "60")

MAX_LENGTH: Final = 100
"""Maximum characters of a change; what is longer is a description."""

KEPT_SHARE: Final = 0.5
"""An edit that repeats this share of the earlier description's words is the whole new description."""

_HAIR: Final = ("hairstyle.type", "hairstyle.topLength", "hairstyle.sizeLength")
DISPLACED: Final = {
    "feature.mole": ("feature.mole_place",),
    "feature.scar": ("feature.scar_place",),
    "hairstyle.cut": _HAIR,
    **dict.fromkeys(_HAIR, ("hairstyle.cut",)),
}
"""Traits of which nothing holds any more when a trait is changed."""


def is_change(typed: str, before: str) -> bool:
    """Return whether an edit tells what to change, and is not a whole new description.

    Of the hand-written descriptions of `training/descriptions`, it takes 56 of 61 edits for changes, and 3 % of the
    others.
    """
    if len(typed) > MAX_LENGTH or not (_KOREAN.search(typed) or _ENGLISH.search(typed)):
        return False
    words = set(before.split())
    return len(words & set(typed.split())) < KEPT_SHARE * len(words)


def steps_age(typed: str) -> bool:
    """Return whether an edit asks for an older or a younger face."""
    return bool(_OLDER.search(typed) or _YOUNGER.search(typed))


def apply_change(before: str, said_before: Reading, typed: str, said: Reading) -> str:
    """Return the description that a change makes of an earlier one.

    Args:
        before: the earlier description.
        said_before: what it says.
        typed: the change, as `is_change` recognises it.
        said: what it says. If it states no trait for sure, it is appended as it was typed.
    """
    changes = [*said.statements, *_step_of_age(typed, said, said_before)]
    if not changes:
        return f"{before}, {typed}"
    language = "en" if said.language == "en" else "ko"
    changed = {trait for one in changes for trait in (one.trait, *DISPLACED.get(one.trait, ()))}
    parts = [part for clause in _CLAUSE.finditer(before) for part in _kept(clause, said_before, changed, language)]
    parts += [_name(one, language) for one in changes]
    return ", ".join(dict.fromkeys([*parts, *_undrawable_clauses(typed, said)]))


def _kept(clause: re.Match[str], said: Reading, changed: set[str], language: str) -> Iterator[str]:
    """Yield a clause as it is, or if a trait that it states is changed, the names of the others."""
    own = [one for one in said.statements if clause.start() < one.end and one.start < clause.end()]
    if any(one.trait in changed for one in own):
        yield from (_name(one, language) for one in own if one.trait not in changed)
    elif words := clause[0].strip():
        yield words


def _undrawable_clauses(typed: str, said: Reading) -> Iterator[str]:
    """Yield the clauses of a change that ask for what cannot be drawn and state no trait, so that they are not lost."""
    for clause in _CLAUSE.finditer(typed):
        if _is_in(clause, said.requests) and not _is_in(clause, said.statements):
            yield clause[0].strip()


def _is_in(clause: re.Match[str], spans: Iterable[Statement | Request]) -> bool:
    return any(clause.start() <= one.start < clause.end() for one in spans)


def _step_of_age(typed: str, said: Reading, said_before: Reading) -> Sequence[Statement]:
    """Return the next decade, if an edit says only older or younger."""
    step = bool(_OLDER.search(typed)) - bool(_YOUNGER.search(typed))
    ages = [one.value for one in said_before.statements if one.trait == "age" and one.polarity == "is"]
    if not step or not ages or any(one.trait == "age" for one in said.statements):
        return ()
    place = min(max(_AGES.index(ages[-1]) + step, 0), len(_AGES) - 1)
    return (Statement(0, 0, "age", _AGES[place], "is", 1.0),)


def _name(statement: Statement, language: str) -> str:
    """Return the short name of what a statement says."""
    trait, value = statement.trait, statement.value
    if statement.polarity == "is":
        return name_trait(language, trait, value)
    if value == ABSENT:
        return name_trait(language, trait, PRESENT)
    return translate(language, "change-not", name=name_trait(language, trait, value))
