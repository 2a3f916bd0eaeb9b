"""The modal that edits the description of a montage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from slack_sdk.models.blocks import ContextBlock
from slack_sdk.models.views import View

from bot.locales import translate
from bot.platforms.slack.modals.description import description_input
from bot.platforms.slack.support.mrkdwn import plain
from bot.platforms.slack.support.view_context import dump_context

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.platforms.slack.components.buttons import Target
    from bot.settings import LimitSettings

FORM: Final = "montage_edit_form"


def form(job: JobView, target: Target, channel_id: str, limits: LimitSettings, language: str) -> View:
    """Return the modal, prefilled with the description; the new montage goes to the channel."""
    return View(
        type="modal",
        callback_id=FORM,
        private_metadata=dump_context(job=target.job_id, number=target.number, channel=channel_id),
        title=plain(translate(language, "slack-edit-title")),
        submit=plain(translate(language, "slack-modal-submit")),
        close=plain(translate(language, "slack-modal-close")),
        blocks=[
            description_input(language, limits, job.description),
            ContextBlock(elements=[plain(translate(language, "edit-hint"))]),
        ],
    )
