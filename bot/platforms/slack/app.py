"""Builds the Bolt app with its services and listeners."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.platforms.common.background import Background
from bot.platforms.common.message_cleanup import MessageCleanup
from bot.platforms.common.sheet_updates import SheetUpdater
from bot.platforms.common.takedowns import Takedowns
from bot.platforms.common.vote_sync import VoteSync
from bot.platforms.slack import listeners
from bot.platforms.slack.messages.delivery import Deliveries
from bot.platforms.slack.messages.intake import Intake
from bot.platforms.slack.messages.job_messages import JobMessages
from bot.platforms.slack.messages.links import Links
from bot.platforms.slack.messages.metadata import MessageMetadata
from bot.platforms.slack.messages.montage_list import MontageLists
from bot.platforms.slack.messages.orphaned_files import OrphanedFiles
from bot.platforms.slack.messages.personal import PersonalData
from bot.platforms.slack.messages.pictures import PictureUploader
from bot.platforms.slack.messages.replies import Replies
from bot.platforms.slack.messages.vote_sync import is_unreadable, vote_reactions
from bot.platforms.slack.modals.face import FaceModal
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.services import Services
from bot.platforms.slack.support.client import open_client
from bot.platforms.slack.support.groups import UserGroups
from bot.platforms.slack.support.retry import is_message_gone, is_passing
from bot.platforms.slack.support.users import Users

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.platforms.slack.auth import BotIdentity
    from bot.platforms.slack.support.timing import SlackTiming
    from bot.services.montages import Montages
    from bot.settings import Settings

_SHUTDOWN_GRACE_S: Final = 1.0  # for running background work at shutdown


@asynccontextmanager
async def running_app(
    montages: Montages, settings: Settings, client: AsyncWebClient, identity: BotIdentity, timing: SlackTiming
) -> AsyncIterator[tuple[AsyncApp, VoteSync]]:
    """Yield the app after resuming unfinished work of the previous process; the caller connects it to events.

    The sync of votes is to be started after each connection.

    On exit, stops following jobs and shows pending votes.
    """
    services = _services(montages, settings, client, identity, timing)
    async with open_client(None) as anonymous:
        app = _bolt(anonymous, settings, identity)
        listeners.register(app, services)
        await services.deliveries.resume()
        await services.message_cleanup.resume()
        services.sheet_updater.start()
        takedowns = Takedowns(montages, PLATFORM, services.sheet_updater.refresh, timing)
        takedowns.start()
        services.background.spawn(partial(services.orphaned_files.remove, timing))
        try:
            yield app, services.vote_sync
        finally:
            await services.vote_sync.close()
            await services.deliveries.close()
            await services.message_cleanup.close()
            await takedowns.close()
            await services.sheet_updater.close()
            await services.background.close(grace=_SHUTDOWN_GRACE_S)


def _services(
    montages: Montages, settings: Settings, client: AsyncWebClient, identity: BotIdentity, timing: SlackTiming
) -> Services:
    message_metadata, pictures, links = MessageMetadata(client), PictureUploader(client), Links(identity.workspace)
    background = Background()
    users = Users(
        client,
        timing.acknowledge_retry,
        default_language=settings.bot.language,
        team_id=identity.team_id,
        operators=settings.slack.operators,
    )
    messages = JobMessages(client, montages, message_metadata, pictures, identity.name, timing.answer_retry)
    sheet_updater = SheetUpdater(montages, PLATFORM, messages.show_in, is_message_gone, is_passing, timing)
    deliveries = Deliveries(montages, messages, sheet_updater, timing, timing.preview_interval)
    message_cleanup = MessageCleanup(montages, PLATFORM, messages.clear, is_message_gone, is_passing)
    user_groups = UserGroups(client, montages, settings.limits)
    return Services(
        client=client,
        montages=montages,
        limits=settings.limits,
        users=users,
        user_groups=user_groups,
        links=links,
        deliveries=deliveries,
        message_cleanup=message_cleanup,
        orphaned_files=OrphanedFiles(client, montages, message_metadata, pictures, identity.user_id),
        intake=Intake(montages, users, user_groups, deliveries),
        sheet_updater=sheet_updater,
        face_modal=FaceModal(client, montages, pictures, background),
        montage_lists=MontageLists(montages, message_metadata, links),
        personal_data=PersonalData(client, montages, messages, message_cleanup, sheet_updater, timing.answer_retry),
        replies=Replies(client),
        vote_sync=VoteSync(
            montages,
            PLATFORM,
            sheet_updater,
            partial(vote_reactions, client, users, identity.user_id, timing.answer_retry),
            is_unreadable,
            timing.reactions_interval,
        ),
        background=background,
    )


def _bolt(anonymous: AsyncWebClient, settings: Settings, identity: BotIdentity) -> AsyncApp:
    """Return an app whose listeners finish before their event is acknowledged, including Events API events.

    Bolt acknowledges those first by default, which would lose a vote that failed to be stored. The app's own client has
    no token: listeners use another one, and the authorization is given here instead of requested at each start.
    """

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=identity.team_id,
            bot_user_id=identity.user_id,
            bot_id=identity.bot_id,
            bot_token="",
        )

    return AsyncApp(
        name="montage",
        client=anonymous,
        authorize=authorize,
        signing_secret=settings.slack.secret("signing_secret") or "",
        process_before_response=True,
    )
