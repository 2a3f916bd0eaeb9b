"""All there is to know about a montage, as an embed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.domain.jobs import JobKind, JobState
from bot.locales import translate
from bot.platforms.discord.messages.cards import short_description
from bot.platforms.discord.support.context import link_to

if TYPE_CHECKING:
    from bot.domain.jobs import Details, JobView

_LONGEST_RELATIVE = 40
_MOST_RELATIVES = 5


def details_embed(details: Details, language: str) -> discord.Embed:
    """Return the embed: description, seed, model, scores and votes, times, and where it comes from and led to."""
    job = details.job
    embed = discord.Embed(
        title=f"{'❤️ ' if details.favourite else ''}#{job.id}",
        url=link_to(job),
        description=short_description(job),
        timestamp=job.created_at,
    )
    for name, value in _facts(details, language):
        embed.add_field(name=translate(language, f"details-{name}"), value=value, inline=len(value) < 40)
    return embed


def reference(job: JobView, longest: int = _LONGEST_RELATIVE) -> str:
    """Return a montage in one line: its number, a link where there is one, and its description."""
    link = link_to(job)
    number = f"**#{job.id}**" if link is None else f"[#{job.id}]({link})"
    return f"{number} {short_description(job, longest)}"


def _facts(details: Details, language: str) -> list[tuple[str, str]]:
    job = details.job
    facts = [
        ("state", translate(language, f"state-{job.state}")),
        ("author", f"<@{job.person.id}>"),
        ("seed", str(job.seed)),
        ("model", discord.utils.escape_markdown(job.model or "")),
        ("candidates", _candidates(details, language)),
        ("duration", _duration(job, language)),
        ("made", translate(language, f"made-{job.kind}", number=str(job.lineage.number if job.lineage else ""))),
        ("ancestors", _family(details.ancestors)),
        ("children", _family(details.children)),
    ]
    if job.kind is JobKind.NEW:
        facts = [fact for fact in facts if fact[0] != "made"]
    return [(name, value) for name, value in facts if value]


def _candidates(details: Details, language: str) -> str:
    lines = [
        translate(language, "details-candidate", number=str(tile.number), score=f"{tile.score:.3f}", votes=tile.votes)
        for tile in details.tiles
    ]
    return "\n".join(lines)


def _duration(job: JobView, language: str) -> str:
    if job.state is not JobState.DONE or job.finished_at is None:
        return ""
    seconds = (job.finished_at - job.created_at).total_seconds()
    return translate(language, "details-seconds", seconds=f"{seconds:.1f}")


def _family(jobs: tuple[JobView, ...]) -> str:
    lines = [reference(job) for job in jobs[:_MOST_RELATIVES]]
    return "\n".join(lines) + (" …" if len(jobs) > _MOST_RELATIVES else "")
