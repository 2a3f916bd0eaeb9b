"""Server rules in the database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.domain.rules import GuildRules
from bot.store.database import uninterrupted
from bot.store.models import GuildSettings

if TYPE_CHECKING:
    from bot.store.database import Database


class GuildRepository:
    """Reads and replaces the rules of a server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rules(self, platform: str, guild_id: str) -> GuildRules:
        """Return the rules of a server; defaults if none were set."""
        found = select(GuildSettings).filter_by(platform=platform, guild_id=guild_id)
        for row in await self._database.scalars(found):
            fields = {name: getattr(row, name) for name in GuildRules.__slots__}
            return GuildRules(**fields | {"channels": tuple(row.channels), "roles": tuple(row.roles)})
        return GuildRules()

    @uninterrupted
    async def replace(self, platform: str, guild_id: str, rules: GuildRules) -> None:
        """Set all rules of a server."""
        fields = asdict(rules) | {"channels": list(rules.channels), "roles": list(rules.roles)}
        async with self._database.write() as session:
            await session.merge(
                GuildSettings(platform=platform, guild_id=guild_id, updated_at=datetime.now(UTC), **fields)
            )
