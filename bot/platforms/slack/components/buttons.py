"""Buttons: the action is in their id, the montage in their value.

They work after any restart, because no state is kept in memory. Candidates have buttons instead of menus, because Slack
does not report a repeated choice of the same menu entry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, ConfirmObject

from bot.domain.updates import Done, Queued, Running
from bot.locales import translate
from bot.platforms.slack.support.mrkdwn import plain

if TYPE_CHECKING:
    from bot.domain.jobs import JobView
    from bot.domain.updates import JobUpdate

DESCRIBE: Final = "montage_describe"
OLDER: Final = "montage_older"
SEARCH: Final = "montage_search"
EXPORT: Final = "montage_export"
ERASE: Final = "montage_erase"


class Action(StrEnum):
    """Actions on a montage or on one of its candidates."""

    LARGE = "large"
    VARY = "vary"
    AGAIN = "again"
    EDIT = "edit"
    INFO = "info"
    FAVOURITE = "favourite"
    DELETE = "delete"
    REPORT = "report"
    CANCEL = "cancel"

    @classmethod
    def of(cls, action_id: str) -> Action:
        """Return the action of a button id."""
        return cls(action_id.removeprefix("montage_").partition("_")[0])


MONTAGE_ACTIONS: Final = re.compile(rf"^montage_(?:{'|'.join(Action)})(?:_[1-9])?$")
"""Matches the ids of all `Action` buttons."""


@dataclass(frozen=True, slots=True)
class Target:
    """A montage, or its candidate with this number; as a button's value "12" or "12:3"."""

    job_id: int
    number: int | None = None

    @classmethod
    def of(cls, value: str) -> Target:
        """Return the target in a button's value."""
        job, _, number = value.partition(":")
        return cls(int(job), int(number) if number else None)

    def __str__(self) -> str:
        return str(self.job_id) if self.number is None else f"{self.job_id}:{self.number}"


def under(job: JobView, update: JobUpdate) -> list[ActionsBlock]:
    """Return the button rows of a job's message."""
    if isinstance(update, Queued | Running):
        return [ActionsBlock(elements=[_act(Action.CANCEL, Target(job.id), job.language)])]
    if isinstance(update, Done):
        return _under_sheet(job)
    return []


def under_portrait(target: Target, language: str) -> ActionsBlock:
    """Return the buttons under an enlarged candidate."""
    return ActionsBlock(
        elements=[
            _button(f"montage_{action}", translate(language, f"chat-button-{action}-one"), str(target))
            for action in (Action.VARY, Action.EDIT)
        ]
    )


def describe(language: str) -> ButtonElement:
    """Return the App Home button that opens the description modal."""
    return _button(DESCRIBE, translate(language, "slack-home-describe"), "", style="primary")


def older(search: str, language: str) -> ButtonElement:
    """Return the button for the next older page of a filter."""
    return _button(OLDER, translate(language, "chat-history-older"), search)


def personal(language: str) -> ActionsBlock:
    """Return the buttons that export and delete a person's data."""
    erase = _button(ERASE, translate(language, "slack-personal-erase"), "", style="danger")
    erase.confirm = _confirm("slack-personal-question", "slack-personal-erase", language)
    return ActionsBlock(elements=[_button(EXPORT, translate(language, "slack-personal-export"), ""), erase])


def _under_sheet(job: JobView) -> list[ActionsBlock]:
    """Return the rows under a sheet: enlarge, vary, and actions on the whole montage."""
    numbers = range(1, job.candidates + 1)
    rows = [
        ActionsBlock(elements=[_act(action, Target(job.id, number), job.language) for number in numbers])
        for action in (Action.LARGE, Action.VARY)
    ]
    whole = [_act(action, Target(job.id), job.language) for action in (Action.AGAIN, Action.EDIT, Action.INFO)]
    delete = _act(Action.DELETE, Target(job.id), job.language)
    delete.style, delete.confirm = "danger", _confirm("slack-delete-question", "chat-button-delete", job.language)
    report = _act(Action.REPORT, Target(job.id), job.language)
    return [*rows, ActionsBlock(elements=[*whole, report, delete])]


def _act(action: Action, target: Target, language: str) -> ButtonElement:
    label = translate(language, f"chat-button-{action}")
    if target.number is None:
        return _button(f"montage_{action}", label, str(target))
    return _button(f"montage_{action}_{target.number}", f"{label} {target.number}", str(target))


def _confirm(question: str, label: str, language: str) -> ConfirmObject:
    """Return the confirmation dialog of a button."""
    return ConfirmObject(
        title=plain(translate(language, "slack-confirm-title")),
        text=plain(translate(language, question)),
        confirm=plain(translate(language, label)),
        deny=plain(translate(language, "slack-modal-close")),
        style="danger",
    )


def _button(action_id: str, text: str, value: str, style: str | None = None) -> ButtonElement:
    return ButtonElement(action_id=action_id, text=plain(text), value=value or None, style=style)
