"""`/기록` and `/즐겨찾기`: past montages, newest first, with thumbnails and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.history import HistoryQuery
from bot.locales import translate
from bot.platforms.discord.cogs.montage_actions import toggle_favourite
from bot.platforms.discord.components.custom_id import CustomIdItem
from bot.platforms.discord.messages.montage_list import Entry, fill_in
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.context import guild_of, person_of
from bot.platforms.discord.support.errors import answering_errors
from bot.platforms.discord.support.locale import label, language_of

if TYPE_CHECKING:
    import re

    from bot.domain.history import HistoryPage
    from bot.services.montages import Montages

_PAGE_SIZE = 5
_MAX_TEXT_LENGTH = 40  # the text is part of a button's id, which holds 100 characters


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Filter of a history page: person (None: the viewer), words, favourites only, and jobs before a number."""

    person_id: str | None = None
    text: str = ""
    favourites: bool = False
    before: int | None = None

    def query(self, interaction: discord.Interaction) -> HistoryQuery:
        """Return the query; other people's montages are limited to this server."""
        viewer = person_of(interaction)
        others = self.person_id is not None and self.person_id != viewer.id
        return HistoryQuery(
            PLATFORM,
            person_id=(self.person_id or (None if self.favourites else viewer.id)),
            guild_id=(guild_of(interaction) or "") if others else None,
            text=self.text or None,
            viewer=viewer,
            favourites=self.favourites,
            before=self.before,
            limit=_PAGE_SIZE,
        )


class HistoryCog(commands.Cog):
    """The commands `/기록` and `/즐겨찾기`."""

    def __init__(self, montages: Montages) -> None:
        self._montages = montages

    @app_commands.command(name=label("discord-history"), description=label("discord-history-help"))
    @app_commands.rename(
        text=label("discord-history-text"),
        person=label("discord-history-person"),
        favourites=label("discord-history-favourites"),
    )
    @app_commands.describe(
        text=label("discord-history-text-help"),
        person=label("discord-history-person-help"),
        favourites=label("discord-history-favourites-help"),
    )
    async def history(
        self,
        interaction: discord.Interaction,
        text: app_commands.Range[str, 1, _MAX_TEXT_LENGTH] | None = None,
        person: discord.User | None = None,
        favourites: bool = False,  # noqa: FBT001, FBT002  # an option of the command
    ) -> None:
        """Send the newest page, visible to the person alone."""
        person_id = None if person is None else str(person.id)
        await self._show(interaction, HistoryFilter(person_id, (text or "").strip(), favourites))

    @app_commands.command(name=label("discord-favourites"), description=label("discord-favourites-help"))
    @app_commands.rename(job=label("discord-number"))
    @app_commands.describe(job=label("discord-favourites-number-help"))
    async def favourites(
        self, interaction: discord.Interaction, job: app_commands.Range[int, 1, 2**53 - 1] | None = None
    ) -> None:
        """List the person's favourites, or toggle one."""
        if job is None:
            await self._show(interaction, HistoryFilter(favourites=True))
        else:
            await toggle_favourite(self._montages, interaction, job)

    async def turn(self, interaction: discord.Interaction, search: HistoryFilter) -> None:
        """Replace the page with the next older one."""
        await interaction.response.defer()
        await self._fill(interaction, search)

    async def _show(self, interaction: discord.Interaction, search: HistoryFilter) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._fill(interaction, search)

    async def _fill(self, interaction: discord.Interaction, search: HistoryFilter) -> None:
        page, language = (
            await self._montages.archive.search_history(search.query(interaction)),
            language_of(interaction),
        )
        title, view = _title(page, search, language), _view(page, search, language)
        await fill_in(interaction, self._montages, title, [Entry(job) for job in page.jobs], view)


class OlderButton(
    CustomIdItem,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"montage:history:(?P<before>\d+)(?::(?P<person>\d*):(?P<favourites>[01]):(?P<text>[\s\S]*))?",
):
    """Shows the next older page; its id holds the filter, so it never expires."""

    def __init__(self, search: HistoryFilter, text: str = "") -> None:
        terms = f"{search.person_id or ''}:{search.favourites:d}:{search.text}"
        custom_id = f"montage:history:{search.before}:{terms}"
        super().__init__(discord.ui.Button(label=text or "…", custom_id=custom_id))
        self._search = search

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Rebuild the button from its id."""
        return cls(
            HistoryFilter(
                match["person"] or None, match["text"] or "", match["favourites"] == "1", int(match["before"])
            )
        )

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show the next older page."""
        client = cast("commands.Bot", interaction.client)
        history = cast("HistoryCog", client.get_cog(HistoryCog.__name__))
        async with answering_errors(interaction):
            await history.turn(interaction, self._search)


def _view(page: HistoryPage, search: HistoryFilter, language: str) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    if page.next_before is not None:
        older = HistoryFilter(search.person_id, search.text, search.favourites, page.next_before)
        view.add_item(OlderButton(older, translate(language, "chat-history-older")))
    return view


def _title(page: HistoryPage, search: HistoryFilter, language: str) -> str:
    if not page.jobs:
        own = search == HistoryFilter()
        return translate(language, "chat-history-empty" if own else "chat-history-nothing-found")
    return translate(language, "discord-favourites-title" if search.favourites else "discord-history-title")
