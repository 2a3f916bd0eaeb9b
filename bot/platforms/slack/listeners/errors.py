"""The one place where failures of events end: a sentence for the person, the rest for the log."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from slack_bolt.response import BoltResponse

from bot.errors import UserError
from bot.locales import translate
from bot.platforms.slack.support.context import user_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncApp

    from bot.platforms.slack.services import Services

_FIELD_OF_ERROR: Final = {"error-candidates-range": "candidates", "error-seed-range": "seed"}
"""Under which field of a form a refusal is told; any other is told under the first."""

log = logging.getLogger(__name__)


def register(app: AsyncApp, services: Services) -> None:
    """Let every listener's error end here."""

    async def answer(error: Exception, body: dict[str, Any]) -> BoltResponse:
        if not isinstance(error, UserError):
            log.error("event failed", exc_info=error, extra={"event": _name_of(body)})
        if body.get("type") == "event_callback":
            return BoltResponse(status=500)  # nobody waits for a word, and Slack delivers it again
        return await _answer(error, body, services)

    app.error(answer)


def answer_later(services: Services, body: dict[str, Any], work: Callable[[], Awaitable[None]]) -> None:
    """Do something for which Slack does not wait, and tell the person what goes wrong with it."""

    async def attempt() -> None:
        try:
            await work()
        except Exception as error:
            if not isinstance(error, UserError):
                log.exception("event failed", extra={"event": _name_of(body)})
            await services.replies.tell(body, _sentence(error, await services.users.language(user_of(body))))

    services.background.spawn(attempt)


async def _answer(error: Exception, body: dict[str, Any], services: Services) -> BoltResponse:
    sentence = _sentence(error, await services.users.language(user_of(body)))
    if body.get("type") == "view_submission":
        errors = {_field(error, list(body["view"]["state"]["values"])): sentence}
        return BoltResponse(status=200, body={"response_action": "errors", "errors": errors})
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sentence})
    services.background.spawn(partial(services.replies.tell, body, sentence))
    return BoltResponse(status=200)


def _sentence(error: Exception, language: str) -> str:
    """What a person can do about an error, or that they can do nothing."""
    if isinstance(error, UserError):
        return translate(language, error.code, **error.params)
    return translate(language, "chat-unexpected")


def _field(error: Exception, fields: list[str]) -> str:
    wrong = _FIELD_OF_ERROR.get(error.code) if isinstance(error, UserError) else None
    return wrong if wrong in fields else fields[0]


def _name_of(body: dict[str, Any]) -> str:
    """What kind of event it was, for the log."""
    return str(body.get("command") or body.get("event", {}).get("type") or body.get("type"))
