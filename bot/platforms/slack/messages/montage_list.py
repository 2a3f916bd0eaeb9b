"""Lists of past montages with thumbnails and links, in messages and in App Home."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import ActionsBlock, DividerBlock, HeaderBlock, ImageElement, InputBlock, SectionBlock
from slack_sdk.models.blocks.basic_components import DispatchActionConfig, SlackFile
from slack_sdk.models.blocks.block_elements import PlainTextInputElement
from slack_sdk.models.views import View

from bot.domain.history import HistoryQuery, Scope
from bot.locales import translate
from bot.platforms.slack.components import buttons
from bot.platforms.slack.messages.links import when
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.mrkdwn import mrkdwn, plain
from bot.rendering.likeness import points_line

if TYPE_CHECKING:
    from slack_sdk.models.blocks import Block

    from bot.domain.history import HistoryPage
    from bot.domain.jobs import JobView
    from bot.domain.people import Viewer
    from bot.platforms.slack.messages.links import Links
    from bot.platforms.slack.messages.metadata import MessageMetadata
    from bot.services.montages import Montages

_PAGE_SIZE: Final = 5
_HOME_PAGE_SIZE: Final = 10
_MAX_DESCRIPTION_LENGTH: Final = 80
MAX_TEXT_LENGTH: Final = 200
"""Maximum characters of a search text."""


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Filter of a history page: person (None: the viewer), words, favourites only, and jobs before a number."""

    person_id: str | None = None
    text: str = ""
    favourites: bool = False
    before: int | None = None

    @classmethod
    def from_value(cls, value: str) -> HistoryFilter:
        """Return the filter in a button's value; buttons of older versions hold only the number."""
        known = json.loads(value)
        return cls(before=known) if isinstance(known, int) else cls(**known)

    def __str__(self) -> str:
        return json.dumps({name: value for name, value in asdict(self).items() if value}, ensure_ascii=False)

    def query(self, viewer: Viewer, limit: int) -> HistoryQuery:
        """Return the query; other people's montages are limited to this workspace."""
        others = self.person_id is not None and self.person_id != viewer.person.id
        return HistoryQuery(
            PLATFORM,
            person_id=self.person_id or (None if self.favourites else viewer.person.id),
            guild_id=(viewer.guild_id or "") if others else None,
            text=self.text[:MAX_TEXT_LENGTH] or None,
            viewer=viewer.person,
            favourites=self.favourites,
            before=self.before,
            limit=limit,
        )


class MontageLists:
    """The commands `/기록` and `/즐겨찾기`."""

    def __init__(self, montages: Montages, message_metadata: MessageMetadata, links: Links) -> None:
        self._montages = montages
        self._message_metadata = message_metadata
        self._links = links

    async def page(self, viewer: Viewer, search: HistoryFilter, language: str) -> list[Block]:
        """Return a page of montages, and a button for the next page."""
        page = await self._montages.archive.search_history(search.query(viewer, _PAGE_SIZE))
        if not page.jobs:
            return [SectionBlock(text=mrkdwn(translate(language, _nothing(search))))]
        title = "slack-favourites-title" if search.favourites else "slack-history-title"
        title = "slack-history-title-others" if search.person_id not in {None, viewer.person.id} else title
        return [
            HeaderBlock(text=plain(translate(language, title))),
            *[await self._entry(job) for job in page.jobs],
            *_older(page, search, language),
        ]

    async def similar(self, viewer: Viewer, description: str, language: str) -> list[Block]:
        """Return montages of the workspace with similar descriptions.

        Raises:
            DescriptionRefusedError: the description is empty or too long.
            NoComparisonError: the model cannot compare descriptions.
        """
        scope = Scope(PLATFORM, guild_id=viewer.guild_id or "", viewer=viewer.person)
        found = await self._montages.search.by_description(description, scope, _PAGE_SIZE)
        if not found:
            return [SectionBlock(text=mrkdwn(translate(language, "similar-nothing")))]
        title = HeaderBlock(text=plain(translate(language, "slack-similar-title")))
        points = [points_line(one.likeness, language) if one.likeness else "" for one in found]
        return [title, *[await self._entry(one.job, said) for one, said in zip(found, points, strict=True)]]

    async def home(self, viewer: Viewer, search: HistoryFilter, language: str) -> View:
        """Return App Home: a describe button, a search field, and the person's own montages."""
        page = await self._montages.archive.search_history(search.query(viewer, _HOME_PAGE_SIZE))
        recent = "slack-home-found" if search.text else "slack-home-recent"
        none = "chat-history-nothing-found" if search.text else "slack-home-none"
        blocks: list[Block] = [
            HeaderBlock(text=plain(translate(language, "slack-home-title"))),
            SectionBlock(text=mrkdwn(translate(language, "slack-home-intro"))),
            ActionsBlock(elements=[buttons.describe(language)]),
            _search_field(search, language),
            DividerBlock(),
            SectionBlock(text=mrkdwn(translate(language, recent if page.jobs else none))),
            *[await self._entry(job) for job in page.jobs],
            *_older(page, search, language),
        ]
        return View(type="home", blocks=blocks)

    async def _entry(self, job: JobView, note: str = "") -> Block:
        line = " · ".join(filter(None, [self._links.line(job, _MAX_DESCRIPTION_LENGTH), note, when(job)]))
        file_id = await self._message_metadata.picture_if_known(job)
        if file_id is None:
            return SectionBlock(text=mrkdwn(line))
        thumbnail = ImageElement(alt_text=f"#{job.id}", slack_file=SlackFile(id=file_id))
        return SectionBlock(text=mrkdwn(line), accessory=thumbnail)


def without_pictures(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a list's blocks without thumbnails: Slack rejects all blocks if one file was deleted."""
    return [{name: value for name, value in block.items() if name != "accessory"} for block in blocks]


def _nothing(search: HistoryFilter) -> str:
    return "chat-history-empty" if search == HistoryFilter() else "chat-history-nothing-found"


def _older(page: HistoryPage, search: HistoryFilter, language: str) -> list[Block]:
    if page.next_before is None:
        return []
    older = str(replace(search, text=search.text[:MAX_TEXT_LENGTH], before=page.next_before))
    return [ActionsBlock(elements=[buttons.older(older, language)])]


def _search_field(search: HistoryFilter, language: str) -> InputBlock:
    """Return a search field that submits on Enter."""
    field = PlainTextInputElement(
        action_id=buttons.SEARCH,
        initial_value=search.text or None,
        max_length=MAX_TEXT_LENGTH,
        placeholder=translate(language, "slack-home-search-hint"),
        dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_enter_pressed"]),
    )
    return InputBlock(label=plain(translate(language, "slack-home-search")), element=field, dispatch_action=True)
