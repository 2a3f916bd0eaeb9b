"""Which past montages somebody gets to see: the one place that every way to look them up asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.models import Job

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from bot.views import Scope


def within(scope: Scope) -> list[ColumnElement[bool]]:
    """The conditions on `Job` for what lies in a scope; what its owner keeps private is to be excluded here."""
    conditions = [Job.platform == scope.platform]
    for column, value in (
        (Job.person_id, scope.person_id),
        (Job.channel_id, scope.channel_id),
        (Job.guild_id, scope.guild_id),
    ):
        if value is not None:
            conditions.append(column == value)
    return conditions
