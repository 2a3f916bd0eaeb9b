"""App Home, drawn afresh whenever somebody opens it."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.platforms.slack.retry import UNREACHABLE

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.platforms.slack.services import Services

log = logging.getLogger(__name__)


def register(app: AsyncApp, services: Services) -> None:
    """Listen to people who open it."""

    async def opened(event: dict[str, Any]) -> None:
        if event.get("tab") == "home":
            services.background.start(f"home {event['user']}", partial(_publish, services, event["user"]))

    app.event("app_home_opened")(opened)


async def _publish(services: Services, user_id: str) -> None:
    try:
        view = await services.histories.home(user_id, await services.people.language(user_id))
        await services.client.views_publish(user_id=user_id, view=view)
    except (SlackApiError, *UNREACHABLE) as error:
        log.warning("App Home not shown", extra={"user": user_id, "error": repr(error)})
