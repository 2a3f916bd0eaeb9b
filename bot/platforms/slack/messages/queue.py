"""How much is going on, and where somebody's own jobs stand; what others asked for stays theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.locales import translate
from bot.platforms.common.wording import MOST_QUEUED, state

if TYPE_CHECKING:
    from bot.domain.updates import QueueView
    from bot.platforms.slack.messages.links import Links

_LONGEST_DESCRIPTION: Final = 40


def queue_text(queue: QueueView, links: Links, language: str) -> str:
    """Return the queue as mrkdwn."""
    lines = [translate(language, "chat-queue-all", drawing=queue.drawing, waiting=queue.waiting)]
    for job, update in queue.own[:MOST_QUEUED]:
        lines += [f"• {links.line(job, _LONGEST_DESCRIPTION)}", f"      {state(language, update)}"]
    if len(queue.own) > MOST_QUEUED:
        lines.append(f"• +{len(queue.own) - MOST_QUEUED}")
    if not queue.own:
        lines.append(translate(language, "chat-queue-none"))
    return "\n".join(lines)
