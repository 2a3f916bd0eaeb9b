"""`montage moderate`: reports and blocks, for operators; works while the bot runs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import click

from bot.domain.people import Person
from bot.locales import translate
from bot.operating.error_messages import shell_language
from bot.services.moderation import Moderation
from bot.settings import load_settings
from bot.store import open_existing_store
from cli.errors import told_in_one_sentence

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.domain.moderation import Block, ReportedJob

T = TypeVar("T")


@click.group(name="moderate", help="신고받은 몽타주를 확인하고, 숨기고, 사람을 차단해요. 봇이 실행 중이어도 괜찮아요.")
def command() -> None:
    """Reports and blocks."""


@command.command(name="reports", help="아직 확인하지 않은 신고를 보여 줘요.")
def reports() -> None:
    """One line for each reported montage."""
    reported = _ask(lambda moderation: moderation.reported())
    for line in map(_report_line, reported):
        click.echo(line)
    if not reported:
        _say("moderate-nothing")


@command.command(name="hide", help="몽타주를 숨기고 신고를 마쳐요.")
@click.argument("job", metavar="번호", type=int)
def hide(job: int) -> None:
    """Hide for good."""
    _ask(lambda moderation: moderation.decide(job, hide=True))
    _say("moderate-hid", job=str(job))


@command.command(name="release", help="몽타주를 다시 보이게 하고 신고를 마쳐요.")
@click.argument("job", metavar="번호", type=int)
def release(job: int) -> None:
    """Show (again)."""
    _ask(lambda moderation: moderation.decide(job, hide=False))
    _say("moderate-released", job=str(job))


@command.command(name="block", help="사람을 차단해요. 예: montage moderate block discord 1098765432109876543")
@click.argument("platform", metavar="플랫폼")
@click.argument("person", metavar="ID")
@click.option("--note", default="", help="까닭 (운영자만 봐요)")
def block(platform: str, person: str, note: str) -> None:
    """Keep somebody out."""
    _ask(lambda moderation: moderation.block(Person(platform, person), note))
    _say("moderate-blocked", person=f"{platform}:{person}")


@command.command(name="unblock", help="차단을 풀어요.")
@click.argument("platform", metavar="플랫폼")
@click.argument("person", metavar="ID")
def unblock(platform: str, person: str) -> None:
    """Let somebody in again."""
    was_blocked = _ask(lambda moderation: moderation.unblock(Person(platform, person)))
    _say("moderate-unblocked" if was_blocked else "moderate-not-blocked", person=f"{platform}:{person}")


@command.command(name="blocks", help="차단된 사람을 보여 줘요.")
def blocks() -> None:
    """One line for each blocked person."""
    blocked = _ask(lambda moderation: moderation.blocks())
    for line in map(_block_line, blocked):
        click.echo(line)
    if not blocked:
        _say("moderate-no-blocks")


def _ask(use_case: Callable[[Moderation], Awaitable[T]]) -> T:
    """Run one use case over the configured database."""

    async def run() -> T:
        settings = load_settings()
        async with open_existing_store(settings) as store:
            return await use_case(Moderation(store, settings.safety.reports_to_hide))

    with told_in_one_sentence():
        return asyncio.run(run())


def _say(message: str, **params: str) -> None:
    click.echo(translate(shell_language(), message, **params))


def _report_line(reported: ReportedJob) -> str:
    language = shell_language()
    return translate(
        language,
        "moderate-reported",
        job=str(reported.job.id),
        reporters=reported.reporters,
        reasons=", ".join(translate(language, f"moderate-reason-{reason.value}") for reason in reported.reasons),
        state=translate(language, "moderate-hidden" if reported.job.hidden else "moderate-shown"),
        description=reported.job.description,
    )


def _block_line(block: Block) -> str:
    return translate(
        shell_language(),
        "moderate-block",
        person=f"{block.person.platform}:{block.person.id}",
        since=f"{block.created_at:%Y-%m-%d}",
        note=block.note or "-",
    )
