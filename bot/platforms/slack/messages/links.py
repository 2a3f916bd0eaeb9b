"""One-line references to montages, with links to their messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.platforms.slack.support.mrkdwn import escape, short_description

if TYPE_CHECKING:
    from bot.domain.jobs import JobView


@dataclass(frozen=True, slots=True)
class Links:
    """Builds links into a workspace, whose URL ends with a slash."""

    workspace: str

    def link(self, job: JobView) -> str:
        """Return a montage's number, linked to its message if there is one."""
        if job.message is None:
            return f"*#{job.id}*"
        place = f"archives/{job.message.channel_id}/p{job.message.message_id.replace('.', '')}"
        return f"<{self.workspace}{place}|#{job.id}>"

    def line(self, job: JobView, longest: int) -> str:
        """Return a montage's number and the first `longest` characters of its description."""
        return f"{self.link(job)} {escape(short_description(job, longest))}"


def when(job: JobView) -> str:
    """Return when a montage was ordered, in the reader's time zone."""
    seconds = int(job.created_at.timestamp())
    return f"<!date^{seconds}^{{date_short_pretty}} {{time}}|{job.created_at:%Y-%m-%d %H:%M} UTC>"
