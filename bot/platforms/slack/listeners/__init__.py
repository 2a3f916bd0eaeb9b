"""What Slack tells the bot, one module for each kind of event.

Listeners run before the event is acknowledged (see `bot.platforms.slack.app`): what they commit is committed by then.
So they are brief, and leave to `Services.background` and the deliveries what takes longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.slack.listeners import actions, commands, errors, home, reactions, shortcuts, submissions

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.platforms.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to everything that concerns the bot."""
    for listeners in (commands, submissions, shortcuts, actions, reactions, home, errors):
        listeners.register(app, services)
