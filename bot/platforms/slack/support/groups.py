"""User groups, Slack's counterpart of roles, which may raise limits."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from slack_sdk.errors import SlackApiError

from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.retry import CONNECTION_ERRORS

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.services.montages import Montages
    from bot.settings import LimitSettings

log = logging.getLogger(__name__)
_CACHE_TTL_S: Final = 300.0  # seconds
_TIMEOUT_S: Final = 1.0  # of the 3 s in which a command must be acknowledged


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    members: frozenset[str]


class UserGroups:
    """Caches the workspace's user groups; a workspace without a paid plan has none."""

    def __init__(self, client: AsyncWebClient, montages: Montages, limits: LimitSettings) -> None:
        self._client = client
        self._montages = montages
        self._limits = limits
        self._groups: dict[str, _Group] = {}
        self._read_at = -_CACHE_TTL_S

    async def of(self, user_id: str, guild_id: str | None) -> frozenset[str]:
        """Return the ids of a user's groups; empty if neither limits nor rules refer to groups."""
        rules = await self._montages.server_rules.get(PLATFORM, guild_id)
        if not rules.roles and not self._limits.roles:
            return frozenset()
        return frozenset(key for key, group in (await self._all()).items() if user_id in group.members)

    async def names(self) -> dict[str, str]:
        """Return the workspace's groups: id -> name."""
        return {key: group.name for key, group in (await self._all()).items()}

    async def _all(self) -> dict[str, _Group]:
        """Return all groups from a cache of `_CACHE_TTL_S`; the last known ones if the request fails."""
        if time.monotonic() - self._read_at >= _CACHE_TTL_S:
            try:
                async with asyncio.timeout(_TIMEOUT_S):
                    self._groups = await self._ask()
                self._read_at = time.monotonic()
            except (SlackApiError, TimeoutError, *CONNECTION_ERRORS) as error:
                log.info("user group lookup failed", extra={"error": repr(error)})
        return self._groups

    async def _ask(self) -> dict[str, _Group]:
        answer = await self._client.usergroups_list(include_users=True)
        return {group["id"]: _Group(group["name"], frozenset(group.get("users", ()))) for group in answer["usergroups"]}
