"""`montage top`: queue, people, speed and failures of a running bot, in the terminal."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from bot.domain.jobs import JobState
from bot.settings import load_settings
from bot.store import open_existing_store
from cli import localized
from cli.errors import report_errors
from cli.language import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.jobs import JobView
    from bot.settings import Settings
    from bot.store import Store

WINDOW_HOURS: Final = 1
"""Of speed and failures."""

MOST_JOBS: Final = 15
"""Unfinished montages that are listed; the counts are of up to MOST_COUNTED."""
MOST_COUNTED: Final = 1000

UNFINISHED: Final = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the database says: unfinished jobs, oldest first, seconds of the finished ones, counts of failures."""

    unfinished: Sequence[JobView]
    durations: Sequence[float]
    failures: Mapping[str, int]


@localized.command("top", "cli-top")
@localized.option("--interval", type=click.FloatRange(0.2), default=2.0, show_default=True, help="cli-top-interval")
@localized.option("--once", is_flag=True, help="cli-top-once")
def command(interval: float, *, once: bool) -> None:
    """Show a page, again and again until Ctrl-C."""
    with report_errors():
        settings = load_settings()
        while True:
            page = "\n".join(lines(asyncio.run(_look(settings)), datetime.now(UTC)))
            if not once:
                click.clear()
            click.echo(page)
            if once:
                return
            time.sleep(interval)


async def _look(settings: Settings) -> Snapshot:
    async with open_existing_store(settings) as store:
        return await take_snapshot(store)


async def take_snapshot(store: Store) -> Snapshot:
    """Read everything that a page shows."""
    newest_first = await store.admin.jobs(UNFINISHED, None, MOST_COUNTED)
    return Snapshot(
        newest_first.jobs[::-1], await store.admin.durations(WINDOW_HOURS), await store.admin.failures(WINDOW_HOURS)
    )


def lines(snapshot: Snapshot, now: datetime) -> list[str]:
    """Return the page; times are local, descriptions of private montages are left out."""
    jobs, seconds = snapshot.unfinished, snapshot.durations
    running = sum(job.state is JobState.RUNNING for job in jobs)
    people = len({job.person for job in jobs})
    page = [
        text("top-head", time=f"{now.astimezone():%H:%M:%S}"),
        text("top-queue", queued=len(jobs) - running, running=running, people=people),
        text("top-done", count=len(seconds), failed=sum(snapshot.failures.values())),
    ]
    if seconds:
        middle, slow = (f"{seconds[int(share * (len(seconds) - 1))]:.1f}" for share in (0.5, 0.95))
        page.append(text("top-speed", middle=middle, slow=slow))
    page += [f"  {count} × {text(reason or 'failed-internal')}" for reason, count in snapshot.failures.items()]
    page += [_job_line(job, now) for job in jobs[:MOST_JOBS]]
    if len(jobs) > MOST_JOBS:
        page.append(text("top-more", count=len(jobs) - MOST_JOBS))
    return page


def _job_line(job: JobView, now: datetime) -> str:
    return text(
        "top-job",
        number=str(job.id),
        state=text(f"state-{job.state.value}"),
        person=f"{job.person.platform}:{job.person.id}",
        seconds=f"{(now - job.created_at).total_seconds():.0f}",
        description=text("top-private") if job.withheld else " ".join(job.description.split())[:60],
    )
