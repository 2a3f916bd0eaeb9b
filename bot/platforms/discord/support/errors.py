"""Error handling of interactions: a sentence for the person, details for the log."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.errors import UserError
from bot.locales import translate
from bot.platforms.common.backoff import Backoff
from bot.platforms.common.wording import given_back
from bot.platforms.discord.support.context import typed_description
from bot.platforms.discord.support.locale import language_of
from bot.platforms.discord.support.retry import CONNECTION_ERRORS, with_retry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

log = logging.getLogger(__name__)

ALREADY_ACKNOWLEDGED = 40060
_MAX_TEXT_LENGTH = 2000  # Discord's limit
_SHORT_RETRY = Backoff(initial=0.1, maximum=0.5, attempts=4)


class MontageCommandTree(app_commands.CommandTree):
    """A command tree whose errors go through `answer_error`."""

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        """Answer a failed command."""
        await answer_error(interaction, error)


@asynccontextmanager
async def answering_errors(interaction: discord.Interaction) -> AsyncIterator[None]:
    """Answer errors of the body; for buttons and modals, which a command tree does not handle."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  # answered and logged
        await answer_error(interaction, error)


async def answer_error(interaction: discord.Interaction, error: Exception) -> None:
    """Send an error message that only the person sees."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    language = language_of(interaction)
    sentence = _sentence(cause, language)
    if sentence is None:
        log.error("interaction failed", exc_info=cause, extra={"interaction": interaction.id})
        sentence = translate(language, "chat-unexpected")
    if isinstance(cause, UserError):
        sentence += given_back(language, cause, typed_description(interaction), _MAX_TEXT_LENGTH - len(sentence))
    await _tell(interaction, sentence)


def _sentence(error: Exception, language: str) -> str | None:
    """Return the message of an expected error; None for an unexpected one."""
    if isinstance(error, UserError):
        return translate(language, error.code, **error.params)
    if isinstance(error, app_commands.BotMissingPermissions):
        names = [
            translate(language, f"discord-permission-{name.replace('_', '-')}") for name in error.missing_permissions
        ]
        return translate(language, "discord-missing-permissions", permissions=", ".join(names))
    return None


async def _tell(interaction: discord.Interaction, sentence: str) -> None:
    try:
        await with_retry(partial(_say, interaction, sentence), _SHORT_RETRY)
    except (discord.HTTPException, *CONNECTION_ERRORS) as error:
        if getattr(error, "code", None) != ALREADY_ACKNOWLEDGED:  # a redelivered event, answered before
            log.warning("interaction not answered", extra={"interaction": interaction.id, "error": error})


async def _say(interaction: discord.Interaction, sentence: str) -> None:
    if interaction.response.is_done():
        await interaction.followup.send(sentence, ephemeral=True)
    else:
        await interaction.response.send_message(sentence, ephemeral=True)
