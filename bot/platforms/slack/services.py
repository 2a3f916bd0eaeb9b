"""What the listeners work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.platforms.common.background import Background
    from bot.platforms.common.message_cleanup import Emptying
    from bot.platforms.common.sheet_updates import Sheets
    from bot.platforms.slack.messages.delivery import Deliveries
    from bot.platforms.slack.messages.intake import Intake
    from bot.platforms.slack.messages.links import Links
    from bot.platforms.slack.messages.montage_list import Histories
    from bot.platforms.slack.messages.orphaned_files import Strays
    from bot.platforms.slack.messages.personal import Personal
    from bot.platforms.slack.messages.replies import Replies
    from bot.platforms.slack.modals.face import Portraits
    from bot.platforms.slack.support.groups import Groups
    from bot.platforms.slack.support.people import People
    from bot.services.montages import Montages
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
