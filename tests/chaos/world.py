"""User actions on a bot that is killed, and checks of the results. Shared by all platforms."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from tests.chaos.ledger import Ledger
from tests.chaos.platform import End
from tests.chaos.supervisor import Supervisor
from tests.postgresql import create_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.chaos.platform import Ask, Platform, Shown
    from tests.fakes.discord.faults import Failure
    from tests.postgresql import Cluster

STUCK_AFTER: Final = 120.0
"""Seconds without progress after which the bot counts as stuck; no faults are injected in that time."""

_LOOK_INTERVAL: Final = 1.0  # seconds between two looks at what is left; a look at a long day takes a tenth of one
_AGREED_FOR: Final = 0.3  # seconds without a request, after which no more are expected
_MAX_LOG_LENGTH: Final = 12_000  # characters of the bot's log that a failure shows


@dataclass(slots=True)
class World:
    """One platform, one bot and its users. `story` records every action, so that a failure can be understood.

    Integers choose people, montages and messages, modulo their count.
    """

    platform: Platform
    bot: Supervisor
    ledger: Ledger
    asks: list[Ask] = field(default_factory=list)
    deleted: dict[str, int] = field(default_factory=dict)
    pressed: set[tuple[int, int, str]] = field(default_factory=set)
    server: Cluster | None = None
    story: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    async def order(self, person: int, candidates: int, times: int = 1) -> None:
        """Order a montage; the event may be delivered twice at once."""
        description = f"둥근 얼굴에 안경을 쓴 30대 여자, 점 {len(self.asks)}개"
        self._note(f"person {person} orders no. {len(self.asks)}, {candidates} candidates, {times} times")
        self.asks.append(await self.platform.order(person, description, candidates, times))

    async def press(self, person: int, pick: int, button: str, times: int = 1) -> bool:
        """Press a drawing button under a sheet once; return False if there is no such button."""
        sheet = self._sheet(pick)
        if sheet and (person, sheet.job_id, button) in self.pressed:
            return False  # Slack users may double-click, and the bot counts that as one press
        ask = sheet and await self.platform.press(person, sheet, button, times)
        if not sheet or not ask:
            return False
        self._note(f"person {person} presses {button} under #{sheet.job_id}, {times} times: no. {len(self.asks)}")
        self.pressed.add((person, sheet.job_id, button))
        if sheet.job_id not in self.deleted.values():  # otherwise the order may be refused, and the refusal lost
            self.asks.append(ask)
        return True

    async def repeat(self, pick: int) -> None:
        """Redeliver an earlier event."""
        if self.asks:
            self._note(f"the event of no. {pick % len(self.asks)} is delivered again")
            await self.asks[pick % len(self.asks)].repeat()

    async def vote(self, person: int, pick: int, number: int, *, on: bool = True, times: int = 1) -> None:
        """Add a vote reaction to a sheet, or remove it."""
        if sheet := self._sheet(pick):
            number = 1 + number % self.ledger.candidates(sheet.job_id)
            self._note(f"person {person} {'gives' if on else 'takes back'} #{sheet.job_id} {number}, {times} times")
            await self.platform.react(person, sheet, number, on=on, times=times)

    async def set_favourite(self, person: int, pick: int) -> None:
        """Make a montage a favourite."""
        if sheet := self._sheet(pick):
            self._note(f"person {person} keeps #{sheet.job_id}")
            await self.platform.set_favourite(person, sheet)

    async def cancel(self, pick: int) -> None:
        """Cancel an unfinished montage as the person who ordered it."""
        if waiting := self.ledger.unfinished():
            job_id, person_id = waiting[pick % len(waiting)]
            self._note(f"{person_id} cancels #{job_id}")
            await self.platform.cancel(self.platform.place_of(person_id), job_id)

    async def delete(self, person: int, pick: int) -> None:
        """Delete a montage. On Discord every user is a moderator, on Slack no user is."""
        if sheet := self._sheet(pick):
            self._note(f"person {person} deletes #{sheet.job_id}")
            if event := self.ledger.event_of(sheet.job_id):
                self.deleted[event] = sheet.job_id
            await self.platform.delete(person, sheet)

    def fail(self, failure: Failure, times: int, *, applied: bool) -> None:
        """Let the platform fail the next requests."""
        self._note(f"the next {times} requests meet {failure}{', but take effect' if applied else ''}")
        self.platform.fail(failure, times, applied=applied)

    async def disturb(self, *, rudely: bool) -> None:
        """Let the platform ask for a reconnect, or cut the connection."""
        self._note("the connection is cut" if rudely else "the platform asks for a new connection")
        await self.platform.disturb(rudely=rudely)

    async def kill(self) -> None:
        """Kill the process with SIGKILL and start the next one."""
        self._note("kill -9")
        await self.bot.kill()
        await self._start()

    async def restart(self) -> None:
        """Stop the process with SIGTERM and start the next one."""
        self._note("SIGTERM")
        await self.bot.stop()
        await self._start()

    async def lock_out(self, person: int, seconds: float) -> None:
        """Hold the database like another program that writes; somebody orders meanwhile."""
        self._note(f"the database is held for {seconds} s")
        with self.ledger.held():
            await self.order(person, 1)
            await asyncio.sleep(seconds)

    async def restart_server(self, person: int, mode: Literal["fast", "immediate"]) -> None:
        """Restart the database's server; somebody orders meanwhile."""
        assert self.server is not None
        self._note(f"the database's server stops ({mode})")
        await asyncio.to_thread(self.server.stop, mode)
        await self.order(person, 1)
        await asyncio.to_thread(self.server.start)
        self._note("it runs again")

    async def lose_images(self, person: int, seconds: float) -> None:
        """Take the folder of pictures away for a while; somebody orders meanwhile."""
        self._note(f"the pictures are gone for {seconds} s")
        images, away = self.ledger.folder / "images", self.ledger.folder / "images-away"
        images.rename(away)
        images.touch()
        await self.order(person, 1)
        await asyncio.sleep(seconds)
        images.unlink()
        away.rename(images)

    async def fill_disk(self, person: int, seconds: float) -> None:
        """Let the disk take no more for a while; somebody orders meanwhile."""
        self._note(f"the disk is full for {seconds} s")
        self.bot.limit_files(0)
        await self.order(person, 1)
        await asyncio.sleep(seconds)
        self.bot.limit_files(None)

    async def deny_pictures(self, person: int, seconds: float) -> None:
        """Take away the right to post pictures, just after somebody ordered some."""
        await self.order(person, 2)
        self._note(f"the bot may post no pictures for {seconds} s")
        await self.platform.allow_pictures(allowed=False)
        await asyncio.sleep(seconds)
        await self.platform.allow_pictures(allowed=True)

    async def vanish(self, times: int, *, at_start: bool) -> None:
        """Make the platform unreachable from the start of a process on, or in the middle."""
        self._note(f"the next {times} requests reach nothing")
        self.platform.be_unreachable(times)
        await (self.kill() if at_start else self.disturb(rudely=True))
        await self.platform.until_connected()

    async def revoke(self, seconds: float) -> None:
        """Revoke the bot's token for a while."""
        self._note(f"the token is refused for {seconds} s")
        await self.platform.revoke()
        await asyncio.sleep(seconds)
        self.platform.reinstate()
        await self.platform.until_connected()
        self._note("it is accepted again")

    async def settle(self) -> None:
        """Stop all faults, wait until the bot is idle, and check the ledger.

        Raises:
            AssertionError: an order was lost, was done twice, or does not end.
        """
        self._note("all is calm from here on")
        self.platform.calm()
        await self._until_calm(self._open_matters)
        await self.restart()
        await self._until_calm(self._errors)
        await self.bot.stop()
        assert self._errors() == []

    async def _start(self) -> None:
        self._note("a process starts")
        await self.bot.start()
        self._note("it is ready")

    def _open_matters(self) -> list[str]:
        return self.ledger.open_matters(self.platform)

    def _errors(self) -> list[str]:
        return self.ledger.errors(self.asks, self.deleted, self.platform)

    async def _until_calm(self, left: Callable[[], list[str]]) -> None:
        """Wait until `left` returns nothing; fail if it stops shrinking."""
        least, since, requests = None, time.monotonic(), None
        while (matters := left()) or requests != self.platform.requests() or not self.platform.is_idle():
            if least is None or len(matters) < least:
                least, since = len(matters), time.monotonic()
            assert time.monotonic() < since + STUCK_AFTER, f"it never ends: {matters}"
            requests = self.platform.requests()
            await asyncio.sleep(_LOOK_INTERVAL if matters else _AGREED_FOR)

    def _sheet(self, pick: int) -> Shown | None:
        """Return a visible sheet."""
        sheets = [shown for shown in self.platform.shown() if shown.ends[-1] is End.SHEET and shown.offers_votes]
        return sheets[pick % len(sheets)] if sheets else None

    def _note(self, what: str) -> None:
        self.story.append(f"{time.monotonic() - self.began:7.3f} s  {what}")


@asynccontextmanager
async def world(make: Callable[[], Platform], folder: Path, server: Cluster | None = None) -> AsyncIterator[World]:
    """Yield a world with a running bot; a failure in the body is reported with the story so far.

    The database is a file in the folder, or a new one on the server.
    """
    address = None if server is None else await create_database(server.address)
    async with make() as platform:
        bot = Supervisor(folder, address, platform.name, *platform.addresses)
        here = World(platform, bot, Ledger(folder, address), server=server)
        try:
            await here._start()
            yield here
        except BaseException as error:
            error.add_note("\n".join(["What happened:", *here.story]))
            error.add_note(f"The bot's log ends:\n{bot.log.read_text()[-_MAX_LOG_LENGTH:]}")
            raise
        finally:
            await bot.kill()
