"""Event listeners, one module per kind of event.

Listeners run before the event is acknowledged (see `bot.platforms.slack.app`), so their commits are durable by then.
Longer work goes to `Services.background` and the deliveries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.slack.listeners import actions, commands, errors, home, reactions, shortcuts, submissions

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.platforms.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Register all listeners."""
    for listeners in (commands, submissions, shortcuts, actions, reactions, home, errors):
        listeners.register(app, services)
