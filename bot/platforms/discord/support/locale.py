"""Language of an interaction, and translations of the commands."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.locales import DEFAULT_LANGUAGE, is_supported, negotiate_language, translate


def language_of(interaction: discord.Interaction) -> str:
    """Return the language of the person's client; if it is not supported, Korean in Korean servers, else English."""
    server = interaction.guild_locale.value if interaction.guild_locale else None
    korean = server is not None and is_supported(server) and negotiate_language(server) == DEFAULT_LANGUAGE
    tag = interaction.locale.value
    return negotiate_language(tag) if is_supported(tag) or not korean else DEFAULT_LANGUAGE


def label(message_id: str) -> app_commands.locale_str:
    """Return a Korean name or description of a command, translatable by `CommandTranslator`."""
    return app_commands.locale_str(translate(DEFAULT_LANGUAGE, message_id), message_id=message_id)


class CommandTranslator(app_commands.Translator):
    """Translates the commands' names and descriptions into English, for all locales but Korean."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002  # of the interface
    ) -> str | None:
        """Return the text for a locale; None to use the Korean one."""
        message_id = string.extras.get("message_id")
        language = negotiate_language(locale.value)
        return None if message_id is None or language == DEFAULT_LANGUAGE else translate(language, message_id)
