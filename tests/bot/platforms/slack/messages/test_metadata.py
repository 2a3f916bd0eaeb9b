"""The file of a message is remembered for a limited number of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.jobs import MessageRef
from bot.platforms.slack.messages.metadata import MessageMetadata

if TYPE_CHECKING:
    import pytest


async def test_the_oldest_messages_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.slack.messages.metadata._MAX_SHOWN", 2)
    known = MessageMetadata(AsyncWebClient())
    refs = [MessageRef("slack", "C1", str(number)) for number in range(3)]
    for ref in (*refs[:2], refs[0], refs[2]):
        known.set_picture(ref, f"F{ref.message_id}")
    assert set(known._shown) == {refs[0], refs[2]}, "the second one was set least recently"
    assert await known.picture_of(refs[2]) == "F2"
