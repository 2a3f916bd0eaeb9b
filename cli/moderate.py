"""`montage moderate`: reports and blocks, for operators; works while the bot runs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import click

from bot.domain.people import Person
from bot.services.moderation import Moderation
from bot.settings import load_settings
from bot.store import open_existing_store
from cli import localized
from cli.errors import report_errors
from cli.language import say, text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.domain.moderation import Block, ReportedJob

T = TypeVar("T")


@localized.group("moderate", "cli-moderate")
def command() -> None:
    """Reports and blocks."""


@command.command("reports", help="cli-moderate-reports")
def reports() -> None:
    """One line for each reported montage."""
    reported = _ask(lambda moderation: moderation.reported())
    for line in map(_report_line, reported):
        click.echo(line)
    if not reported:
        say("moderate-nothing")


@command.command("hide", help="cli-moderate-hide")
@localized.argument("job", metavar="cli-arg-number", type=int)
def hide(job: int) -> None:
    """Hide for good."""
    _ask(lambda moderation: moderation.decide(job, hide=True))
    say("moderate-hid", job=str(job))


@command.command("release", help="cli-moderate-release")
@localized.argument("job", metavar="cli-arg-number", type=int)
def release(job: int) -> None:
    """Show (again)."""
    _ask(lambda moderation: moderation.decide(job, hide=False))
    say("moderate-released", job=str(job))


@command.command("block", help="cli-moderate-block")
@localized.argument("platform", metavar="cli-arg-platform")
@localized.argument("person", metavar="cli-arg-id")
@localized.option("--note", default="", help="cli-moderate-note")
def block(platform: str, person: str, note: str) -> None:
    """Keep somebody out."""
    _ask(lambda moderation: moderation.block(Person(platform, person), note))
    say("moderate-blocked", person=f"{platform}:{person}")


@command.command("unblock", help="cli-moderate-unblock")
@localized.argument("platform", metavar="cli-arg-platform")
@localized.argument("person", metavar="cli-arg-id")
def unblock(platform: str, person: str) -> None:
    """Let somebody in again."""
    was_blocked = _ask(lambda moderation: moderation.unblock(Person(platform, person)))
    say("moderate-unblocked" if was_blocked else "moderate-not-blocked", person=f"{platform}:{person}")


@command.command("blocks", help="cli-moderate-blocks")
def blocks() -> None:
    """One line for each blocked person."""
    blocked = _ask(lambda moderation: moderation.blocks())
    for line in map(_block_line, blocked):
        click.echo(line)
    if not blocked:
        say("moderate-no-blocks")


def _ask(use_case: Callable[[Moderation], Awaitable[T]]) -> T:
    """Run one use case over the configured database."""

    async def run() -> T:
        settings = load_settings()
        async with open_existing_store(settings) as store:
            return await use_case(Moderation(store, settings.safety.reports_to_hide))

    with report_errors():
        return asyncio.run(run())


def _report_line(reported: ReportedJob) -> str:
    return text(
        "moderate-reported",
        job=str(reported.job.id),
        reporters=reported.reporters,
        reasons=", ".join(text(f"moderate-reason-{reason.value}") for reason in reported.reasons),
        state=text("moderate-hidden" if reported.job.hidden else "moderate-shown"),
        description=reported.job.description,
    )


def _block_line(block: Block) -> str:
    return text(
        "moderate-block",
        person=f"{block.person.platform}:{block.person.id}",
        since=f"{block.created_at:%Y-%m-%d}",
        note=block.note or "-",
    )
