"""`/montage` and its subcommands; an order is acknowledged after its job is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.errors import NotAllowedError, UserError
from bot.locales import translate
from bot.platforms.common.cancelling import cancel_own
from bot.platforms.slack.actions import Actions
from bot.platforms.slack.listeners.arguments import (
    CancelCommand,
    DescribeCommand,
    FavouriteCommand,
    HistoryCommand,
    InfoCommand,
    PlainCommand,
    SimilarCommand,
    parse,
)
from bot.platforms.slack.listeners.errors import answer_later
from bot.platforms.slack.messages.details import details_blocks
from bot.platforms.slack.messages.personal import personal_data_blocks
from bot.platforms.slack.messages.queue import queue_text
from bot.platforms.slack.modals import rules
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.context import person_of, viewer_of, workspace_of
from bot.platforms.slack.support.mrkdwn import escape, short_description

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.platforms.slack.messages.montage_list import HistoryFilter
    from bot.platforms.slack.services import Services

COMMAND: Final = "/montage"
_MAX_CANCELLED_LENGTH: Final = 80


def register(app: AsyncApp, services: Services) -> None:
    """Register the command."""

    async def montage(ack: AsyncAck, command: dict[str, Any]) -> None:
        language = await services.users.language(command["user_id"])
        await CommandHandler(services, ack, command, language).handle()

    app.command(COMMAND)(montage)


class CommandHandler:
    """Handles one command; only its sender sees the answer."""

    def __init__(self, services: Services, ack: AsyncAck, command: dict[str, Any], language: str) -> None:
        self._services = services
        self._montages = services.montages
        self._ack = ack
        self._command = command
        self._language = language

    async def handle(self) -> None:
        """Execute the command.

        Raises:
            UserError: the command is not possible; the code says why.
        """
        match parse(self._command.get("text") or ""):
            case DescribeCommand() as described:
                await self._draw(described)
            case SimilarCommand(description):
                await self._find_similar(description)
            case HistoryCommand(search):
                await self._look_up(search)
            case InfoCommand(None):
                raise UserError("slack-info-which")
            case InfoCommand(int(job_id)):
                await self._tell_details(job_id)
            case FavouriteCommand(job_id):
                await self._ack(await Actions(self._services).favourite(self._command, job_id))
            case CancelCommand(job_id):
                await self._cancel(job_id)
            case PlainCommand() as word:
                await self._handle_plain(word)

    async def _handle_plain(self, word: PlainCommand) -> None:
        match word:
            case PlainCommand.QUEUE:
                await self._tell_queue()
            case PlainCommand.SETTINGS:
                await self._open_settings()
            case PlainCommand.PERSONAL:
                await self._ack(self._say("chat-personal-text"), blocks=personal_data_blocks(self._language))
            case PlainCommand.HELP:
                await self._ack(self._say("slack-help"))

    async def _draw(self, described: DescribeCommand) -> None:
        """Queue a job and acknowledge it; a redelivered command finds the same job."""
        job = await self._services.intake.take(
            self._command,
            description=described.description,
            candidates=described.candidates,
            seed=described.seed,
            private=described.private,
        )
        said = "slack-accepted-private" if job.private else "slack-accepted"
        await self._ack(translate(job.language, said, job=str(job.id)))

    async def _find_similar(self, description: str) -> None:
        """Search in the background, because the model may be busy."""

        async def answer() -> None:
            viewer = viewer_of(self._command)
            blocks = await self._services.montage_lists.similar(viewer, description, self._language)
            await self._services.replies.show(self._command, blocks)

        answer_later(self._services, self._command, answer)
        await self._ack()

    async def _look_up(self, search: HistoryFilter) -> None:
        """List in the background, because each thumbnail is looked up at Slack."""

        async def answer() -> None:
            blocks = await self._services.montage_lists.page(viewer_of(self._command), search, self._language)
            await self._services.replies.show(self._command, blocks)

        answer_later(self._services, self._command, answer)
        await self._ack()

    async def _tell_details(self, job_id: int) -> None:
        details = await self._montages.archive.details(job_id, viewer_of(self._command))
        await self._ack(f"#{job_id}", blocks=details_blocks(details, self._services.links, self._language))

    async def _cancel(self, job_id: int | None) -> None:
        """Cancel a person's own job: the given one, or the newest."""
        job = await cancel_own(self._montages, person_of(self._command), job_id)
        description = short_description(job, _MAX_CANCELLED_LENGTH)
        await self._ack(self._say("chat-cancel-done", job=str(job.id), description=escape(description)))

    async def _tell_queue(self) -> None:
        queue = await self._montages.queue(person_of(self._command))
        await self._ack(queue_text(queue, self._services.links, self._language))

    async def _open_settings(self) -> None:
        guild_id = workspace_of(self._command)
        if guild_id is None or not await self._services.users.is_operator(self._command["user_id"]):
            raise NotAllowedError("error-not-operator")
        present = await self._montages.server_rules.get(PLATFORM, guild_id)
        view = rules.form(present, await self._services.user_groups.names(), self._language)
        await self._services.client.views_open(trigger_id=self._command["trigger_id"], view=view)
        await self._ack()

    def _say(self, message_id: str, **params: str) -> str:
        return translate(self._language, message_id, **params)
