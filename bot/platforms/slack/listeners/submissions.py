"""Submitted modals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import NotAllowedError
from bot.platforms.slack.actions import Actions
from bot.platforms.slack.modals import description, edit, report, rules
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.context import user_of, workspace_of

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.platforms.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Register the submissions of all modals."""

    async def described(ack: AsyncAck, body: dict[str, Any]) -> None:
        filled = description.read(body["view"])
        await services.intake.take(
            body,
            filled.channel_id,
            description=filled.description,
            candidates=filled.candidates,
            seed=filled.seed,
            private=filled.private,
        )
        await ack()

    async def edited(ack: AsyncAck, body: dict[str, Any]) -> None:
        await Actions(services).submit_edit(body)
        await ack()

    async def reported(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(response_action="update", view=await Actions(services).submit_report(body))

    async def set_rules(ack: AsyncAck, body: dict[str, Any]) -> None:
        guild_id = workspace_of(body)
        if guild_id is None or not await services.users.is_operator(user_of(body)):
            raise NotAllowedError("error-not-operator")
        await services.montages.server_rules.change(PLATFORM, guild_id, **rules.read(body["view"]))
        await ack()

    app.view(description.FORM)(described)
    app.view(edit.FORM)(edited)
    app.view(report.FORM)(reported)
    app.view(rules.FORM)(set_rules)
