"""`/내정보`: exports or deletes a person's data."""

from __future__ import annotations

from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Final, Self, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.locales import translate
from bot.platforms.discord.components.custom_id import CustomIdItem
from bot.platforms.discord.support.context import person_of
from bot.platforms.discord.support.errors import answering_errors
from bot.platforms.discord.support.locale import label, language_of

if TYPE_CHECKING:
    import re

    from bot.platforms.common.message_cleanup import MessageCleanup
    from bot.platforms.common.sheet_updates import SheetUpdater
    from bot.services.montages import Montages

MAX_FILE_BYTES: Final = 9 << 20  # Discord accepts ten million bytes everywhere


class Step(StrEnum):
    """Actions of the buttons."""

    EXPORT = "export"
    ERASE = "erase"
    REALLY_ERASE = "really-erase"


class PersonalDataCog(commands.Cog):
    """Exports and deletes a person's data."""

    def __init__(self, montages: Montages, message_cleanup: MessageCleanup, sheet_updater: SheetUpdater) -> None:
        self._montages = montages
        self._message_cleanup = message_cleanup
        self._sheet_updater = sheet_updater

    @app_commands.command(name=label("discord-personal"), description=label("discord-personal-help"))
    async def personal(self, interaction: discord.Interaction) -> None:
        """Explain what is stored, and offer export and deletion."""
        language = language_of(interaction)
        text = translate(language, "chat-personal-text")
        view = _buttons(language, Step.EXPORT, Step.ERASE)
        await interaction.response.send_message(text, view=view, ephemeral=True)

    async def perform(self, interaction: discord.Interaction, step: Step) -> None:
        """Perform the action of a button."""
        language = language_of(interaction)
        match step:
            case Step.EXPORT:
                await self._export(interaction)
            case Step.ERASE:
                text = translate(language, "discord-personal-question")
                view = _buttons(language, Step.REALLY_ERASE)
                await interaction.response.send_message(text, view=view, ephemeral=True)
            case Step.REALLY_ERASE:
                await self._erase(interaction)

    async def _export(self, interaction: discord.Interaction) -> None:
        """Send one or more archives."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        language, number = language_of(interaction), 0
        async for archive in self._montages.data_export.export(person_of(interaction), MAX_FILE_BYTES):
            number += 1
            await interaction.followup.send(
                translate(language, "chat-personal-part", number=str(number)),
                file=discord.File(BytesIO(archive), f"montage-{number}.zip"),
                ephemeral=True,
            )

    async def _erase(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        language = language_of(interaction)
        erased = await self._montages.deletion.erase(person_of(interaction))
        self._message_cleanup.start(erased.messages, language)
        await interaction.followup.send(translate(language, "discord-personal-erased"), ephemeral=True)
        for job_id in erased.revoted:
            self._sheet_updater.refresh(await self._montages.archive.get(job_id))


class PersonalButton(
    CustomIdItem,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=rf"montage:personal:(?P<step>{'|'.join(Step)})",
):
    """A button under `/내정보`; acts on the data of the person who clicks."""

    def __init__(self, step: Step, text: str = "") -> None:
        style = discord.ButtonStyle.secondary if step is Step.EXPORT else discord.ButtonStyle.danger
        super().__init__(discord.ui.Button(label=text or step, style=style, custom_id=f"montage:personal:{step}"))
        self._step = step

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Rebuild the button from its id."""
        return cls(Step(match["step"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Perform the action."""
        client = cast("commands.Bot", interaction.client)
        personal = cast("PersonalDataCog", client.get_cog(PersonalDataCog.__name__))
        async with answering_errors(interaction):
            await personal.perform(interaction, self._step)


def _buttons(language: str, *steps: Step) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for step in steps:
        view.add_item(PersonalButton(step, translate(language, f"discord-personal-{step}")))
    return view
