"""Conversion of clicks to orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock, Mock

from bot.domain.jobs import JobKind, Lineage
from bot.platforms.slack.messages.intake import Intake

if TYPE_CHECKING:
    from bot.domain.jobs import JobView

AGAIN = Lineage(JobKind.AGAIN, 1)


def click(event: str, at: float = 0.0) -> dict[str, Any]:
    """Return Slack's payload of a click on one button."""
    return {
        "type": "block_actions",
        "trigger_id": event,
        "user": {"id": "U1", "team_id": "T1"},
        "team": {"id": "T1"},
        "channel": {"id": "C1"},
        "message": {"ts": "1.0"},
        "actions": [{"action_id": "again", "value": "1", "action_ts": str(at)}],
    }


async def test_a_click_that_is_delivered_again_is_no_second_click() -> None:
    """The first delivery may be lost with its process before the commit, so the second one must be processed."""
    montages = Mock(request=AsyncMock())
    intake = Intake(montages, AsyncMock(), AsyncMock(), Mock())

    async def take(body: dict[str, Any]) -> JobView | None:
        return await intake.draw_on(body, AGAIN)

    assert await take(click("one")) is not None
    assert await take(click("one")) is not None
    assert await take(click("two", at=1.0)) is None
    assert [call.args[0].event_id for call in montages.request.await_args_list] == ["one", "one"]
    assert await take(click("three", at=3.0)) is not None
