"""The platform protocol of the chaos tests: user actions, server faults, and visible messages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, Protocol

from bot.locales import translate

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from tests.fakes.discord.faults import Failure

PEOPLE: Final = ("수아", "민준", "하윤")
"""The people in the channel; a person is identified by their index here."""


class End(StrEnum):
    """The final state of a montage's message; OPEN if it is not final yet, DENIED while it lacks a right to be."""

    OPEN = "open"
    DENIED = "denied"
    SHEET = "sheet"
    CANCELLED = "cancelled"
    FAILED = "failed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of a montage: its job, its state after each change, and its current contents.

    `order`: the alternative text of the picture. `reactions`: (candidate number, person id), without the bot's.
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
    """A fake server with people in its channel. Actions that a platform does not offer return None."""

    name: str

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that the bot connects to."""
        ...

    def place_of(self, person_id: str) -> int:
        """Return the index of the person with this id."""
        ...

    async def order(self, person: int, description: str, candidates: int, times: int) -> Ask:
        """Order a montage; the event is delivered `times` times at once."""
        ...

    async def press(self, person: int, shown: Shown, button: str, times: int) -> Ask | None:
        """Press the button with this label under a montage; return None if there is none."""
        ...

    async def cancel(self, person: int, job_id: int) -> None:
        """Cancel with the command."""
        ...

    async def delete(self, person: int, shown: Shown) -> None:
        """Delete a montage, if the bot allows it."""
        ...

    async def react(self, person: int, shown: Shown, number: int, *, on: bool, times: int = 1) -> None:
        """Add or remove a vote reaction."""
        ...

    async def set_favourite(self, person: int, shown: Shown) -> None:
        """Make a montage a favourite, if the platform has a reaction for that."""
        ...

    def fail(self, failure: Failure, times: int, *, applied: bool) -> None:
        """Let the next requests of any kind fail; with `applied` they take effect nevertheless."""
        ...

    async def disturb(self, *, rudely: bool) -> None:
        """Ask for a new connection, or cut the current one."""
        ...

    def be_unreachable(self, times: int) -> None:
        """Drop the next requests, logging in included."""
        ...

    async def revoke(self) -> None:
        """Refuse the bot's token from now on."""
        ...

    def reinstate(self) -> None:
        """Accept the bot's token again."""
        ...

    async def allow_pictures(self, *, allowed: bool) -> None:
        """Give the bot the right to post pictures, or take it away."""
        ...

    async def until_connected(self) -> None:
        """Wait until events reach the bot."""
        ...

    def calm(self) -> None:
        """Stop all faults."""
        ...

    def shown(self) -> list[Shown]:
        """Return all messages that show or showed a montage."""
        ...

    def requests(self) -> int:
        """Return the number of received requests."""
        ...

    def is_idle(self) -> bool:
        """Whether every event was delivered or given up."""
        ...

    def leftovers(self) -> set[str]:
        """Return the files that no message shows."""
        ...


FAILURES: Final = ("failed-inference", "failed-internal", "failed-attempts", "failed-parent-gone")
"""Ids of the messages about a failed montage, on all platforms."""

DELETED: Final = "chat-deleted"
"""Id of the message about a deleted montage, the same on all platforms."""


def is_refusal(answer: str) -> bool:
    """Return whether an answer refuses an order: what it is about was deleted, or the store is out of reach."""
    codes = ("error-deleted-before", "error-unavailable")
    refusals = (translate("ko", "error-unknown-job", job=""), *(translate("ko", code) for code in codes))
    return any(refusal in answer for refusal in refusals)


def end_reader(messages: Mapping[End, Sequence[str]]) -> Callable[[str], End]:
    """Return a function from the text that a message shows to its state; `messages`: the ids of final sentences."""
    sentences = [(translate("ko", message), end) for end, ids in messages.items() for message in ids]

    @cache  # each text of a long day is read hundreds of times
    def end_of(text: str) -> End:
        return next((end for sentence, end in sentences if sentence in text), End.OPEN)

    return end_of


def without_repetition(ends: Iterable[End]) -> tuple[End, ...]:
    """Return the states of a message without consecutive repetitions."""
    return tuple(end for end, _ in groupby(ends))
