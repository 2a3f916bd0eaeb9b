"""Parses the text of `/montage`: a subcommand, or a description with options such as 후보=4 시드=12 비공개."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.platforms.slack.messages.montage_list import HistoryFilter
from bot.platforms.slack.support.mrkdwn import unescape

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class DescribeCommand:
    """Order a montage."""

    description: str
    candidates: int | None = None
    seed: int | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class CancelCommand:
    """Cancel a job; None: the newest."""

    job_id: int | None


@dataclass(frozen=True, slots=True)
class HistoryCommand:
    """List past montages."""

    search: HistoryFilter


@dataclass(frozen=True, slots=True)
class SimilarCommand:
    """Find montages with similar descriptions."""

    description: str


@dataclass(frozen=True, slots=True)
class InfoCommand:
    """Show the details of a montage; None if the number is missing."""

    job_id: int | None


@dataclass(frozen=True, slots=True)
class FavouriteCommand:
    """Toggle a favourite."""

    job_id: int


class PlainCommand(Enum):
    """A subcommand without arguments."""

    QUEUE = auto()
    SETTINGS = auto()
    PERSONAL = auto()
    HELP = auto()


Command: TypeAlias = (
    DescribeCommand | CancelCommand | HistoryCommand | SimilarCommand | InfoCommand | FavouriteCommand | PlainCommand
)

_ALONE: Final = {
    "": PlainCommand.HELP,
    "대기열": PlainCommand.QUEUE,
    "queue": PlainCommand.QUEUE,
    "설정": PlainCommand.SETTINGS,
    "settings": PlainCommand.SETTINGS,
    "내정보": PlainCommand.PERSONAL,
    "mydata": PlainCommand.PERSONAL,
    "도움말": PlainCommand.HELP,
    "help": PlainCommand.HELP,
}
_OPTION: Final = re.compile(r"(?<!\S)(후보|후보수|candidates|시드|seed)\s*=\s*(\S+)", re.IGNORECASE)
_SEED: Final = frozenset({"시드", "seed"})
_PRIVATE: Final = re.compile(r"^비공개\s+|(?:^|\s+)(?:비공개|private)$", re.IGNORECASE)
_NUMBER: Final = re.compile(r"#?(\d{1,18})번?")
_PERSON: Final = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_FAVOURITES: Final = re.compile(r"(?<!\S)(?:즐겨찾기|favou?rites)(?!\S)", re.IGNORECASE)


def parse(text: str) -> Command:
    """Return the parsed command; text without a subcommand is a description."""
    words = unicodedata.normalize("NFC", text).strip()  # macOS may send syllables as single jamo
    if words.lower() in _ALONE:
        return _ALONE[words.lower()]
    first, _, rest = words.partition(" ")
    subcommand = _SUBCOMMANDS.get(first.lower())
    return (subcommand and subcommand(rest.strip())) or _describe(words)


def _cancel(rest: str) -> Command | None:
    return CancelCommand(_number(rest)) if not rest or _number(rest) is not None else None


def _info(rest: str) -> Command | None:
    return InfoCommand(_number(rest)) if not rest or _number(rest) is not None else None


def _favourite(rest: str) -> Command | None:
    number = _number(rest)
    return FavouriteCommand(number) if number is not None else _history(f"즐겨찾기 {rest}")


def _similar(rest: str) -> Command | None:
    return SimilarCommand(unescape(rest))


def _history(rest: str) -> Command | None:
    """Parse words, a mention and 즐겨찾기, in any order."""
    people = _PERSON.findall(rest)
    text = _FAVOURITES.sub(" ", _PERSON.sub(" ", rest))
    return HistoryCommand(
        HistoryFilter(
            person_id=people[-1] if people else None,
            text=" ".join(unescape(text).split()),
            favourites=_FAVOURITES.search(rest) is not None,
        )
    )


def _describe(text: str) -> DescribeCommand:
    """Parse options; an invalid number becomes -1, which `bot.services.validation` refuses with a message."""
    options = {match[1].lower() in _SEED: match[2] for match in _OPTION.finditer(text)}
    numbers = {is_seed: int(value) if re.fullmatch(r"\d{1,18}", value) else -1 for is_seed, value in options.items()}
    words = _OPTION.sub(" ", text).strip()
    return DescribeCommand(
        unescape(_PRIVATE.sub("", words)).strip(),
        candidates=numbers.get(False),
        seed=numbers.get(True),
        private=_PRIVATE.search(words) is not None,
    )


def _number(text: str) -> int | None:
    match = _NUMBER.fullmatch(text)
    return int(match[1]) if match else None


_SUBCOMMANDS: Final[dict[str, Callable[[str], Command | None]]] = {
    "기록": _history,
    "history": _history,
    "비슷한": _similar,
    "similar": _similar,
    "정보": _info,
    "info": _info,
    "취소": _cancel,
    "cancel": _cancel,
    "즐겨찾기": _favourite,
    "favourite": _favourite,
    "favourites": _favourite,
    "favorites": _favourite,
}
