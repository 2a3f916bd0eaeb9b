"""Compares the bot's database and files with the orders and the visible messages."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from bot.domain.ranking import Standing, rank
from bot.locales import translate
from tests.chaos.platform import End, is_refusal, without_repetition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.chaos.platform import Ask, Platform, Shown

_ENDS = {"done": End.SHEET, "cancelled": End.CANCELLED, "failed": End.FAILED}


@dataclass(frozen=True, slots=True)
class Ledger:
    """The database and the pictures in a folder; `server`: the address of the database, if it is not there."""

    folder: Path
    server: str | None = None

    def rows(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """Return the rows of a query."""
        if self.server is not None:
            with ThreadPoolExecutor(1) as thread:  # beside the loop that the world runs in
                return thread.submit(asyncio.run, _ask(self.server, query, parameters)).result()
        path = self.folder / "montage.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(query, parameters).fetchall()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the file like another program that writes to it."""
        with closing(sqlite3.connect(self.folder / "montage.db", timeout=10, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield

    def candidates(self, job_id: int) -> int:
        """Return the number of candidates of a montage, or 1 if it was deleted."""
        counted = self.rows("SELECT candidate_count FROM jobs WHERE id = ?", job_id)
        return int(str(counted[0][0])) if counted else 1

    def unfinished(self) -> list[tuple[int, str]]:
        """Return the queued and running jobs and who ordered them."""
        waiting = self.rows("SELECT id, person_id FROM jobs WHERE state IN ('queued', 'running') ORDER BY id")
        return [(int(str(job_id)), str(person_id)) for job_id, person_id in waiting]

    def open_matters(self, platform: Platform) -> list[str]:
        """Return unfinished work."""
        unanswered = [f"#{row[0]} unanswered" for row in self.rows("SELECT id FROM jobs WHERE answered_at IS NULL")]
        given, shown = self._votes(), _reactions(platform.shown())
        matters = [f"#{vote[0]}: vote for {vote[1]} by {vote[2]} not counted" for vote in sorted(shown - given)]
        matters += [f"#{vote[0]}: vote for {vote[1]} by {vote[2]} still counted" for vote in sorted(given - shown)]
        unshown = self.rows("SELECT id FROM jobs WHERE votes_shown < votes_changed")
        matters += [f"#{row[0]} does not show its latest votes" for row in unshown]
        matters += [
            f"message {row[0]} is to be emptied" for row in self.rows("SELECT message_id FROM outliving_messages")
        ]
        return unanswered + matters + self._wrong_orders(platform.shown())

    def errors(self, asks: Sequence[Ask], deleted: Mapping[str, int], platform: Platform) -> list[str]:
        """Return every inconsistency. `deleted` maps the events of montages that a user deleted to their job ids."""
        shown = platform.shown()
        return [
            *self.open_matters(platform),
            *self._lost(asks, deleted),
            *self._back_again(deleted),
            *self._answers(shown),
            *self._pictures(),
            *[f"file {file} lies about" for file in sorted(platform.leftovers())],
        ]

    def event_of(self, job_id: int) -> str | None:
        """Return the event that ordered a montage, or None if the montage was deleted."""
        found = self.rows("SELECT event_id FROM jobs WHERE id = ?", job_id)
        return str(found[0][0]) if found else None

    def _back_again(self, deleted: Mapping[str, int]) -> list[str]:
        """Return deleted montages that the same event created again."""
        jobs = {str(event): int(str(job_id)) for event, job_id in self.rows("SELECT event_id, id FROM jobs")}
        return [f"#{job_id} came back" for event, job_id in deleted.items() if jobs.get(event, job_id) != job_id]

    def _lost(self, asks: Iterable[Ask], deleted: Mapping[str, int]) -> list[str]:
        """Return acknowledged orders without a job, unless they or their parents were deleted."""
        known = Counter(str(row[0]) for row in self.rows("SELECT event_id FROM jobs"))
        wrong = [f"{ask.event_id} made {known[ask.event_id]} jobs" for ask in asks if known[ask.event_id] > 1]
        lost = [ask for ask in asks if ask.is_acknowledged() and not known[ask.event_id]]
        return wrong + [
            f"{ask.event_id} was acknowledged and is nowhere: {ask.answer()!r}"
            for ask in lost
            if ask.event_id not in deleted and not is_refusal(ask.answer())
        ]

    def _answers(self, shown: Sequence[Shown]) -> list[str]:
        """Check that each montage has one message in its final state, or a deletion notice."""
        states = {int(str(job_id)): str(state) for job_id, state in self.rows("SELECT id, state FROM jobs")}
        messages = Counter(message.job_id for message in shown)
        wrong = [f"#{job_id} has {messages[job_id]} messages" for job_id in states if messages[job_id] != 1]
        for message in shown:
            expected = _ENDS.get(states.get(message.job_id, ""), End.DELETED)
            # A process that was killed before it noted that a sheet is shown tells the next one's missing right.
            allowed = without_repetition(end for end in message.ends if end is not End.DENIED)
            ends = [end for end in allowed if end is not End.OPEN]
            past = [] if expected is not End.DELETED else ends[:-1]
            if ends[len(past) :] != [expected]:
                wrong.append(f"#{message.job_id} should be {expected}, but its message went {' -> '.join(ends)}")
            if len(message.pictures) != (expected is End.SHEET):
                wrong.append(f"#{message.job_id} is {expected} and has {len(message.pictures)} pictures")
        return wrong

    def _pictures(self) -> list[str]:
        """Check that exactly the finished montages have pictures."""
        found = {
            str(file.relative_to(self.folder / "images"))
            for file in (self.folder / "images").rglob("*")
            if file.is_file() or not any(file.iterdir())
        }
        due = {
            f"{job_id}/{number}.png"
            for job_id, number in self.rows("SELECT job_id, number FROM candidates JOIN jobs ON id = job_id")
        }
        counts = self.rows(
            "SELECT id FROM jobs WHERE (CASE state WHEN 'done' THEN candidate_count ELSE 0 END)"
            " != (SELECT count(*) FROM candidates WHERE job_id = id)"
        )
        return [
            *[f"#{job_id[0]} has another number of candidates" for job_id in counts],
            *[f"{file} is nobody's" for file in sorted(found - due)],
            *[f"{file} is missing" for file in sorted(due - found)],
        ]

    def _wrong_orders(self, shown: Iterable[Shown]) -> list[str]:
        """Return sheets whose order does not match their votes."""
        votes = self.rows(
            "SELECT c.job_id, c.number, c.score, count(v.person_id) FROM candidates c LEFT JOIN votes v"
            " ON v.job_id = c.job_id AND v.number = c.number GROUP BY c.job_id, c.number ORDER BY c.job_id, c.number"
        )
        standings: dict[int, list[Standing]] = {}
        for job_id, number, score, given in votes:
            standings.setdefault(int(str(job_id)), []).append(
                Standing(int(str(number)), float(str(score)), int(str(given)))
            )
        return [
            f"#{message.job_id} shows {message.order!r}, not {due!r}"
            for message in shown
            if message.job_id in standings and message.order != (due := _order(standings[message.job_id]))
        ]

    def _votes(self) -> set[tuple[int, int, str]]:
        given = self.rows("SELECT job_id, number, person_id FROM votes")
        return {(int(str(job_id)), int(str(number)), str(person_id)) for job_id, number, person_id in given}


async def _ask(server: str, query: str, parameters: Sequence[object]) -> list[tuple[object, ...]]:
    import asyncpg  # noqa: PLC0415 - an extra

    numbers = count(1)
    numbered = re.sub(r"\?", lambda _: f"${next(numbers)}", query)
    connection = await asyncpg.connect(server.replace("+asyncpg", ""))
    try:
        return [tuple(row) for row in await connection.fetch(numbered, *parameters)]
    finally:
        await connection.close()


def _order(standings: list[Standing]) -> str:
    return _alt(len(standings), ", ".join(str(number) for number in rank(standings)))


@cache
def _alt(count: int, order: str) -> str:
    return translate("ko", "chat-sheet-alt", count=count, order=order)


def _reactions(shown: Iterable[Shown]) -> set[tuple[int, int, str]]:
    """Return the vote reactions under sheets."""
    sheets = (message for message in shown if message.ends[-1] is End.SHEET)
    return {(message.job_id, number, person_id) for message in sheets for number, person_id in message.reactions}
