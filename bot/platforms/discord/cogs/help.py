"""`/도움말`: examples, and the words that the model understands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.locales import trait_names, translate
from bot.platforms.discord.support.locale import label, language_of

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUPS: Final = ("face", "hairstyle", "eyebrows", "eyes", "nose", "mouth", "wrinkle", "feature")
_MAX_FIELD_LENGTH = 1024
_COLUMN = 170  # characters of a group; the whole embed may have 6000


class HelpCog(commands.Cog):
    """The command `/도움말`."""

    @app_commands.command(name=label("discord-help"), description=label("discord-help-help"))
    async def help(self, interaction: discord.Interaction) -> None:
        """Send the help text, visible to the person alone."""
        await interaction.response.send_message(embed=help_embed(language_of(interaction)), ephemeral=True)


def help_embed(language: str) -> discord.Embed:
    """Return examples, then trait words by group."""
    embed = discord.Embed(
        title=translate(language, "discord-help-title"), description=translate(language, "discord-help-text")
    )
    names = trait_names(language)
    for group in GROUPS:
        words = _sample_words(group, names)
        embed.add_field(
            name=translate(language, f"discord-help-{group}"), value=words[:_MAX_FIELD_LENGTH], inline=False
        )
    return embed.set_footer(text=translate(language, "sheet-label"))


def _sample_words(group: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """Return words of a group, alternating between traits, up to `_COLUMN` characters."""
    traits = [list(values.values()) for trait, values in names.items() if trait.partition(".")[0] == group]
    turns = [words[turn] for turn in range(max(map(len, traits))) for words in traits if turn < len(words)]
    line = ""
    for word in turns:
        longer = f"{line} · {word}" if line else word
        if len(longer) > _COLUMN:
            return f"{line} …"
        line = longer
    return line
