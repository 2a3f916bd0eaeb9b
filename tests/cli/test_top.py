"""`montage top`: its page, and where it finds no bot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from click.testing import CliRunner

import cli
from bot.domain.jobs import JobState
from cli.top import MOST_JOBS, Snapshot, lines, take_snapshot
from tests.bot.services.test_montages import finished, until_running
from tests.factories import order

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from bot.services.montages import Montages
    from tests.fakes.inference import FakeBackend


async def test_the_page_of_a_running_bot(montages: Montages, backend: FakeBackend) -> None:
    await finished(montages)
    backend.hold()
    drawn = await montages.request(order(description="둥근 얼굴의\n남자"))
    await until_running(montages, drawn.id)
    await montages.request(order(description="안경 쓴 여자", private=True))

    snapshot = await take_snapshot(montages._store)
    page = lines(snapshot, datetime.now(UTC) + timedelta(seconds=30))
    assert "기다리는 몽타주 1개, 그리는 중 1개, 기다리는 사람 1명" in page
    assert "지난 한 시간: 완성 1개, 실패 0개" in page
    assert any(line.startswith("주문부터 완성까지: 보통 ") for line in page)
    first, second = page[-2:]
    assert first.startswith(f"#{drawn.id} 그리는 중 · web:kim · 3")
    assert first.endswith("둥근 얼굴의 남자")
    assert second.endswith("(비공개)")


def test_failures_are_counted_by_reason() -> None:
    page = lines(Snapshot((), (), {"failed-attempts": 3}), datetime.now(UTC))
    assert any("실패 3개" in line for line in page)
    assert any(line.startswith("  3 × 여러 번 시도했지만") for line in page)
    assert not any("보통" in line for line in page)


async def test_a_long_queue_is_cut(montages: Montages, backend: FakeBackend) -> None:
    backend.hold()
    for number in range(MOST_JOBS + 3):
        await montages.request(order(person_id=str(number)))
    page = lines(await take_snapshot(montages._store), datetime.now(UTC))
    assert page[-1] == "그리고 3개 더"
    assert sum(line.startswith("#") for line in page) == MOST_JOBS
    assert {job.state for job in (await take_snapshot(montages._store)).unfinished} <= {
        JobState.QUEUED,
        JobState.RUNNING,
    }


def test_without_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli.montage, ["top", "--once"])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert list(tmp_path.iterdir()) == []
