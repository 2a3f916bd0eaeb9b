"""What buttons and menus ask for, and what the client must have for them.

discord.py makes a button again from its id for each click, and hands it nothing but the interaction: whatever does what
the button says has to be found on the client.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import discord

    from bot.domain.moderation import ReportReason


class Action(StrEnum):
    """What can be done with a montage, or with one of its candidates."""

    LARGE = "large"
    VARY = "vary"
    AGAIN = "again"
    EDIT = "edit"
    INFO = "info"
    DELETE = "delete"
    REALLY_DELETE = "really-delete"
    CANCEL = "cancel"
    REPORT = "report"
    SIMILAR = "similar"


class ActionHandler(Protocol):
    """Does what buttons and menus say."""

    async def perform(
        self, interaction: discord.Interaction, action: Action, job_id: int, number: int | None = None
    ) -> None:
        """Do one thing with a montage, or with its candidate `number`."""

    async def report(self, interaction: discord.Interaction, job_id: int, reason: ReportReason) -> None:
        """Report a montage."""


@runtime_checkable
class HasActions(Protocol):
    """A client whose buttons do something."""

    @property
    def actions(self) -> ActionHandler:
        """What its buttons do."""


def actions_of(interaction: discord.Interaction) -> ActionHandler:
    """Return what the buttons of an interaction's client do.

    Raises:
        TypeError: the client has no buttons.
    """
    client: object = interaction.client
    if not isinstance(client, HasActions):
        raise TypeError(f"{type(client).__name__} does not handle actions")
    return client.actions
