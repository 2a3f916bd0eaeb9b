"""Shortcuts: the global one and a message one open the description modal, others act on a message's montage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.domain.jobs import MessageRef
from bot.errors import DescriptionRefusedError, UserError
from bot.platforms.slack.actions import Actions
from bot.platforms.slack.components.buttons import Action, Target
from bot.platforms.slack.modals.description import form
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.context import channel_of, user_of
from bot.safety.sanitize import clean

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.platforms.slack.services import Services

GLOBAL_SHORTCUT: Final = "montage_describe"
MESSAGE_SHORTCUT: Final = "montage_describe_message"
SHEET_SHORTCUTS: Final = {
    f"montage_{action}_message": action
    for action in (Action.INFO, Action.AGAIN, Action.EDIT, Action.FAVOURITE, Action.REPORT)
}
_ANY_LENGTH: Final = 1_000_000  # the modal truncates it


def register(app: AsyncApp, services: Services) -> None:
    """Register all shortcuts."""

    async def anywhere(ack: AsyncAck, body: dict[str, Any]) -> None:
        await open_form(services, body)
        await ack()

    async def on_message(ack: AsyncAck, body: dict[str, Any]) -> None:
        await open_form(services, body, _cleaned(body["message"].get("text") or ""))
        await ack()

    app.global_shortcut(GLOBAL_SHORTCUT)(anywhere)
    app.message_shortcut(MESSAGE_SHORTCUT)(on_message)
    for callback_id, action in SHEET_SHORTCUTS.items():
        app.message_shortcut(callback_id)(_acting(services, action))


async def open_form(services: Services, body: dict[str, Any], description: str = "") -> None:
    """Open the description modal for the sender of an event, within Slack's 3 seconds."""
    language = await services.users.language(user_of(body))
    await services.client.views_open(trigger_id=body["trigger_id"], view=form(language, services.limits, description))


def _acting(services: Services, action: Action) -> Callable[..., Awaitable[None]]:
    """Return a listener that performs an action on a message's montage."""

    async def act(ack: AsyncAck, body: dict[str, Any]) -> None:
        message = MessageRef(PLATFORM, channel_of(body), body["message"]["ts"])
        job = await services.montages.messages.find(message)
        if job is None:
            raise UserError("chat-no-montage-here")
        await Actions(services).perform(body, action, Target(job.id))
        await ack()

    return act


def _cleaned(text: str) -> str:
    """Return a message's cleaned text, "" if nothing remains."""
    try:
        return clean(text, _ANY_LENGTH)
    except DescriptionRefusedError:
        return ""
