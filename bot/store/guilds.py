"""Server rules in the database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.domain.rules import GuildRules
from bot.store.database import uninterrupted
from bot.store.models import GuildSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.store.database import Database


class GuildRepository:
    """Reads and changes the rules of a server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rules(self, platform: str, guild_id: str) -> GuildRules:
        """Return the rules of a server; defaults if none were set."""
        found = select(GuildSettings).filter_by(platform=platform, guild_id=guild_id)
        rows = await self._database.scalars(found)
        return _rules(rows[0]) if rows else GuildRules()

    @uninterrupted
    async def change(self, platform: str, guild_id: str, change: Callable[[GuildRules], GuildRules]) -> GuildRules:
        """Set the rules of a server to what `change` makes of them, and return them.

        Changes by other processes come before or after, not between. If `change` raises, the rules stay as they are.
        """
        key = {"platform": platform, "guild_id": guild_id}
        defaults = self._database.dialect.insert_new(GuildSettings).values(**key, **_columns(GuildRules()))
        async with self._database.write() as session:
            await session.execute(defaults)
            row = (await session.execute(select(GuildSettings).filter_by(**key).with_for_update())).scalar_one()
            rules = change(_rules(row))
            for name, value in _columns(rules).items():
                setattr(row, name, value)
        return rules


def _rules(row: GuildSettings) -> GuildRules:
    fields = {name: getattr(row, name) for name in GuildRules.__slots__}
    return GuildRules(**fields | {"channels": tuple(row.channels), "roles": tuple(row.roles)})


def _columns(rules: GuildRules) -> dict[str, Any]:
    lists = {"channels": list(rules.channels), "roles": list(rules.roles)}
    return asdict(rules) | lists | {"updated_at": datetime.now(UTC)}
