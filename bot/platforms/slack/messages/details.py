"""All there is to know about a montage: as blocks, and in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from slack_sdk.models.blocks import ContextBlock, SectionBlock
from slack_sdk.models.views import View

from bot.domain.jobs import JobKind, JobState
from bot.locales import translate
from bot.platforms.slack.messages.links import when
from bot.platforms.slack.support.mrkdwn import escape, mrkdwn, plain, short_description

if TYPE_CHECKING:
    from slack_sdk.models.blocks import Block

    from bot.domain.jobs import Details, JobView
    from bot.platforms.slack.messages.links import Links

_LONGEST_RELATIVE: Final = 40
_MOST_RELATIVES: Final = 5
_SHORT: Final = 40  # characters of a fact that stands beside another


def details_view(details: Details, links: Links, language: str) -> View:
    """Return a window that tells everything."""
    return View(
        type="modal",
        title=plain(translate(language, "slack-details-title", job=str(details.job.id))),
        close=plain(translate(language, "slack-modal-close")),
        blocks=details_blocks(details, links, language),
    )


def details_blocks(details: Details, links: Links, language: str) -> list[Block]:
    """Return description, seed, model, scores and votes, times, and where the montage comes from and led to."""
    job = details.job
    heart = "❤️ " if details.favourite else ""
    facts = [(translate(language, f"details-{name}"), value) for name, value in _facts(details, links, language)]
    short = [mrkdwn(f"*{name}*\n{value}") for name, value in facts if len(value) < _SHORT]
    long = [SectionBlock(text=mrkdwn(f"*{name}*\n{value}")) for name, value in facts if len(value) >= _SHORT]
    return [
        SectionBlock(text=mrkdwn(f"{heart}{links.to(job)}")),
        SectionBlock(text=plain(short_description(job))),
        SectionBlock(fields=list(short)),
        *long,
        ContextBlock(elements=[mrkdwn(when(job))]),
    ]


def _facts(details: Details, links: Links, language: str) -> list[tuple[str, str]]:
    """At most nine, so that those that are short fit a section, which has up to ten."""
    job = details.job
    facts = [
        ("state", translate(language, f"state-{job.state}")),
        ("author", f"<@{job.person.id}>"),
        ("seed", str(job.seed)),
        ("model", escape(job.model or "")),
        ("candidates", _candidates(details, language)),
        ("duration", _duration(job, language)),
        ("made", translate(language, f"made-{job.kind}", number=str(job.lineage.number if job.lineage else ""))),
        ("ancestors", _family(details.ancestors, links)),
        ("children", _family(details.children, links)),
    ]
    return [(name, value) for name, value in facts if value and (name != "made" or job.kind is not JobKind.NEW)]


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


def _family(jobs: tuple[JobView, ...], links: Links) -> str:
    lines = [links.line(job, _LONGEST_RELATIVE) for job in jobs[:_MOST_RELATIVES]]
    return "\n".join(lines) + (" …" if len(jobs) > _MOST_RELATIVES else "")
