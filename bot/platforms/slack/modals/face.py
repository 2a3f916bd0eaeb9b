"""A modal that shows one candidate at full size.

It opens at once, because Slack waits only three seconds, and shows the picture after the upload. The picture is a file
of its own; its id is in the view's metadata, so that any process can delete it when the modal is closed.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.models.blocks import ContextBlock, ImageBlock, SectionBlock
from slack_sdk.models.blocks.basic_components import SlackFile
from slack_sdk.models.views import View

from bot.errors import UserError
from bot.locales import translate
from bot.platforms.common.backoff import Backoff
from bot.platforms.slack.components import buttons
from bot.platforms.slack.components.buttons import Target
from bot.platforms.slack.support.mrkdwn import plain
from bot.platforms.slack.support.retry import CONNECTION_ERRORS, with_retry
from bot.platforms.slack.support.view_context import dump_context, load_context

if TYPE_CHECKING:
    from slack_sdk.models.blocks import Block
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.platforms.common.background import Background
    from bot.platforms.slack.messages.pictures import PictureUploader
    from bot.services.montages import Montages

WINDOW: Final = "montage_portrait"
_SHORT_RETRY: Final = Backoff(initial=0.1, maximum=0.5, attempts=4)
log = logging.getLogger(__name__)


class FaceModal:
    """Opens and fills the modals."""

    def __init__(
        self, client: AsyncWebClient, montages: Montages, pictures: PictureUploader, background: Background
    ) -> None:
        self._client = client
        self._montages = montages
        self._pictures = pictures
        self._background = background

    async def show(self, trigger_id: str, target: Target, channel_id: str, language: str) -> None:
        """Open a modal, and fill it in the background."""
        empty = _window(target, channel_id, language, sentence=translate(language, "slack-portrait-wait"))
        view_id = (await self._client.views_open(trigger_id=trigger_id, view=empty))["view"]["id"]
        self._background.spawn(partial(self._fill, view_id, target, channel_id, language))

    def note(self, body: dict[str, Any], sentence: str, language: str) -> None:
        """Show a sentence under the face in the modal that was clicked in."""
        known = load_context(body)
        target = Target(known["job"], known["number"])
        noted = _window(target, known["channel"], language, known.get("file"), sentence)

        async def say() -> None:
            await self._replace(body["view"]["id"], noted)

        self._background.spawn(say)

    def forget(self, body: dict[str, Any]) -> None:
        """Delete the picture of a closed modal."""
        file_id = load_context(body).get("file")
        if file_id is not None:
            self._background.spawn(partial(self._pictures.delete, file_id))

    async def _fill(self, view_id: str, target: Target, channel_id: str, language: str) -> None:
        try:
            png = await self._montages.sheets.portrait(target.job_id, target.number or 1)
            name, alt = f"montage-{target.job_id}-{target.number}.png", _alt(target, language)
            file_id = await self._pictures.upload(png, name, alt, _SHORT_RETRY)
        except UserError as error:
            sentence = translate(language, error.code, **error.params)
            await self._replace(view_id, _window(target, channel_id, language, sentence=sentence))
        except (SlackApiError, SlackRequestError, *CONNECTION_ERRORS) as error:
            log.warning("picture not uploaded", extra={"job": target.job_id, "error": repr(error)})
            sentence = translate(language, "chat-unexpected")
            await self._replace(view_id, _window(target, channel_id, language, sentence=sentence))
        else:
            if not await self._replace(view_id, _window(target, channel_id, language, file_id)):
                await self._pictures.delete(file_id)

    async def _replace(self, view_id: str, window: View) -> bool:
        """Update a modal; False if it is closed or unreachable."""
        try:
            await with_retry(partial(self._client.views_update, view_id=view_id, view=window), _SHORT_RETRY)
        except (SlackApiError, SlackRequestError, *CONNECTION_ERRORS) as error:
            log.info("modal not updated", extra={"error": repr(error)})
            return False
        return True


def _window(target: Target, channel_id: str, language: str, file_id: str | None = None, sentence: str = "") -> View:
    blocks: list[Block] = []
    if file_id is not None:
        blocks += [
            ImageBlock(alt_text=_alt(target, language), slack_file=SlackFile(id=file_id)),
            ContextBlock(elements=[plain(translate(language, "sheet-label"))]),
            buttons.under_portrait(target, language),
        ]
    if sentence:
        blocks.append(SectionBlock(text=plain(sentence)))
    title = translate(language, "slack-portrait-title", job=str(target.job_id), number=str(target.number))
    return View(
        type="modal",
        callback_id=WINDOW,
        private_metadata=dump_context(job=target.job_id, number=target.number, channel=channel_id, file=file_id),
        notify_on_close=True,
        title=plain(title),
        close=plain(translate(language, "slack-modal-close")),
        blocks=blocks,
    )


def _alt(target: Target, language: str) -> str:
    return translate(language, "chat-portrait-alt", number=str(target.number))
