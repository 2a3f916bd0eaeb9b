"""Slack users: language, bot accounts and workspace operators."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.errors import SlackApiError

from bot.locales import negotiate_language
from bot.platforms.slack.support.retry import CONNECTION_ERRORS, code_of, with_retry

if TYPE_CHECKING:
    from collections.abc import Collection

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.platforms.common.backoff import Backoff

log = logging.getLogger(__name__)
_MAX_PROFILES: Final = 10_000  # people
_NOT_SHOWN_CODES: Final = frozenset({"user_not_found", "user_not_visible"})  # Slack Connect
_LANGUAGE_TIMEOUT_S: Final = 0.8  # of the 3 s in which a command must be acknowledged
_PROFILE_AGE_S: Final = 3600.0
_MAX_LOOKUPS: Final = 8
"""Languages that are asked for at once: Slack allows about 100 a minute, and a burst must not wait for refusals."""


@dataclass(frozen=True, slots=True)
class UserProfile:
    """A user's language ("ko" or "en"), whether the account is a bot, and when Slack said so (monotonic seconds)."""

    language: str
    is_bot: bool
    at: float


class Users:
    """Caches user profiles for an hour; `operators`: user ids from the settings."""

    def __init__(
        self,
        client: AsyncWebClient,
        backoff: Backoff,
        *,
        default_language: str,
        team_id: str,
        operators: Collection[str],
    ) -> None:
        self._client = client
        self._backoff = backoff
        self._default_language = default_language
        self._team_id = team_id
        self._operators = operators
        self._known: dict[str, UserProfile] = {}
        self._lookups = 0

    async def language(self, user_id: str) -> str:
        """Return a user's language; the last known one, or the bot's default, if Slack does not answer in time.

        In a burst of new people only the first are asked about.
        """
        known = self._known.get(user_id)
        fallback = known.language if known else self._default_language
        if self._lookups >= _MAX_LOOKUPS:
            return fallback
        self._lookups += 1
        try:
            async with asyncio.timeout(_LANGUAGE_TIMEOUT_S):
                return (await self._profile(user_id)).language
        except (SlackApiError, *CONNECTION_ERRORS) as error:
            log.info("language lookup failed", extra={"user": user_id, "error": repr(error)})
            return fallback
        finally:
            self._lookups -= 1

    async def is_bot(self, user_id: str) -> bool:
        """Return whether an account is a bot; without an answer it counts as a person, so that no vote is lost."""
        try:
            return (await self._profile(user_id)).is_bot
        except (SlackApiError, *CONNECTION_ERRORS) as error:
            log.info("account lookup failed", extra={"user": user_id, "error": repr(error)})
            return False

    async def is_operator(self, user_id: str) -> bool:
        """Return whether a user operates the workspace: admins, owners, and users named in the settings.

        Not cached, so that a revoked role takes effect at once.

        Raises:
            SlackApiError, aiohttp.ClientError, OSError: the request failed.
        """
        if user_id in self._operators:
            return True
        user = await with_retry(lambda: self._account(user_id), self._backoff)
        is_ours = user.get("team_id") == self._team_id  # guests may be admins of their own workspace
        return is_ours and bool(user.get("is_admin") or user.get("is_owner"))

    async def _profile(self, user_id: str) -> UserProfile:
        known = self._known.get(user_id)
        if known is None or known.at < time.monotonic() - _PROFILE_AGE_S:
            known = self._known[user_id] = await with_retry(lambda: self._ask(user_id), self._backoff)
            while len(self._known) > _MAX_PROFILES:
                del self._known[next(iter(self._known))]
        return known

    async def _ask(self, user_id: str) -> UserProfile:
        user = await self._account(user_id)
        locale = user.get("locale")
        language = negotiate_language(locale) if locale else self._default_language
        return UserProfile(language, bool(user.get("is_bot")), time.monotonic())

    async def _account(self, user_id: str) -> dict[str, Any]:
        """Return what Slack says of an account; nothing of people from workspaces that it does not show."""
        try:
            answer = await self._client.users_info(user=user_id, include_locale=True)
        except SlackApiError as error:
            if code_of(error) in _NOT_SHOWN_CODES:
                return {}
            raise
        account: dict[str, Any] = answer["user"]
        return account
