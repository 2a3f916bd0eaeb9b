"""Fixtures for the tests of all platforms."""

from __future__ import annotations

from typing import Final

import pytest

PATIENCE_S: Final = 60.0
DEADLINES: Final = (
    "bot.platforms.common.sheet_updates._SHUTDOWN_GRACE_S",
    "bot.platforms.discord.messages.intake._ACKNOWLEDGE_TIMEOUT_S",
    "bot.platforms.slack.app._SHUTDOWN_GRACE_S",
    "bot.platforms.slack.support.groups._TIMEOUT_S",
    "bot.platforms.slack.support.users._LANGUAGE_TIMEOUT_S",
)


@pytest.fixture(autouse=True)
def _no_deadline_passes_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extend deadlines so that a busy machine meets them; a test of a deadline shortens it again."""
    for deadline in DEADLINES:
        monkeypatch.setattr(deadline, PATIENCE_S)
