"""Edits of a channel that progress leaves to sheets."""

from __future__ import annotations

import pytest

from bot.platforms.discord.messages.edit_pace import PROGRESS_SHARE, WINDOW_S, EditPace


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which a test may change."""
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_progress_takes_its_share_of_a_window(now: list[float]) -> None:
    pace = EditPace()
    for _ in range(PROGRESS_SHARE):
        assert pace.has_room(1)
        pace.record(1)
    assert not pace.has_room(1)
    assert pace.has_room(2), "each channel has its own limit"
    now[0] += WINDOW_S + 0.1
    assert pace.has_room(1)
