"""What the listeners work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.montages import Montages
    from bot.platforms.background import Background
    from bot.platforms.sheets import Sheets
    from bot.platforms.slack.delivery import Deliveries
    from bot.platforms.slack.history import Histories
    from bot.platforms.slack.people import People
    from bot.platforms.slack.replies import Replies
    from bot.settings import LimitSettings


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases, and the parts of the Slack bot; `background` is for what need not be done before an answer."""

    client: AsyncWebClient
    montages: Montages
    limits: LimitSettings
    people: People
    deliveries: Deliveries
    sheets: Sheets
    histories: Histories
    replies: Replies
    background: Background
