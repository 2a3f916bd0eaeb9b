"""The queue: its size, and the person's own jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.common import wording
from bot.platforms.common.details import MAX_RELATIVE_LENGTH

if TYPE_CHECKING:
    from bot.domain.updates import QueueView
    from bot.platforms.slack.messages.links import Links


def queue_text(queue: QueueView, links: Links, language: str) -> str:
    """Return the queue as mrkdwn."""
    return wording.queue_text(
        language, queue, lambda job: links.line(job, MAX_RELATIVE_LENGTH), bullet="•", indent="      "
    )
