"""Reports: a button opens a menu of reasons; enough reports take the montage down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

import discord

from bot.domain.moderation import ReportReason
from bot.locales import translate
from bot.platforms.discord.components.custom_id import CustomIdItem
from bot.platforms.discord.components.handlers import actions_of
from bot.platforms.discord.support.context import person_of, viewer_of
from bot.platforms.discord.support.errors import answering_errors
from bot.platforms.discord.support.locale import language_of

if TYPE_CHECKING:
    import re

    from bot.platforms.common.sheet_updates import SheetUpdater
    from bot.services.montages import Montages


class ReportHandler:
    """Takes reports about montages; its messages are visible to the reporter alone."""

    def __init__(self, montages: Montages, sheet_updater: SheetUpdater) -> None:
        self._montages = montages
        self._sheet_updater = sheet_updater

    async def ask(self, interaction: discord.Interaction, job_id: int) -> None:
        """Ask for the reason of a report."""
        job, language = (
            await self._montages.archive.get_visible(job_id, viewer_of(interaction)),
            language_of(interaction),
        )
        menu = discord.ui.View(timeout=None).add_item(ReasonMenu(job.id, language))
        question = translate(language, "report-question", job=str(job.id))
        await interaction.response.send_message(question, view=menu, ephemeral=True)

    async def report(self, interaction: discord.Interaction, job_id: int, reason: ReportReason) -> None:
        """Record a report, and take the montage down if it was the last one needed."""
        await self._montages.archive.get_visible(job_id, viewer_of(interaction))
        job = await self._montages.moderation.report(job_id, person_of(interaction), reason)
        said = translate(language_of(interaction), "report-hidden" if job.hidden else "report-done", job=str(job.id))
        await interaction.response.edit_message(content=said, view=None)
        if job.hidden:
            self._sheet_updater.refresh(job)


class ReasonMenu(
    CustomIdItem,
    discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]],
    template=r"montage:report-reason:(?P<job>\d+)",
):
    """A menu of report reasons."""

    def __init__(self, job_id: int, language: str = "") -> None:
        options = [
            discord.SelectOption(label=translate(language, f"report-{reason}"), value=reason) for reason in ReportReason
        ]
        placeholder = translate(language, "report-choose")
        custom_id = f"montage:report-reason:{job_id}"
        super().__init__(discord.ui.Select(custom_id=custom_id, options=options, placeholder=placeholder))
        self._job_id = job_id

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Rebuild the menu from its id."""
        return cls(int(match["job"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Report the montage for the chosen reason."""
        (chosen,) = cast("dict[str, list[str]]", interaction.data)["values"]
        async with answering_errors(interaction):
            await actions_of(interaction).report(interaction, self._job_id, ReportReason(chosen))
