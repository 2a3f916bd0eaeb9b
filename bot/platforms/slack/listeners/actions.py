"""Button clicks, and the search field of App Home."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.locales import translate
from bot.platforms.slack.actions import Actions
from bot.platforms.slack.components import buttons
from bot.platforms.slack.components.buttons import Action, Target
from bot.platforms.slack.listeners.errors import answer_later
from bot.platforms.slack.listeners.home import publish
from bot.platforms.slack.listeners.shortcuts import open_form
from bot.platforms.slack.messages.montage_list import HistoryFilter
from bot.platforms.slack.modals import face
from bot.platforms.slack.support.context import person_of, user_of, viewer_of

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.platforms.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Register the buttons of `bot.platforms.slack.components.buttons`, and closed modals."""

    async def act(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await Actions(services).perform(body, Action.of(action["action_id"]), Target.of(action["value"]))
        await ack()

    async def older(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        answer_later(services, body, partial(_turn, services, body, HistoryFilter.from_value(action["value"])))
        await ack()

    async def search(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        answer_later(services, body, partial(_turn, services, body, HistoryFilter(text=action.get("value") or "")))
        await ack()

    async def describe(ack: AsyncAck, body: dict[str, Any]) -> None:
        await open_form(services, body)
        await ack()

    async def export(ack: AsyncAck, body: dict[str, Any]) -> None:
        answer_later(services, body, partial(_export, services, body))
        await ack()

    async def erase(ack: AsyncAck, body: dict[str, Any]) -> None:
        answer_later(services, body, partial(_erase, services, body))
        await ack()

    async def closed(ack: AsyncAck, body: dict[str, Any]) -> None:
        services.face_modal.forget(body)
        await ack()

    app.action(buttons.MONTAGE_ACTIONS)(act)
    app.action(buttons.OLDER)(older)
    app.action(buttons.SEARCH)(search)
    app.action(buttons.DESCRIBE)(describe)
    app.action(buttons.EXPORT)(export)
    app.action(buttons.ERASE)(erase)
    app.view_closed(face.WINDOW)(closed)


async def _turn(services: Services, body: dict[str, Any], search: HistoryFilter) -> None:
    """Show another page in App Home or in the list that was clicked."""
    if "view" in body:
        await publish(services, user_of(body), search)
        return
    blocks = await services.montage_lists.page(viewer_of(body), search, await services.users.language(user_of(body)))
    await services.replies.show(body, blocks, replace=True)


async def _export(services: Services, body: dict[str, Any]) -> None:
    language = await services.users.language(user_of(body))
    await services.personal_data.export(person_of(body), language)
    await services.replies.tell(body, translate(language, "slack-personal-sent"))


async def _erase(services: Services, body: dict[str, Any]) -> None:
    language = await services.users.language(user_of(body))
    await services.personal_data.erase(person_of(body), language)
    await services.replies.tell(body, translate(language, "slack-personal-erased"))
