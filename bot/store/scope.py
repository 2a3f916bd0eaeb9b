"""Visibility conditions, shared by all history and search queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, false, or_

from bot.store.models import Favourite, Job

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from bot.domain.history import Scope
    from bot.domain.people import Person


def scope_conditions(scope: Scope, *, own_hidden: bool = False) -> list[ColumnElement[bool]]:
    """Return the conditions on `Job` of a scope; private jobs match only for their author.

    Hidden jobs do not match, or only for their author if `own_hidden`.
    """
    conditions = [
        Job.platform == scope.platform,
        or_(Job.hidden_at.is_(None), belongs_to(Job, scope.viewer)) if own_hidden else Job.hidden_at.is_(None),
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
    """Return the condition that a row belongs to a person; false without a person."""
    if person is None:
        return false()
    return and_(table.platform == person.platform, table.person_id == person.id)
