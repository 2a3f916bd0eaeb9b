"""Buttons and menus under a job's messages.

Their ids hold the action and the montage, so they work after a restart: no state is kept in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

import discord

from bot.locales import translate
from bot.platforms.discord.components.custom_id import CustomIdItem
from bot.platforms.discord.components.handlers import Action, actions_of
from bot.platforms.discord.support.errors import answering_errors

if TYPE_CHECKING:
    import re

    from bot.domain.jobs import JobView

_MAX_BUTTONS_IN_ROW = 5  # more candidates get a menu instead


class JobButton(
    CustomIdItem,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=rf"montage:(?P<action>{'|'.join(Action)}):(?P<job>\d+)(?::(?P<number>[1-9]))?",
):
    """A button that performs one action on a montage, or on the candidate `number`."""

    def __init__(  # what a button looks like and what it does
        self,
        action: Action,
        job_id: int,
        number: int | None = None,
        *,
        label: str = "",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        row: int | None = None,
    ) -> None:
        suffix = "" if number is None else f":{number}"
        custom_id = f"montage:{action}:{job_id}{suffix}"
        super().__init__(discord.ui.Button(label=label or action, style=style, custom_id=custom_id, row=row))
        self._action, self._job_id, self._number = action, job_id, number

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Rebuild the button from its id."""
        number = match["number"]
        return cls(Action(match["action"]), int(match["job"]), int(number) if number else None)

    async def callback(self, interaction: discord.Interaction) -> None:
        """Perform the action."""
        async with answering_errors(interaction):
            await actions_of(interaction).perform(interaction, self._action, self._job_id, self._number)


class CandidateMenu(
    CustomIdItem,
    discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]],
    template=r"montage:(?P<action>large|vary)-menu:(?P<job>\d+)",
):
    """A menu that performs one action on the chosen candidate."""

    def __init__(self, action: Action, job_id: int, numbers: range = range(1, 2), placeholder: str = "") -> None:
        options = [
            discord.SelectOption(label=f"{placeholder} {number}".strip(), value=str(number)) for number in numbers
        ]
        super().__init__(
            discord.ui.Select(custom_id=f"montage:{action}-menu:{job_id}", options=options, placeholder=placeholder)
        )
        self._action, self._job_id = action, job_id

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Rebuild the menu from its id."""
        return cls(Action(match["action"]), int(match["job"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Perform the action on the chosen candidate."""
        (chosen,) = cast("dict[str, list[str]]", interaction.data)["values"]
        async with answering_errors(interaction):
            await actions_of(interaction).perform(interaction, self._action, self._job_id, int(chosen))


def while_waiting(job: JobView) -> discord.ui.View:
    """Return the cancel button of an unfinished job."""
    return _view(JobButton(Action.CANCEL, job.id, label=_label(job, Action.CANCEL)))


def under_sheet(job: JobView) -> discord.ui.View:
    """Return the rows under a sheet: enlarge, vary, and actions on the whole montage."""
    numbers = range(1, job.candidates + 1)
    view = _view()
    for row, action in enumerate((Action.LARGE, Action.VARY)):
        label = _label(job, action)
        if job.candidates > _MAX_BUTTONS_IN_ROW:
            view.add_item(CandidateMenu(action, job.id, numbers, label))
            continue
        for number in numbers:
            view.add_item(JobButton(action, job.id, number, label=f"{label} {number}", row=row))
    for action in (Action.AGAIN, Action.EDIT, Action.INFO, Action.REPORT):
        view.add_item(JobButton(action, job.id, label=_label(job, action), row=2))
    return view.add_item(_delete(job, row=2))


def under_hidden(job: JobView) -> discord.ui.View:
    """Return the delete button of a hidden montage."""
    return _view(_delete(job))


def under_portrait(job: JobView, number: int, language: str) -> discord.ui.View:
    """Return the buttons under an enlarged candidate."""
    return _view(
        *(
            JobButton(action, job.id, number, label=translate(language, f"chat-button-{action}-one"))
            for action in (Action.VARY, Action.EDIT, Action.SIMILAR)
        )
    )


def before_deleting(job: JobView, language: str) -> discord.ui.View:
    """Return the button that confirms a deletion."""
    label = translate(language, "chat-button-really-delete")
    return _view(JobButton(Action.REALLY_DELETE, job.id, label=label, style=discord.ButtonStyle.danger))


def _delete(job: JobView, row: int | None = None) -> JobButton:
    danger = discord.ButtonStyle.danger
    return JobButton(Action.DELETE, job.id, label=_label(job, Action.DELETE), style=danger, row=row)


def _view(*items: JobButton) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def _label(job: JobView, action: Action) -> str:
    return translate(job.language, f"chat-button-{action}")
