"""The platform protocol of the chaos tests: user actions, server faults, and visible messages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Final, Protocol

from bot.locales import translate

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from tests.fakes.discord.faults import Failure

PEOPLE: Final = ("수아", "민준", "하윤")
"""Who is in the channel; a person is a place in this list."""


class End(StrEnum):
    """How a message that shows a montage ends; none of them yet: OPEN."""

    OPEN = "open"
    SHEET = "sheet"
    CANCELLED = "cancelled"
    FAILED = "failed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that shows a montage: its job, how it stood after each change, and what it shows now.

    `order`: what a screen reader says of the picture. `reactions`: a candidate's number and a person's id, of people.
    """

    message_id: str
    job_id: int
    ends: tuple[End, ...]
    pictures: tuple[bytes, ...]
    order: str
    reactions: frozenset[tuple[int, str]]
    offers_votes: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """An order by its event id, with a function that redelivers the event."""

    event_id: str
    is_acknowledged: Callable[[], bool]
    answer: Callable[[], str]
    repeat: Callable[[], Awaitable[None]]


class Platform(Protocol):
    """A fake server with people in its channel. What a platform has no button for returns None."""

    name: str

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where the bot finds it."""
        ...

    def place_of(self, person_id: str) -> int:
        """Which person has this id."""
        ...

    async def order(self, person: int, description: str, candidates: int, times: int) -> Ask:
        """Ask for a montage; the event is delivered so many times at once."""
        ...

    async def press(self, person: int, shown: Shown, button: str, times: int) -> Ask | None:
        """Press a button under a montage, by its label; None where there is none."""
        ...

    async def cancel(self, person: int, job_id: int) -> None:
        """Cancel by command."""
        ...

    async def delete(self, person: int, shown: Shown) -> None:
        """Delete a montage, as far as the bot plays along."""
        ...

    async def react(self, person: int, shown: Shown, number: int, *, on: bool, times: int = 1) -> None:
        """Vote by a reaction, or take it back."""
        ...

    async def set_favourite(self, person: int, shown: Shown) -> None:
        """Make it a favourite, where that is done by a reaction."""
        ...

    def fail(self, failure: Failure, times: int, *, applied: bool) -> None:
        """Let the next requests fail, whatever they are; `applied`: they take effect nevertheless."""
        ...

    async def disturb(self, *, rudely: bool) -> None:
        """Ask for a new connection, or cut the one there is."""
        ...

    def calm(self) -> None:
        """Let nothing fail any more."""
        ...

    def shown(self) -> list[Shown]:
        """Every message that shows a montage, or did."""
        ...

    def requests(self) -> int:
        """How many requests came."""
        ...

    def is_idle(self) -> bool:
        """Whether every event was delivered, or given up."""
        ...

    def leftovers(self) -> set[str]:
        """Files that nothing shows."""
        ...


FAILURES: Final = ("failed-inference", "failed-internal", "failed-attempts", "failed-parent-gone")
"""Ids of the sentences that say why a montage failed, on every platform."""

DELETED: Final = "chat-deleted"
"""Id of the sentence that says that one was deleted; every platform has the same."""


def is_refusal(answer: str) -> bool:
    """Whether an answer says that there is nothing to be drawn, for somebody has deleted what it is about."""
    refusals = (translate("ko", "error-unknown-job", job=""), translate("ko", "error-deleted-before"))
    return any(refusal in answer for refusal in refusals)


def end_of(text: str, sentences: Mapping[End, Sequence[str]]) -> End:
    """How a message stands, by the sentence of a platform that it says."""
    for end, ids in sentences.items():
        if any(translate("ko", sentence) in text for sentence in ids):
            return end
    return End.OPEN


def without_repetition(ends: Iterable[End]) -> tuple[End, ...]:
    """The states of a message, each as long as it stayed in it."""
    return tuple(end for end, _ in groupby(ends))
