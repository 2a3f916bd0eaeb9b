"""Commands on one montage: `/정보`, `/취소`, and the context menu of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.jobs import MessageRef
from bot.errors import UserError
from bot.locales import translate
from bot.platforms.common.cancelling import cancel_own
from bot.platforms.discord.components.handlers import Action
from bot.platforms.discord.messages.cards import short_description
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.context import person_of, viewer_of
from bot.platforms.discord.support.locale import label, language_of

if TYPE_CHECKING:
    from bot.platforms.discord.actions import Actions
    from bot.services.montages import Montages

_MAX_CHOICE_LENGTH = 100
_MAX_INTEGER = 2**53 - 1  # Discord's largest integer


class NoMontageHereError(UserError):
    """The message shows no montage."""

    def __init__(self) -> None:
        super().__init__("chat-no-montage-here")


class MontageActionsCog(commands.Cog):
    """Commands on one montage, identified by its number or message."""

    def __init__(self, montages: Montages, actions: Actions, tree: app_commands.CommandTree[commands.Bot]) -> None:
        self._montages = montages
        self._actions = actions
        for menu in (
            self._menu("discord-menu-info", Action.INFO),
            self._menu("discord-menu-again", Action.AGAIN),
            self._menu("discord-menu-edit", Action.EDIT),
            self._menu("discord-menu-report", Action.REPORT),
            app_commands.ContextMenu(name=label("discord-menu-favourite"), callback=self._toggle_favourite),
        ):
            tree.add_command(menu)  # a cog registers its slash commands, but not context menus

    @app_commands.command(name=label("discord-info"), description=label("discord-info-help"))
    @app_commands.rename(job=label("discord-number"))
    @app_commands.describe(job=label("discord-number-help"))
    async def info(self, interaction: discord.Interaction, job: app_commands.Range[int, 1, _MAX_INTEGER]) -> None:
        """Send the details of a montage."""
        await self._actions.info(interaction, job)

    @app_commands.command(name=label("discord-cancel"), description=label("discord-cancel-help"))
    @app_commands.rename(job=label("discord-number"))
    @app_commands.describe(job=label("discord-cancel-number-help"))
    async def cancel(
        self, interaction: discord.Interaction, job: app_commands.Range[int, 1, _MAX_INTEGER] | None = None
    ) -> None:
        """Cancel a person's own job: the given one, or the newest."""
        cancelled = await cancel_own(self._montages, person_of(interaction), job)
        text = translate(
            language_of(interaction),
            "chat-cancel-done",
            job=str(cancelled.id),
            description=short_description(cancelled, 80),
        )
        await interaction.response.send_message(text, ephemeral=True)

    @cancel.autocomplete("job")
    async def suggest(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[int]]:
        """Suggest the person's unfinished jobs."""
        queue = await self._montages.queue(person_of(interaction))
        return [
            app_commands.Choice(name=f"#{job.id} {job.description}"[:_MAX_CHOICE_LENGTH], value=job.id)
            for job, _ in queue.own
            if str(job.id).startswith(typed)
        ]

    def _menu(self, message_id: str, action: Action) -> app_commands.ContextMenu:
        async def callback(interaction: discord.Interaction, message: discord.Message) -> None:
            await self._actions.perform(interaction, action, await self._job_at(message))

        return app_commands.ContextMenu(name=label(message_id), callback=callback)

    async def _toggle_favourite(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await toggle_favourite(self._montages, interaction, await self._job_at(message))

    async def _job_at(self, message: discord.Message) -> int:
        job = await self._montages.messages.find(MessageRef(PLATFORM, str(message.channel.id), str(message.id)))
        if job is None:
            raise NoMontageHereError
        return job.id


async def toggle_favourite(montages: Montages, interaction: discord.Interaction, job_id: int) -> None:
    """Toggle a favourite and confirm it."""
    viewer = viewer_of(interaction)
    on = not (await montages.archive.details(job_id, viewer)).favourite
    await montages.archive.set_favourite(job_id, viewer, on=on)
    text = translate(language_of(interaction), f"chat-favourite-{'on' if on else 'off'}", job=str(job_id))
    await interaction.response.send_message(text, ephemeral=True)
