"""A list of montages in one answer, each with a thumbnail and a link."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import discord

from bot.platforms.discord.messages.cards import short_description
from bot.platforms.discord.support.context import link_to
from bot.rendering import sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.jobs import JobView
    from bot.services.montages import Montages

_MAX_DESCRIPTION_LENGTH = 200
_MAX_ALT_LENGTH = 1024  # Discord's limit
_THUMBNAIL_WIDTH = 240  # pixels


class Entry(NamedTuple):
    """A finished montage, a note below it, and the candidate to show (None: the whole sheet)."""

    job: JobView
    note: str = ""
    number: int | None = None


async def fill_in(
    interaction: discord.Interaction,
    montages: Montages,
    title: str,
    entries: Sequence[Entry],
    view: discord.ui.View | None = None,
) -> None:
    """Fill a deferred answer with montages; thumbnails take longer than Discord waits."""
    pictures = [await _thumbnail(montages, entry) for entry in entries]
    await interaction.edit_original_response(
        content=title,
        embeds=[_embed(entry) for entry in entries],
        attachments=[
            discord.File(BytesIO(picture), f"{entry.job.id}.png", description=entry.job.description[:_MAX_ALT_LENGTH])
            for entry, picture in zip(entries, pictures, strict=True)
        ],
        view=view,
    )


async def _thumbnail(montages: Montages, entry: Entry) -> bytes:
    if entry.number is None:
        whole = (await montages.sheets.get(entry.job.id)).picture
    else:
        whole = await montages.sheets.portrait(entry.job.id, entry.number)
    return await asyncio.to_thread(sheet.shrink, whole, _THUMBNAIL_WIDTH)


def _embed(entry: Entry) -> discord.Embed:
    job = entry.job
    description = short_description(job, _MAX_DESCRIPTION_LENGTH)
    embed = discord.Embed(title=f"#{job.id}", url=link_to(job), description=description, timestamp=job.created_at)
    if entry.note:
        embed.set_footer(text=entry.note)
    return embed.set_thumbnail(url=f"attachment://{job.id}.png")
