"""The form, filled in: a job like that of `/montage`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.platforms.slack import form
from bot.platforms.slack.records import PLATFORM
from bot.views import Order

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.platforms.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the form's button."""

    async def submitted(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        filled = form.read(view)
        job = await services.montages.request(
            Order(
                platform=PLATFORM,
                event_id=view["id"],  # each opened form has its own
                person_id=body["user"]["id"],
                channel_id=filled.channel_id,
                guild_id=(body.get("team") or {}).get("id"),
                description=filled.description,
                candidates=filled.candidates,
                seed=filled.seed,
                language=await services.people.language(body["user"]["id"]),
            )
        )
        services.deliveries.start(job)
        await ack()

    app.view(form.FORM)(submitted)
