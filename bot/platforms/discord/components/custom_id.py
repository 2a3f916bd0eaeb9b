"""Items that are made again from their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import re

    import discord


class CustomIdItem:
    """What a `DynamicItem` needs besides, where its id says all: `from_match`, which makes it again."""

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Make the item again from what its template found in the id."""
        raise NotImplementedError

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],  # noqa: ARG003  # of the interface
        item: discord.ui.Item[Any],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the item of a click or a choice again."""
        return cls.from_match(match)
