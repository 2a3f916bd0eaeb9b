"""Actions of a montage's buttons, menus and modals."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

import discord

from bot.domain.jobs import JobKind, Lineage
from bot.locales import translate
from bot.platforms.discord.components import buttons
from bot.platforms.discord.components.handlers import Action
from bot.platforms.discord.components.modals import edit_modal
from bot.platforms.discord.messages.details import details_embed
from bot.platforms.discord.messages.similar import show_similar_faces
from bot.platforms.discord.support.context import is_moderator, order_of, person_of, viewer_of
from bot.platforms.discord.support.locale import language_of

if TYPE_CHECKING:
    from bot.domain.moderation import ReportReason
    from bot.platforms.common.message_cleanup import MessageCleanup
    from bot.platforms.discord.components.report_menu import ReportHandler
    from bot.platforms.discord.messages.intake import Intake
    from bot.services.montages import Montages
    from bot.settings import LimitSettings

_JOB_KINDS: Final = {Action.VARY: JobKind.VARIATION, Action.AGAIN: JobKind.AGAIN}


class Actions:
    """Performs each `Action`, after looking the montage up: it may have been deleted since the button was shown."""

    def __init__(
        self,
        montages: Montages,
        limits: LimitSettings,
        intake: Intake,
        message_cleanup: MessageCleanup,
        report_handler: ReportHandler,
    ) -> None:
        self._limits = limits
        self._report_handler = report_handler
        self._montages = montages
        self._intake = intake
        self._message_cleanup = message_cleanup

    async def perform(
        self, interaction: discord.Interaction, action: Action, job_id: int, number: int | None = None
    ) -> None:
        """Perform the action of a button."""
        match action:
            case Action.LARGE:
                await self.show_large(interaction, job_id, number or 1)
            case Action.VARY | Action.AGAIN:
                await self._draw_on(interaction, Lineage(_JOB_KINDS[action], job_id, number))
            case Action.EDIT:
                await self.edit(interaction, job_id, number)
            case Action.INFO:
                await self.info(interaction, job_id)
            case Action.DELETE:
                await self.ask_before_deleting(interaction, job_id)
            case Action.REALLY_DELETE:
                await self.delete(interaction, job_id)
            case Action.CANCEL:
                await self.cancel(interaction, job_id)
            case Action.REPORT:
                await self._report_handler.ask(interaction, job_id)
            case Action.SIMILAR:
                await show_similar_faces(self._montages, interaction, job_id, number or 1)

    async def show_large(self, interaction: discord.Interaction, job_id: int, number: int) -> None:
        """Send one candidate at full size, visible to the person alone."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        job, language = (
            await self._montages.archive.get_visible(job_id, viewer_of(interaction)),
            language_of(interaction),
        )
        picture = await self._montages.sheets.portrait(job_id, number)
        alt = translate(language, "chat-portrait-alt", number=str(number))
        await interaction.followup.send(
            translate(language, "discord-portrait", job=str(job_id), number=str(number)),
            file=discord.File(BytesIO(picture), f"montage-{job_id}-{number}.png", description=alt),
            view=buttons.under_portrait(job, number, language),
            ephemeral=True,
        )

    async def edit(self, interaction: discord.Interaction, job_id: int, number: int | None) -> None:
        """Open the modal that edits the description."""
        job = await self._montages.archive.get_visible(job_id, viewer_of(interaction))
        await interaction.response.send_modal(
            edit_modal(job, number, self._limits.description_length, language_of(interaction))
        )

    async def submit_edit(
        self, interaction: discord.Interaction, job_id: int, number: int | None, description: str
    ) -> None:
        """Order the edited description."""
        await self._draw_on(interaction, Lineage(JobKind.EDIT, job_id, number), description)

    async def info(self, interaction: discord.Interaction, job_id: int) -> None:
        """Send the details of a montage, visible to the person alone."""
        details = await self._montages.archive.details(job_id, viewer_of(interaction))
        await interaction.response.send_message(embed=details_embed(details, language_of(interaction)), ephemeral=True)

    async def ask_before_deleting(self, interaction: discord.Interaction, job_id: int) -> None:
        """Ask for confirmation before deleting a montage."""
        moderator, language = is_moderator(interaction), language_of(interaction)
        job = await self._montages.deletion.require_deletable(job_id, viewer_of(interaction), moderator=moderator)
        await interaction.response.send_message(
            translate(language, "discord-delete-question", job=str(job_id)),
            view=buttons.before_deleting(job, language),
            ephemeral=True,
        )

    async def delete(self, interaction: discord.Interaction, job_id: int) -> None:
        """Delete a montage and clear its messages."""
        language = language_of(interaction)
        moderator = is_moderator(interaction)
        shown = await self._montages.deletion.delete(job_id, viewer_of(interaction), moderator=moderator)
        self._message_cleanup.start(shown, language)
        await interaction.response.edit_message(
            content=translate(language, "discord-delete-done", job=str(job_id)), view=None
        )

    async def cancel(self, interaction: discord.Interaction, job_id: int) -> None:
        """Cancel the person's own job; its message is updated separately."""
        await self._montages.cancel(job_id, person_of(interaction))
        await interaction.response.defer()

    async def report(self, interaction: discord.Interaction, job_id: int, reason: ReportReason) -> None:
        """Record a report about a montage."""
        await self._report_handler.report(interaction, job_id, reason)

    async def _draw_on(self, interaction: discord.Interaction, lineage: Lineage, description: str = "") -> None:
        await self._intake.take(interaction, order_of(interaction, lineage=lineage, description=description))
