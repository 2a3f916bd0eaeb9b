"""Base class of items that are rebuilt from their custom ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import re

    import discord


class CustomIdItem:
    """Mixin for a `DynamicItem` whose id holds its whole state."""

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Rebuild the item from the match of its template."""
        raise NotImplementedError

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],  # noqa: ARG003  # of the interface
        item: discord.ui.Item[Any],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> Self:
        """Rebuild the item of an interaction."""
        return cls.from_match(match)
