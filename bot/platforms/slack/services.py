"""The services that the listeners use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.platforms.common.background import Background
    from bot.platforms.common.message_cleanup import MessageCleanup
    from bot.platforms.common.sheet_updates import SheetUpdater
    from bot.platforms.common.vote_sync import VoteSync
    from bot.platforms.slack.messages.delivery import Deliveries
    from bot.platforms.slack.messages.intake import Intake
    from bot.platforms.slack.messages.links import Links
    from bot.platforms.slack.messages.montage_list import MontageLists
    from bot.platforms.slack.messages.orphaned_files import OrphanedFiles
    from bot.platforms.slack.messages.personal import PersonalData
    from bot.platforms.slack.messages.replies import Replies
    from bot.platforms.slack.modals.face import FaceModal
    from bot.platforms.slack.support.groups import UserGroups
    from bot.platforms.slack.support.users import Users
    from bot.services.montages import Montages
    from bot.settings import LimitSettings


@dataclass(frozen=True, slots=True)
class Services:
    """The core services and the parts of the Slack bot; `background` runs work that no answer waits for."""

    client: AsyncWebClient
    montages: Montages
    limits: LimitSettings
    users: Users
    user_groups: UserGroups
    links: Links
    deliveries: Deliveries
    message_cleanup: MessageCleanup
    orphaned_files: OrphanedFiles
    intake: Intake
    sheet_updater: SheetUpdater
    face_modal: FaceModal
    montage_lists: MontageLists
    personal_data: PersonalData
    replies: Replies
    vote_sync: VoteSync
    background: Background
