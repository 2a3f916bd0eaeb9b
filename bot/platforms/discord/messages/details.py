"""Details of a montage as an embed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.platforms.common.details import MAX_RELATIVE_LENGTH, facts
from bot.platforms.discord.messages.cards import short_description
from bot.platforms.discord.support.context import link_to

if TYPE_CHECKING:
    from bot.domain.jobs import Details, JobView


def details_embed(details: Details, language: str) -> discord.Embed:
    """Return an embed with description, seed, model, places, votes, times and relatives."""
    job = details.job
    embed = discord.Embed(
        title=f"{'❤️ ' if details.favourite else ''}#{job.id}",
        url=link_to(job),
        description=short_description(job),
        timestamp=job.created_at,
    )
    for name, value in facts(details, language, discord.utils.escape_markdown, reference):
        embed.add_field(name=name, value=value, inline=len(value) < 40)
    return embed


def reference(job: JobView, longest: int = MAX_RELATIVE_LENGTH) -> str:
    """Return a one-line reference: number, link if any, and description."""
    link = link_to(job)
    number = f"**#{job.id}**" if link is None else f"[#{job.id}]({link})"
    return f"{number} {short_description(job, longest)}"
