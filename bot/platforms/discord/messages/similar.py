"""Past montages similar to a description or a face, most similar first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.history import Scope
from bot.locales import translate
from bot.platforms.discord.messages.montage_list import Entry, fill_in
from bot.platforms.discord.platform import PLATFORM
from bot.platforms.discord.support.context import guild_of, person_of, viewer_of
from bot.platforms.discord.support.locale import language_of
from bot.rendering.likeness import points_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.domain.history import SimilarMontage
    from bot.services.montages import Montages

_MAX_RESULTS: Final = 5


async def show_similar_descriptions(montages: Montages, interaction: discord.Interaction, description: str) -> None:
    """Send montages with similar descriptions."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    found = await montages.search.by_description(description, _scope(interaction), _MAX_RESULTS)
    language = language_of(interaction)
    title = translate(language, "discord-similar-title" if found else "similar-nothing")
    await _show(montages, interaction, title, found)


async def show_similar_faces(montages: Montages, interaction: discord.Interaction, job_id: int, number: int) -> None:
    """Send other montages with a similar face."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await montages.archive.get_visible(job_id, viewer_of(interaction))
    found = await montages.search.by_picture(job_id, number, _scope(interaction), _MAX_RESULTS)
    language = language_of(interaction)
    title = translate(language, "discord-similar-faces-title", job=str(job_id), number=str(number))
    if not found:
        title = translate(language, "discord-similar-nothing")
    await _show(montages, interaction, title, found)


async def _show(
    montages: Montages, interaction: discord.Interaction, title: str, found: Sequence[SimilarMontage]
) -> None:
    language = language_of(interaction)
    await fill_in(interaction, montages, title, [Entry(one.job, _note(one, language), one.number) for one in found])


def _scope(interaction: discord.Interaction) -> Scope:
    """Return this server's montages; in direct messages, the person's own from anywhere."""
    viewer, guild_id = person_of(interaction), guild_of(interaction)
    return Scope(PLATFORM, person_id=None if guild_id else viewer.id, guild_id=guild_id, viewer=viewer)


def _note(one: SimilarMontage, language: str) -> str:
    """Return which face matched, or in which points the description is like what was searched for."""
    if one.number is not None:
        return translate(language, "discord-similar-face", number=str(one.number))
    return points_line(one.likeness, language) if one.likeness else ""
