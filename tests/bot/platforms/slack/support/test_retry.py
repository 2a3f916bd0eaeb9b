"""Temporary and permanent errors, and the delays between retries."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import Mock

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.platforms.slack.support.retry import code_of, is_message_gone, retry_delay

if TYPE_CHECKING:
    from tests.fakes.slack.objects import Json


def _answer(status: int, data: Json | str, **headers: str) -> SlackApiError:
    response = Mock(status_code=status, data=data, headers=headers)
    response.__str__ = lambda _: str(data)  # type: ignore[method-assign,misc,assignment]
    return SlackApiError("failed", response)


@pytest.mark.parametrize(
    ("error", "pause"),
    [
        (_answer(429, {"ok": False, "error": "ratelimited"}, **{"Retry-After": "30"}), 30.0),
        (_answer(429, {"ok": False, "error": "ratelimited"}), 0.0),
        (_answer(502, "<html>"), 0.0),
        (_answer(200, {"ok": False, "error": "internal_error"}), 0.0),
        (_answer(200, {"ok": False, "error": "invalid_blocks", "errors": ["invalid slack_file"]}), 0.0),
        (_answer(200, {"ok": False, "error": "invalid_blocks", "errors": ["text too long"]}), None),
        (_answer(200, {"ok": False, "error": "not_in_channel"}), None),
        (SlackRequestError("upload failed"), 0.0),
        (aiohttp.ServerDisconnectedError(), 0.0),
        (TimeoutError(), 0.0),
        (ValueError(), None),
    ],
)
def test_how_long_to_wait(error: Exception, pause: float | None) -> None:
    assert retry_delay(error) == pause


def test_an_error_without_a_word_of_slacks_has_a_place() -> None:
    assert code_of(_answer(502, "<html>")) is None
    assert not is_message_gone(ValueError())
    assert is_message_gone(_answer(200, {"ok": False, "error": "message_not_found"}))
