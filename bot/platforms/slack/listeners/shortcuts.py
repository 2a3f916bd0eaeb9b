"""Shortcuts open the form: anywhere, or on a message, whose text is then the description to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.descriptions import clean
from bot.errors import DescriptionRefusedError
from bot.platforms.slack.form import form

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.platforms.slack.services import Services

ANYWHERE: Final = "montage_describe"
ON_MESSAGE: Final = "montage_describe_message"
_ANY_LENGTH: Final = 1_000_000  # the form cuts it


def register(app: AsyncApp, services: Services) -> None:
    """Listen to both shortcuts."""

    async def anywhere(ack: AsyncAck, body: dict[str, Any]) -> None:
        await open_form(services, body)
        await ack()

    async def on_message(ack: AsyncAck, body: dict[str, Any]) -> None:
        await open_form(services, body, _cleaned(body["message"].get("text") or ""))
        await ack()

    app.global_shortcut(ANYWHERE)(anywhere)
    app.message_shortcut(ON_MESSAGE)(on_message)


async def open_form(services: Services, body: dict[str, Any], description: str = "") -> None:
    """Show the form to the person who sent an event; Slack allows it for 3 seconds."""
    language = await services.people.language(body["user"]["id"])
    await services.client.views_open(trigger_id=body["trigger_id"], view=form(language, services.limits, description))


def _cleaned(text: str) -> str:
    """A message's words, if it has any."""
    try:
        return clean(text, _ANY_LENGTH)
    except DescriptionRefusedError:
        return ""
