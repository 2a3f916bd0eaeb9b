"""What the listeners work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.montages import Montages
    from bot.platforms.background import Background
    from bot.platforms.emptying import Emptying
    from bot.platforms.sheets import Sheets
    from bot.platforms.slack.delivery import Deliveries
    from bot.platforms.slack.groups import Groups
    from bot.platforms.slack.history import Histories
    from bot.platforms.slack.intake import Intake
    from bot.platforms.slack.links import Links
    from bot.platforms.slack.people import People
    from bot.platforms.slack.personal import Personal
    from bot.platforms.slack.portraits import Portraits
    from bot.platforms.slack.replies import Replies
    from bot.platforms.slack.strays import Strays
    from bot.settings import LimitSettings


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases, and the parts of the Slack bot; `background` is for what need not be done before an answer."""

    client: AsyncWebClient
    montages: Montages
    limits: LimitSettings
    people: People
    groups: Groups
    links: Links
    deliveries: Deliveries
    emptying: Emptying
    strays: Strays
    intake: Intake
    sheets: Sheets
    portraits: Portraits
    histories: Histories
    personal: Personal
    replies: Replies
    background: Background
