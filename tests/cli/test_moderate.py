"""`montage moderate`: operators list, decide and block."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import cli
from bot.app import open_core
from bot.domain.moderation import ReportReason
from bot.domain.people import Person
from bot.errors import BlockedError, JobHiddenError
from bot.settings import load_settings
from tests.bot.services.test_montages import finished
from tests.factories import order
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)


def moderate(*args: str, ok: bool = True) -> str:
    """Return the output of the command."""
    result = CliRunner().invoke(cli.montage, ["moderate", *args])
    assert result.exit_code == (0 if ok else 1), result.output
    assert "Traceback" not in result.output
    return result.output


def report_one() -> None:
    """Return a montage that one person reported."""

    async def run() -> None:
        async with open_core(load_settings(), FakeBackend()) as montages:
            job = (await finished(montages, description="둥근 얼굴")).job
            await montages.moderation.report(job.id, Person("web", "lee"), ReportReason.REAL_PERSON)

    asyncio.run(run())


async def is_shown() -> bool:
    """Whether people can see the montage."""
    async with open_core(load_settings(), FakeBackend()) as montages:
        try:
            await montages.sheets.get(1)
        except JobHiddenError:
            return False
        return True


def test_reports_are_shown_and_decided_on() -> None:
    report_one()
    assert moderate("reports") == "1번 · 신고 1명 · 실제 인물 · 보임 · 둥근 얼굴\n"
    assert moderate("hide", "1") == "1번 몽타주를 숨겼어요.\n"
    assert moderate("reports") == "확인할 신고가 없어요.\n"

    assert not asyncio.run(is_shown())
    assert moderate("release", "1") == "1번 몽타주를 다시 보이게 했어요.\n"
    assert asyncio.run(is_shown())
    assert "404번 몽타주를 찾을 수 없어요" in moderate("hide", "404", ok=False)


def test_a_person_is_blocked_while_the_bot_runs() -> None:
    async def run() -> None:
        async with open_core(load_settings(), FakeBackend()) as montages:
            await montages.request(order())
            said = await asyncio.to_thread(moderate, "block", "web", "kim", "--note", "도배")
            assert said == "차단했어요: web:kim\n"
            with pytest.raises(BlockedError):
                await montages.request(order())
            assert "도배" in await asyncio.to_thread(moderate, "blocks")
            await asyncio.to_thread(moderate, "unblock", "web", "kim")
            await montages.request(order())

    asyncio.run(run())
    assert moderate("blocks") == "차단된 사람이 없어요.\n"
    assert moderate("unblock", "web", "kim") == "차단되어 있지 않아요: web:kim\n"


def test_without_a_database_it_says_what_to_do(tmp_path: Path) -> None:
    assert "봇을 한 번 실행한 뒤" in moderate("reports", ok=False)
    assert list(tmp_path.iterdir()) == [], "nothing is made"
