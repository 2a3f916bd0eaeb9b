"""The Bolt app, put together: the parts of the Slack bot, and the listeners that use them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.platforms.common.background import Background
from bot.platforms.common.message_cleanup import Emptying
from bot.platforms.common.sheet_updates import Sheets
from bot.platforms.common.takedowns import Takedowns
from bot.platforms.slack import listeners
from bot.platforms.slack.messages.delivery import Deliveries
from bot.platforms.slack.messages.intake import Intake
from bot.platforms.slack.messages.job_messages import JobMessages
from bot.platforms.slack.messages.links import Links
from bot.platforms.slack.messages.metadata import Records
from bot.platforms.slack.messages.montage_list import Histories
from bot.platforms.slack.messages.orphaned_files import Strays
from bot.platforms.slack.messages.personal import Personal
from bot.platforms.slack.messages.pictures import Pictures
from bot.platforms.slack.messages.replies import Replies
from bot.platforms.slack.modals.face import Portraits
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.services import Services
from bot.platforms.slack.support.client import open_client
from bot.platforms.slack.support.groups import Groups
from bot.platforms.slack.support.people import People
from bot.platforms.slack.support.retry import is_placeless

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.platforms.slack.auth import Identity
    from bot.platforms.slack.support.timing import SlackPace
    from bot.services.montages import Montages
    from bot.settings import Settings


@asynccontextmanager
async def running_app(
    montages: Montages, settings: Settings, client: AsyncWebClient, identity: Identity, pace: SlackPace
) -> AsyncIterator[AsyncApp]:
    """Yield the app, once it has taken up what the last process left unanswered; it takes no events by itself.

    At the end it stops following jobs and shows the last votes.
    """
    services = _services(montages, settings, client, identity, pace)
    async with open_client(None) as anonymous:
        app = _bolt(anonymous, settings, identity)
        listeners.register(app, services)
        await services.deliveries.resume()
        await services.emptying.resume()
        for job in await montages.votes.unshown(PLATFORM):
            services.sheets.refresh(job)
        takedowns = Takedowns(montages.moderation, PLATFORM, services.sheets.refresh, pace)
        takedowns.start()
        services.background.spawn(partial(services.strays.remove, pace))
        try:
            yield app
        finally:
            await services.deliveries.close()
            await services.emptying.close()
            await takedowns.close()
            await services.sheets.close()
            await services.background.close(grace=1.0)


def _services(
    montages: Montages, settings: Settings, client: AsyncWebClient, identity: Identity, pace: SlackPace
) -> Services:
    records, pictures, links = Records(client), Pictures(client), Links(identity.workspace)
    background = Background()
    people = People(
        client,
        pace.acknowledging,
        default_language=settings.bot.language,
        team_id=identity.team_id,
        operators=settings.slack.operators,
    )
    messages = JobMessages(client, montages, records, pictures, identity.name, pace.answering)
    sheets = Sheets(montages, messages.show_in, is_placeless, pace)
    deliveries = Deliveries(montages, messages, sheets, pace, pace.previews)
    emptying = Emptying(montages, PLATFORM, messages.empty, is_placeless)
    groups = Groups(client, montages, settings.limits)
    return Services(
        client=client,
        montages=montages,
        limits=settings.limits,
        people=people,
        groups=groups,
        links=links,
        deliveries=deliveries,
        emptying=emptying,
        strays=Strays(client, montages, records, pictures, identity.user_id),
        intake=Intake(montages, people, groups, deliveries),
        sheets=sheets,
        portraits=Portraits(client, montages, pictures, background),
        histories=Histories(montages, records, links),
        personal=Personal(client, montages, messages, emptying, sheets, pace.answering),
        replies=Replies(client),
        background=background,
    )


def _bolt(anonymous: AsyncWebClient, settings: Settings, identity: Identity) -> AsyncApp:
    """An app whose listeners end before their event is acknowledged, events of the Events API included.

    Bolt's default acknowledges those first, and would lose a vote whose storing failed. It gets a client without a
    token: the listeners have their own, and who the bot is, it is told here rather than asking with each start.
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
