"""What stands after `/montage`: a subcommand, or a description with options such as 후보=4 시드=12."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Describe:
    """A face to draw."""

    description: str
    candidates: int | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """A job to cancel; None where the number was left out."""

    job_id: int | None


@dataclass(frozen=True, slots=True)
class History:
    """One's own montages."""


@dataclass(frozen=True, slots=True)
class Help:
    """What can be done."""


Command: TypeAlias = Describe | Cancel | History | Help

_OPTION: Final = re.compile(r"(?<!\S)(후보|후보수|candidates|시드|seed)\s*=\s*(\S+)", re.IGNORECASE)
_SEED: Final = frozenset({"시드", "seed"})
_CANCEL: Final = re.compile(r"(?:취소|cancel)(?:\s+#?(\d{1,18})번?)?", re.IGNORECASE)
_HISTORY: Final = frozenset({"기록", "history"})
_HELP: Final = frozenset({"", "도움말", "help"})


def parse(text: str) -> Command:
    """Return what was asked for; words that are no subcommand by themselves are a description."""
    words = text.strip()
    if words.lower() in _HELP:
        return Help()
    if words.lower() in _HISTORY:
        return History()
    if cancel := _CANCEL.fullmatch(words):
        return Cancel(int(cancel[1]) if cancel[1] else None)
    return _describe(words)


def _describe(text: str) -> Describe:
    """A number that is none becomes -1, which `bot.orders` refuses with the sentence that says what is possible."""
    options = {match[1].lower() in _SEED: match[2] for match in _OPTION.finditer(text)}
    numbers = {is_seed: int(value) if re.fullmatch(r"\d{1,18}", value) else -1 for is_seed, value in options.items()}
    return Describe(_OPTION.sub(" ", text).strip(), candidates=numbers.get(False), seed=numbers.get(True))
