"""App Home, published each time it is opened."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.domain.people import Person, Viewer
from bot.platforms.slack.messages.montage_list import HistoryFilter, without_pictures
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.retry import CONNECTION_ERRORS, code_of

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.models.views import View

    from bot.platforms.slack.services import Services

log = logging.getLogger(__name__)


def register(app: AsyncApp, services: Services) -> None:
    """Register the listener of opened App Homes."""

    async def opened(event: dict[str, Any]) -> None:
        if event.get("tab") == "home":
            services.background.start(f"home {event['user']}", partial(publish, services, event["user"]))

    app.event("app_home_opened")(opened)


async def publish(services: Services, user_id: str, search: HistoryFilter | None = None) -> None:
    """Publish a person's App Home with their montages, filtered if given."""
    try:
        viewer, language = Viewer(Person(PLATFORM, user_id), ""), await services.users.language(user_id)
        await _publish(
            services, user_id, await services.montage_lists.home(viewer, search or HistoryFilter(), language)
        )
    except (SlackApiError, *CONNECTION_ERRORS) as error:
        log.warning("App Home not shown", extra={"user": user_id, "error": repr(error)})


async def _publish(services: Services, user_id: str, view: View) -> None:
    shown = view.to_dict()
    try:
        await services.client.views_publish(user_id=user_id, view=shown)
    except SlackApiError as error:
        if code_of(error) not in {"invalid_blocks", "invalid_arguments"}:
            raise
        plain = shown | {"blocks": without_pictures(shown["blocks"])}
        await services.client.views_publish(user_id=user_id, view=plain)
