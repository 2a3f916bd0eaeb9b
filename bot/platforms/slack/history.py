"""One's own montages, newest first: as a list with links, and as the gallery of App Home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    DividerBlock,
    HeaderBlock,
    ImageElement,
    SectionBlock,
)
from slack_sdk.models.blocks.basic_components import SlackFile
from slack_sdk.models.views import View

from bot.locales import translate
from bot.platforms.slack import buttons
from bot.platforms.slack.mrkdwn import escape, mrkdwn, plain, short_description
from bot.platforms.slack.records import PLATFORM
from bot.views import HistoryQuery

if TYPE_CHECKING:
    from slack_sdk.models.blocks import Block

    from bot.montages import Montages
    from bot.platforms.slack.records import Records
    from bot.views import HistoryPage, JobView

_PAGE: Final = 5
_GALLERY: Final = 10
_LONGEST_DESCRIPTION: Final = 80


class Histories:
    """Looks up what somebody asked for before; `workspace` is the address of their Slack, to link to messages."""

    def __init__(self, montages: Montages, records: Records, workspace: str) -> None:
        self._montages = montages
        self._records = records
        self._workspace = workspace

    async def page(self, person_id: str, before: int | None, language: str) -> list[Block]:
        """Return a page of a list, and a button to the next one."""
        page = await self._look_up(person_id, _PAGE, before)
        if not page.jobs:
            return [SectionBlock(text=mrkdwn(translate(language, "slack-history-empty")))]
        title = HeaderBlock(text=plain(translate(language, "slack-history-title")))
        lines = [SectionBlock(text=mrkdwn(self._line(job))) for job in page.jobs]
        if page.next_before is None:
            return [title, *lines]
        return [title, *lines, ActionsBlock(elements=[buttons.older(page.next_before, language)])]

    async def home(self, person_id: str, language: str) -> View:
        """Return App Home: a button to describe a face, and the latest montages with their sheets."""
        page = await self._look_up(person_id, _GALLERY)
        blocks: list[Block] = [
            HeaderBlock(text=plain(translate(language, "slack-home-title"))),
            SectionBlock(text=mrkdwn(translate(language, "slack-home-intro"))),
            ActionsBlock(elements=[buttons.describe(language)]),
            DividerBlock(),
            SectionBlock(text=mrkdwn(translate(language, "slack-home-recent" if page.jobs else "slack-home-none"))),
        ]
        return View(type="home", blocks=[*blocks, *[await self._exhibit(job) for job in page.jobs]])

    async def _look_up(self, person_id: str, limit: int, before: int | None = None) -> HistoryPage:
        return await self._montages.look_up(HistoryQuery(PLATFORM, person_id=person_id, before=before, limit=limit))

    async def _exhibit(self, job: JobView) -> Block:
        file_id = await self._records.picture_if_known(job)
        if file_id is None:
            return SectionBlock(text=mrkdwn(self._line(job)))
        thumbnail = ImageElement(alt_text=f"#{job.id}", slack_file=SlackFile(id=file_id))
        return SectionBlock(text=mrkdwn(self._line(job)), accessory=thumbnail)

    def _line(self, job: JobView) -> str:
        seconds = int(job.created_at.timestamp())
        when = f"<!date^{seconds}^{{date_short_pretty}} {{time}}|{job.created_at:%Y-%m-%d %H:%M} UTC>"
        return f"{self._link(job)} {escape(short_description(job, _LONGEST_DESCRIPTION))} · {when}"

    def _link(self, job: JobView) -> str:
        if job.message is None:
            return f"*#{job.id}*"
        place = f"archives/{job.message.channel_id}/p{job.message.message_id.replace('.', '')}"
        return f"<{self._workspace}{place}|#{job.id}>"
