"""Which past montages somebody gets to see: the one place that every way to look them up asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, false, or_

from bot.store.models import Favourite, Job

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from bot.domain.history import Scope
    from bot.domain.people import Person


def scope_conditions(scope: Scope) -> list[ColumnElement[bool]]:
    """The conditions on `Job` for what lies in a scope; what is private is found by its author alone.

    What was hidden, after people had reported it, is found by nobody.
    """
    conditions = [
        Job.platform == scope.platform,
        Job.hidden_at.is_(None),
        or_(Job.private.is_(False), belongs_to(Job, scope.viewer)),
    ]
    for column, value in (
        (Job.person_id, scope.person_id),
        (Job.channel_id, scope.channel_id),
        (Job.guild_id, scope.guild_id),
    ):
        if value is not None:
            conditions.append(column == value)
    return conditions


def belongs_to(table: type[Favourite | Job], person: Person | None) -> ColumnElement[bool]:
    """The condition that a row is somebody's; nothing is nobody's."""
    if person is None:
        return false()
    return and_(table.platform == person.platform, table.person_id == person.id)
