"""Details of a montage, as blocks and as a modal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from slack_sdk.models.blocks import ContextBlock, SectionBlock
from slack_sdk.models.views import View

from bot.locales import translate
from bot.platforms.common.details import MAX_RELATIVE_LENGTH, facts
from bot.platforms.slack.messages.links import when
from bot.platforms.slack.support.mrkdwn import escape, mrkdwn, plain, short_description

if TYPE_CHECKING:
    from slack_sdk.models.blocks import Block

    from bot.domain.jobs import Details
    from bot.platforms.slack.messages.links import Links

_SHORT: Final = 40  # characters of a fact that fits a half-width field


def details_view(details: Details, links: Links, language: str) -> View:
    """Return a modal with the details."""
    return View(
        type="modal",
        title=plain(translate(language, "slack-details-title", job=str(details.job.id))),
        close=plain(translate(language, "slack-modal-close")),
        blocks=details_blocks(details, links, language),
    )


def details_blocks(details: Details, links: Links, language: str) -> list[Block]:
    """Return description, seed, model, places, votes, times and relatives."""
    job = details.job
    heart = "❤️ " if details.favourite else ""
    told = facts(details, language, escape, lambda relative: links.line(relative, MAX_RELATIVE_LENGTH))
    short = [mrkdwn(f"*{name}*\n{value}") for name, value in told if len(value) < _SHORT]
    long = [SectionBlock(text=mrkdwn(f"*{name}*\n{value}")) for name, value in told if len(value) >= _SHORT]
    return [
        SectionBlock(text=mrkdwn(f"{heart}{links.link(job)}")),
        SectionBlock(text=plain(short_description(job))),
        SectionBlock(fields=list(short)),
        *long,
        ContextBlock(elements=[mrkdwn(when(job))]),
    ]
