"""`/montage`: a description becomes a job, acknowledged once it is committed; and its subcommands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.errors import UserError
from bot.locales import translate
from bot.platforms.slack.arguments import Cancel, Describe, Help, History, parse
from bot.platforms.slack.records import PLATFORM
from bot.views import Order, Person

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.platforms.slack.services import Services

COMMAND: Final = "/montage"


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the command."""

    async def montage(ack: AsyncAck, command: dict[str, Any]) -> None:
        await _obey(services, ack, command)

    app.command(COMMAND)(montage)


async def _obey(services: Services, ack: AsyncAck, command: dict[str, Any]) -> None:
    language = await services.people.language(command["user_id"])
    match parse(command.get("text") or ""):
        case Describe() as described:
            await _draw(services, ack, _order(command, described, language))
        case Cancel(None):
            raise UserError("slack-cancel-which")
        case Cancel(int(job_id)):
            await services.montages.cancel(job_id, Person(PLATFORM, command["user_id"]))
            await ack(translate(language, "slack-cancel-done", job=str(job_id)))
        case History():
            blocks = await services.histories.page(command["user_id"], None, language)
            await ack(translate(language, "slack-history-title"), blocks=blocks)
        case Help():
            await ack(translate(language, "slack-help"))


async def _draw(services: Services, ack: AsyncAck, order: Order) -> None:
    """Queue a job, then say so. A command that is delivered twice finds its job again."""
    job = await services.montages.request(order)
    services.deliveries.start(job)
    await ack(translate(job.language, "slack-accepted", job=str(job.id)))


def _order(command: dict[str, Any], described: Describe, language: str) -> Order:
    return Order(
        platform=PLATFORM,
        event_id=command["trigger_id"],
        person_id=command["user_id"],
        channel_id=command["channel_id"],
        guild_id=command.get("team_id"),
        description=described.description,
        candidates=described.candidates,
        seed=described.seed,
        language=language,
    )
