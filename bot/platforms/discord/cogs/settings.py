"""`/설정`: server rules, in menus that only the operator sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotAllowedError
from bot.locales import LANGUAGES, translate
from bot.platforms.discord.components.modals import LIMIT_FIELDS, limits_modal
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.context import is_operator
from bot.platforms.discord.support.errors import answering_errors
from bot.platforms.discord.support.locale import label, language_of

if TYPE_CHECKING:
    from bot.domain.rules import GuildRules
    from bot.services.montages import Montages

_PREFIX: Final = "montage:settings:"
_MAX_CHOSEN = 25
_CHANNEL_TYPES: Final = [
    discord.ChannelType.category,
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.public_thread,
    discord.ChannelType.news_thread,
    discord.ChannelType.private_thread,
]
_DEFAULT = "default"  # value of a menu's first entry: the bot's own setting


class SettingsCog(commands.Cog):
    """Shows and changes a server's rules."""

    def __init__(self, montages: Montages) -> None:
        self._montages = montages

    @app_commands.command(name=label("discord-settings"), description=label("discord-settings-help"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def settings(self, interaction: discord.Interaction) -> None:
        """Send the rules with menus to change them."""
        language = language_of(interaction)
        rules = await self._rules(interaction)
        await interaction.response.send_message(_text(rules, language), view=_view(rules, language), ephemeral=True)

    async def change(self, interaction: discord.Interaction, **changes: Any) -> None:  # noqa: ANN401  # rules
        """Change rules, and update the message."""
        await self._rules(interaction)
        rules = await self._montages.server_rules.change(PLATFORM, str(interaction.guild_id), **changes)
        language = language_of(interaction)
        await interaction.response.edit_message(content=_text(rules, language), view=_view(rules, language))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Handle the menus by their ids, so that they work after a restart."""
        data = cast("dict[str, Any]", interaction.data or {})
        custom_id = str(data.get("custom_id", ""))
        if interaction.type is discord.InteractionType.component and custom_id.startswith(_PREFIX):
            async with answering_errors(interaction):
                await self._choose(interaction, custom_id.removeprefix(_PREFIX), data.get("values", []))

    async def _choose(self, interaction: discord.Interaction, field: str, values: list[str]) -> None:
        rules = await self._rules(interaction)
        match field:
            case "channels" | "roles":
                await self.change(interaction, **{field: tuple(values)})
            case "language":
                await self.change(interaction, language=None if values == [_DEFAULT] else values[0])
            case "candidates":
                await self.change(interaction, candidates=None if values == [_DEFAULT] else int(values[0]))
            case "label":
                await self.change(interaction, label=not rules.label)
            case "limits":
                await interaction.response.send_modal(limits_modal(rules, language_of(interaction)))

    async def _rules(self, interaction: discord.Interaction) -> GuildRules:
        """Return the server's rules.

        Raises:
            NotAllowedError: the person does not operate the server.
        """
        if not is_operator(interaction):
            raise NotAllowedError("error-not-operator")
        return await self._montages.server_rules.get(PLATFORM, str(interaction.guild_id))


def _text(rules: GuildRules, language: str) -> str:
    default = translate(language, "settings-default")
    everywhere = translate(language, "settings-all")
    values = {
        "channels": " ".join(f"<#{channel}>" for channel in rules.channels) or everywhere,
        "roles": " ".join(f"<@&{role}>" for role in rules.roles) or everywhere,
        "language": translate(language, f"settings-{rules.language}") if rules.language else default,
        "candidates": str(rules.candidates or default),
        **{name.replace("_", "-"): str(getattr(rules, name) or default) for name in LIMIT_FIELDS},
        "label": translate(language, "settings-label-on" if rules.label else "settings-label-off"),
    }
    lines = [f"**{translate(language, f'settings-{name}')}** {value}" for name, value in values.items()]
    return "\n".join([translate(language, "settings-title"), *lines])


def _view(rules: GuildRules, language: str) -> discord.ui.View:
    languages = [(code, translate(language, f"settings-{code}")) for code in LANGUAGES]
    counts = [(str(count), str(count)) for count in range(1, 10)]
    view = discord.ui.View(timeout=None)
    view.add_item(
        discord.ui.ChannelSelect(
            custom_id=f"{_PREFIX}channels",
            placeholder=translate(language, "settings-channels-choose"),
            min_values=0,
            max_values=_MAX_CHOSEN,
            channel_types=_CHANNEL_TYPES,
            default_values=[discord.SelectDefaultValue.from_channel(discord.Object(int(c))) for c in rules.channels],
        )
    )
    view.add_item(
        discord.ui.RoleSelect(
            custom_id=f"{_PREFIX}roles",
            placeholder=translate(language, "settings-roles-choose"),
            min_values=0,
            max_values=_MAX_CHOSEN,
            default_values=[discord.SelectDefaultValue.from_role(discord.Object(int(role))) for role in rules.roles],
        )
    )
    view.add_item(_menu("language", languages, rules.language, language))
    view.add_item(_menu("candidates", counts, str(rules.candidates or "") or None, language))
    for field in ("limits", "label"):
        view.add_item(
            discord.ui.Button(label=translate(language, f"settings-{field}-button"), custom_id=f"{_PREFIX}{field}")
        )
    return view


def _menu(
    field: str, options: list[tuple[str, str]], chosen: str | None, language: str
) -> discord.ui.Select[discord.ui.View]:
    name = translate(language, f"settings-{field}")
    entries = [(_DEFAULT, translate(language, "settings-default")), *options]
    return discord.ui.Select(
        custom_id=f"{_PREFIX}{field}",
        options=[
            discord.SelectOption(label=f"{name}: {text}", value=value, default=value == (chosen or _DEFAULT))
            for value, text in entries
        ],
    )
