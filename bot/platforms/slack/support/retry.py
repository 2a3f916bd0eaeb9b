"""Retries of calls to Slack, and the classification of its errors.

The SDK's own retry handlers are not used: they retry a 500 and a 503 but no 502, and no internal errors that Slack
reports with status 200. Retried calls must be idempotent; posting a message is not, see `job_messages`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.operating.supervisor import is_outage
from bot.platforms.common import backoff as common_backoff

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.platforms.common.backoff import Backoff

T = TypeVar("T")
CONNECTION_ERRORS: Final = (aiohttp.ClientError, OSError)
_TRANSIENT_CODES: Final = frozenset(
    {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
_DENIED_CODES: Final = frozenset({"missing_scope", "no_permission", "not_allowed_token_type"})
_REFUSED_CODES: Final = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"})
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
    """Return Slack's error code, such as "not_in_channel"; None for other errors."""
    data = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return data.get("error") if isinstance(data, dict) else None


def is_message_gone(error: Exception) -> bool:
    """Return whether the message or its channel is gone, or the bot is not in the channel."""
    code = code_of(error) or ""
    return code in _MESSAGE_GONE_CODES or code.startswith("restricted_action")


def is_passing(error: Exception) -> bool:
    """Return whether background work that failed is to be repeated until it succeeds, however long that takes."""
    return is_outage(error) or is_transient(error) or is_refused(error)


def is_denied(error: Exception) -> bool:
    """Return whether the app lacks a right, such as a scope that was taken away."""
    return code_of(error) in _DENIED_CODES


def is_refused(error: Exception) -> bool:
    """Return whether Slack refuses the bot's token, which says nothing about the call."""
    return code_of(error) in _REFUSED_CODES


def is_unready_file(error: Exception) -> bool:
    """Return whether Slack has not processed an uploaded file yet."""
    if code_of(error) == "file_not_found":
        return True
    return code_of(error) == "invalid_blocks" and "slack_file" in str(error)


def is_transient(error: Exception) -> bool:
    """Return whether a retry may succeed: the connection failed, or Slack was rate limiting or unavailable."""
    return retry_delay(error) is not None


def retry_delay(error: Exception) -> float | None:
    """Return the minimum wait in seconds after a transient error; None for a permanent one."""
    if isinstance(error, (SlackRequestError, *CONNECTION_ERRORS)) or is_unready_file(error):
        return 0.0
    if not isinstance(error, SlackApiError):
        return None
    # The SDK stores aiohttp's response here if the body was not JSON.
    status: int = getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0)
    if status < 429 and code_of(error) not in _TRANSIENT_CODES:
        return None
    return _retry_after(error)


def _retry_after(error: SlackApiError) -> float:
    asked = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
    return float(asked) if asked.isdecimal() else 0.0


async def with_retry(call: Callable[[], Awaitable[T]], backoff: Backoff) -> T:
    """Call until it succeeds, waiting as Slack asks; raises permanent errors at once."""
    return await common_backoff.with_retry(call, backoff, retry_delay, "slack")
