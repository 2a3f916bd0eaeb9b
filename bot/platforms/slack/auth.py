"""Token checks, and the bot's identity on Slack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from slack_sdk.errors import SlackApiError

from bot.errors import StartupError, UnreachableError
from bot.platforms.common.backoff import Backoff
from bot.platforms.slack.support.client import open_client
from bot.platforms.slack.support.retry import CONNECTION_ERRORS, is_transient, with_retry
from bot.platforms.slack.support.scopes import SCOPES

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.settings import SlackSettings

_SHORT_RETRY: Final = Backoff(attempts=2)


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot's ids and name on Slack, the workspace URL, and missing scopes."""

    user_id: str
    bot_id: str
    name: str
    team_id: str
    workspace: str
    missing_scopes: frozenset[str]


async def log_in(client: AsyncWebClient) -> BotIdentity:
    """Return the bot's identity.

    Raises:
        StartupError: Slack refuses the bot token.
        UnreachableError: it does not answer.
    """
    try:
        answer = await with_retry(client.auth_test, _SHORT_RETRY)
    except (SlackApiError, *CONNECTION_ERRORS) as error:
        raise _startup_error(error, "startup-slack-token") from error
    granted = {scope.strip() for scope in answer.headers.get("X-OAuth-Scopes", "").split(",")}
    return BotIdentity(
        user_id=answer["user_id"],
        bot_id=answer["bot_id"],
        name=answer["user"],
        team_id=answer["team_id"],
        workspace=answer["url"],
        missing_scopes=SCOPES - granted,
    )


async def open_socket(client: AsyncWebClient, app_token: str | None) -> str:
    """Return the single-use URL of a Socket Mode connection.

    Raises:
        StartupError: the app token is missing or refused.
        UnreachableError: Slack does not answer.
    """
    if app_token is None:
        raise StartupError("startup-slack-no-app-token")
    try:
        answer = await with_retry(lambda: client.apps_connections_open(app_token=app_token), _SHORT_RETRY)
    except (SlackApiError, *CONNECTION_ERRORS) as error:
        raise _startup_error(error, "startup-slack-app-token") from error
    return str(answer["url"])


async def try_tokens(settings: SlackSettings) -> BotIdentity:
    """Return the bot's identity after checking every token that the configured connection needs.

    Raises:
        StartupError: a token is missing or refused.
        UnreachableError: Slack does not answer.
    """
    async with open_client(settings.secret("bot_token")) as client:
        identity = await log_in(client)
        if settings.port is None:
            await open_socket(client, settings.secret("app_token"))
        elif settings.secret("signing_secret") is None:
            raise StartupError("startup-slack-no-signing-secret")
    return identity


def _startup_error(error: Exception, refused: str) -> StartupError:
    """Return the error for a refused token or an unreachable Slack."""
    if isinstance(error, SlackApiError) and not is_transient(error):
        return StartupError(refused)
    return UnreachableError("slack-unreachable", reason=str(error) or type(error).__name__)
