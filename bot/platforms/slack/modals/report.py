"""The report modal and its confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import InputBlock, Option, RadioButtonsElement, SectionBlock
from slack_sdk.models.views import View

from bot.domain.moderation import ReportReason
from bot.locales import translate
from bot.platforms.slack.modals.fields import VALUE, choice_of
from bot.platforms.slack.support.mrkdwn import mrkdwn, plain
from bot.platforms.slack.support.view_context import dump_context

if TYPE_CHECKING:
    from bot.domain.jobs import JobView

FORM: Final = "montage_report_form"


def form(job: JobView, channel_id: str, language: str) -> View:
    """Return the modal with all reasons."""
    reasons = [
        Option(value=reason, text=plain(translate(language, f"slack-report-{reason}"))) for reason in ReportReason
    ]
    return View(
        type="modal",
        callback_id=FORM,
        private_metadata=dump_context(job=job.id, channel=channel_id),
        title=plain(translate(language, "slack-report-title", job=str(job.id))),
        submit=plain(translate(language, "slack-report-submit")),
        close=plain(translate(language, "slack-modal-close")),
        blocks=[
            InputBlock(
                block_id="reason",
                label=plain(translate(language, "slack-report-reason")),
                hint=plain(translate(language, "slack-report-hint")),
                element=RadioButtonsElement(action_id=VALUE, options=reasons),
            )
        ],
    )


def read(view: dict[str, Any]) -> ReportReason:
    """Return the selected reason."""
    return ReportReason(choice_of(view, "reason") or ReportReason.OTHER)


def thanks(job: JobView, language: str) -> View:
    """Return the confirmation shown after a report."""
    said = "slack-reported-hidden" if job.hidden else "slack-reported"
    return View(
        type="modal",
        title=plain(translate(language, "slack-report-title", job=str(job.id))),
        close=plain(translate(language, "slack-modal-close")),
        blocks=[SectionBlock(text=mrkdwn(translate(language, said)))],
    )
