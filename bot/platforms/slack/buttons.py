"""The buttons under a job's message: which there are in each of its states, and their ids.

A further button is a constant and a line in `under` here, and a listener of that id in `listeners/actions.py`. Its
value is the job's number, so that it works after a restart and a year later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from slack_sdk.models.blocks import ButtonElement

from bot.locales import translate
from bot.platforms.slack.mrkdwn import plain
from bot.views import Drawing, Queued

if TYPE_CHECKING:
    from bot.views import JobUpdate, JobView

CANCEL: Final = "montage_cancel"
DESCRIBE: Final = "montage_describe"
OLDER: Final = "montage_older"


def under(job: JobView, update: JobUpdate) -> list[ButtonElement]:
    """Return the buttons of a job's message; Slack takes up to 25."""
    if isinstance(update, Queued | Drawing):
        return [_button(CANCEL, translate(job.language, "slack-cancel"), str(job.id))]
    return []


def describe(language: str) -> ButtonElement:
    """Return the button of App Home that opens the form."""
    return _button(DESCRIBE, translate(language, "slack-home-describe"), "", style="primary")


def older(before: int, language: str) -> ButtonElement:
    """Return the button that turns to the page of montages before a number."""
    return _button(OLDER, translate(language, "slack-history-older"), str(before))


def _button(action_id: str, text: str, value: str, style: str | None = None) -> ButtonElement:
    return ButtonElement(action_id=action_id, text=plain(text), value=value or None, style=style)
