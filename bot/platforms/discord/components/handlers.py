"""Protocols between buttons and the client that handles them.

discord.py rebuilds a button from its id for each click and passes it only the interaction, so the handler is found on
the client.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import discord

    from bot.domain.moderation import ReportReason


class Action(StrEnum):
    """Actions on a montage or on one of its candidates."""

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
    """Handles the actions of buttons and menus."""

    async def perform(
        self, interaction: discord.Interaction, action: Action, job_id: int, number: int | None = None
    ) -> None:
        """Perform an action on a montage, or on its candidate `number`."""

    async def report(self, interaction: discord.Interaction, job_id: int, reason: ReportReason) -> None:
        """Report a montage."""


@runtime_checkable
class HasActions(Protocol):
    """A client with an action handler."""

    @property
    def actions(self) -> ActionHandler:
        """The action handler."""


def actions_of(interaction: discord.Interaction) -> ActionHandler:
    """Return the action handler of an interaction's client.

    Raises:
        TypeError: the client has no action handler.
    """
    client: object = interaction.client
    if not isinstance(client, HasActions):
        raise TypeError(f"{type(client).__name__} does not handle actions")
    return client.actions
