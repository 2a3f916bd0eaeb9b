"""`/기록`: one's own montages, newest first, with links to their messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.locales import translate
from bot.platforms.discord.cards import short_description
from bot.platforms.discord.errors import answering_errors
from bot.platforms.discord.job_messages import PLATFORM
from bot.platforms.discord.language import label, language_of
from bot.views import HistoryQuery

if TYPE_CHECKING:
    import re

    from bot.montages import Montages
    from bot.views import HistoryPage, JobView

_PAGE = 5
_LONGEST_DESCRIPTION = 80


class History(commands.Cog):
    """Looks up what somebody asked for before."""

    def __init__(self, montages: Montages) -> None:
        self._montages = montages

    @app_commands.command(name=label("discord-history"), description=label("discord-history-help"))
    async def history(self, interaction: discord.Interaction) -> None:
        """Show the newest page, to the person alone."""
        page = await self.page(interaction.user.id, None)
        language = language_of(interaction)
        await interaction.response.send_message(
            _text(page, language), view=_view(page, language), ephemeral=True, suppress_embeds=True
        )

    async def turn(self, interaction: discord.Interaction, before: int) -> None:
        """Replace the page shown by the next older one."""
        page = await self.page(interaction.user.id, before)
        language = language_of(interaction)
        await interaction.response.edit_message(content=_text(page, language), view=_view(page, language))

    async def page(self, person_id: int, before: int | None) -> HistoryPage:
        """Return a page of one person's montages."""
        query = HistoryQuery(PLATFORM, person_id=str(person_id), before=before, limit=_PAGE)
        return await self._montages.look_up(query)


class OlderButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"montage:history:(?P<before>\d+)"
):
    """Turns to the next older page; where it continues stands in its id, so it outlives the process."""

    def __init__(self, before: int, text: str = "") -> None:
        super().__init__(discord.ui.Button(label=text, custom_id=f"montage:history:{before}"))
        self._before = before

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003  # of the interface
        item: discord.ui.Item[discord.ui.View],  # noqa: ARG003
        match: re.Match[str],
    ) -> Self:
        """Make the button of a click again."""
        return cls(int(match["before"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Turn the page."""
        client = cast("commands.Bot", interaction.client)
        history = cast("History", client.get_cog(History.__name__))
        async with answering_errors(interaction):
            await history.turn(interaction, self._before)


def _view(page: HistoryPage, language: str) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    if page.next_before is not None:
        view.add_item(OlderButton(page.next_before, translate(language, "discord-history-older")))
    return view


def _text(page: HistoryPage, language: str) -> str:
    if not page.jobs:
        return translate(language, "discord-history-empty")
    return "\n".join([translate(language, "discord-history-title"), *map(_line, page.jobs)])


def _line(job: JobView) -> str:
    when = discord.utils.format_dt(job.created_at, "R")
    return f"- {_link(job)} {short_description(job, _LONGEST_DESCRIPTION)} · {when}"


def _link(job: JobView) -> str:
    if job.message is None:
        return f"**#{job.id}**"
    place = job.guild_id or "@me"
    url = f"https://discord.com/channels/{place}/{job.message.channel_id}/{job.message.message_id}"
    return f"[#{job.id}]({url})"
