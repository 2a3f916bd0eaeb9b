"""Clicks on buttons. What a button is about stands in its value, so it works after a restart too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.platforms.slack import buttons
from bot.platforms.slack.listeners.shortcuts import open_form
from bot.platforms.slack.records import PLATFORM
from bot.views import Person

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.platforms.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to every button of `bot.platforms.slack.buttons`."""

    async def cancel(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await services.montages.cancel(int(action["value"]), Person(PLATFORM, body["user"]["id"]))
        await ack()

    async def older(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        user_id = body["user"]["id"]
        blocks = await services.histories.page(user_id, int(action["value"]), await services.people.language(user_id))
        services.background.spawn(partial(services.replies.replace, body, blocks))
        await ack()

    async def describe(ack: AsyncAck, body: dict[str, Any]) -> None:
        await open_form(services, body)
        await ack()

    app.action(buttons.CANCEL)(cancel)
    app.action(buttons.OLDER)(older)
    app.action(buttons.DESCRIBE)(describe)
