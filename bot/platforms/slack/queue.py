"""How much is going on, and where somebody's own jobs stand; what others asked for stays theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.locales import translate
from bot.platforms.slack.cards import waiting
from bot.views import Drawing, Queued

if TYPE_CHECKING:
    from bot.platforms.slack.links import Links
    from bot.views import JobUpdate, QueueView

_MOST_LINES: Final = 10
_LONGEST_DESCRIPTION: Final = 40


def queue_text(queue: QueueView, links: Links, language: str) -> str:
    """Return the queue as mrkdwn."""
    lines = [translate(language, "slack-queue-all", drawing=queue.drawing, waiting=queue.waiting)]
    for job, update in queue.own[:_MOST_LINES]:
        lines += [f"• {links.line(job, _LONGEST_DESCRIPTION)}", f"      {_state(update, language)}"]
    if len(queue.own) > _MOST_LINES:
        lines.append(f"• +{len(queue.own) - _MOST_LINES}")
    if not queue.own:
        lines.append(translate(language, "slack-queue-none"))
    return "\n".join(lines)


def _state(update: JobUpdate, language: str) -> str:
    match update:
        case Queued():
            return waiting(language, update)
        case Drawing(fraction):
            return translate(language, "slack-queue-drawing", percent=round(fraction * 100))
        case _:
            return translate(language, "slack-queue-ended")
