"""Calls to Slack that must get through, and which errors they may meet.

The SDK's own retry handlers are not used: they repeat a 500 and a 503 but no 502, and nothing that Slack says went
wrong inside it. What is repeated here must be safe to apply twice; posting a message is not, see `job_messages`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.platforms.common import backoff as common_backoff

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.platforms.common.backoff import Backoff

T = TypeVar("T")
CONNECTION_ERRORS: Final = (aiohttp.ClientError, OSError)
_TRANSIENT_CODES: Final = frozenset(
    {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
_MESSAGE_GONE_CODES: Final = frozenset(
    {
        "cannot_dm_bot",
        "cant_update_message",
        "channel_not_found",
        "edit_window_closed",
        "is_archived",
        "message_not_found",
        "not_in_channel",
        "user_disabled",
        "user_not_found",
    }
)


def code_of(error: Exception) -> str | None:
    """Return Slack's own word for an error, such as "not_in_channel"; None where Slack said nothing."""
    data = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return data.get("error") if isinstance(data, dict) else None


def is_message_gone(error: Exception) -> bool:
    """Whether a message has no place there: it or its channel is gone, or the bot is not in the channel."""
    code = code_of(error) or ""
    return code in _MESSAGE_GONE_CODES or code.startswith("restricted_action")


def is_unready_file(error: Exception) -> bool:
    """Whether Slack does not know a file yet that was just uploaded: it takes files in asynchronously."""
    if code_of(error) == "file_not_found":
        return True
    return code_of(error) == "invalid_blocks" and "slack_file" in str(error)


def is_transient(error: Exception) -> bool:
    """Whether the same call may succeed later: the connection failed, or Slack could not serve it just then."""
    return retry_delay(error) is not None


def retry_delay(error: Exception) -> float | None:
    """Return the seconds that a passing error asks to wait, 0 where it does not say; None for any other error."""
    if isinstance(error, (SlackRequestError, *CONNECTION_ERRORS)) or is_unready_file(error):
        return 0.0
    if not isinstance(error, SlackApiError):
        return None
    # The SDK puts aiohttp's own response there where the body was no JSON.
    status: int = getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0)
    if status < 429 and code_of(error) not in _TRANSIENT_CODES:
        return None
    return _retry_after(error)


def _retry_after(error: SlackApiError) -> float:
    asked = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
    return float(asked) if asked.isdecimal() else 0.0


async def with_retry(call: Callable[[], Awaitable[T]], backoff: Backoff) -> T:
    """Call until it succeeds, waiting as Slack asks; the last attempt's error is raised, a lasting one at once."""
    return await common_backoff.with_retry(call, backoff, retry_delay, "slack")
