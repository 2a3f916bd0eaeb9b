"""Checks of counts and uniqueness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord.errors import invalid_form

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


def at_most(count: int, limit: int, what: str) -> None:
    """Refuse a count above its limit.

    Raises:
        ApiError: 50035.
    """
    if count > limit:
        raise invalid_form(f"{what}: {count} of at most {limit}")


def between(count: int, least: int, most: int, what: str) -> None:
    """Refuse a count outside its limits.

    Raises:
        ApiError: 50035.
    """
    if not least <= count <= most:
        raise invalid_form(f"{what}: {count}, not {least} to {most}")


def unique(names: Sequence[Hashable], what: str) -> None:
    """Refuse a duplicate name.

    Raises:
        ApiError: 50035.
    """
    if len(set(names)) < len(names):
        raise invalid_form(f"{what}: a name is there twice")
