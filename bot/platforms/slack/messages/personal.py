"""Exports and deletes a person's data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from slack_sdk.models.blocks import SectionBlock

from bot.locales import translate
from bot.platforms.slack.components import buttons
from bot.platforms.slack.support.mrkdwn import mrkdwn
from bot.platforms.slack.support.retry import with_retry
from bot.platforms.slack.support.upload import upload

if TYPE_CHECKING:
    from slack_sdk.models.blocks import Block
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.domain.people import Person
    from bot.platforms.common.backoff import Backoff
    from bot.platforms.common.message_cleanup import MessageCleanup
    from bot.platforms.common.sheet_updates import SheetUpdater
    from bot.platforms.slack.messages.job_messages import JobMessages
    from bot.services.montages import Montages

MAX_FILE_BYTES: Final = 50 << 20  # Slack accepts more, but an archive is built in memory


class PersonalData:
    """Exports and deletes a person's data."""

    def __init__(
        self,
        client: AsyncWebClient,
        montages: Montages,
        messages: JobMessages,
        message_cleanup: MessageCleanup,
        sheet_updater: SheetUpdater,
        backoff: Backoff,
    ) -> None:
        self._client = client
        self._montages = montages
        self._messages = messages
        self._message_cleanup = message_cleanup
        self._sheet_updater = sheet_updater
        self._backoff = backoff

    async def export(self, person: Person, language: str) -> int:
        """Send one or more archives into the person's conversation with the bot; return their number.

        Raises:
            SlackApiError, SlackRequestError, aiohttp.ClientError, OSError: an upload failed.
        """
        own = await with_retry(partial(self._messages.own_conversation, person), self._backoff)
        number = 0
        async for archive in self._montages.data_export.export(person, MAX_FILE_BYTES):
            number += 1
            name, word = f"montage-{number}.zip", translate(language, "chat-personal-part", number=str(number))
            await upload(self._client, archive, name, self._backoff, channel_id=own, comment=word)
        return number

    async def erase(self, person: Person, language: str) -> None:
        """Delete a person's data, clear their messages, and refresh sheets that lost their votes."""
        erased = await self._montages.deletion.erase(person)
        for job_id in erased.revoted:
            self._sheet_updater.refresh(await self._montages.archive.get(job_id))
        self._message_cleanup.start(erased.messages, language)


def personal_data_blocks(language: str) -> list[Block]:
    """Return an explanation of the stored data, with export and delete buttons."""
    return [SectionBlock(text=mrkdwn(translate(language, "chat-personal-text"))), buttons.personal(language)]
