"""Actions of buttons, message shortcuts and modals on a montage."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.domain.jobs import JobKind, Lineage
from bot.locales import translate
from bot.platforms.slack.components.buttons import Action, Target
from bot.platforms.slack.messages.details import details_view
from bot.platforms.slack.modals import edit, report
from bot.platforms.slack.modals.fields import text_of
from bot.platforms.slack.support.context import channel_of, person_of, user_of, viewer_of
from bot.platforms.slack.support.view_context import load_context

if TYPE_CHECKING:
    from slack_sdk.models.views import View

    from bot.platforms.slack.services import Services


class Actions:
    """Performs actions, after looking the montage up: it may have been deleted since the button was shown."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._montages = services.montages

    async def perform(self, body: dict[str, Any], action: Action, target: Target) -> None:
        """Perform the action of a button or shortcut.

        Raises:
            UserError: the action is not possible; the code says why.
        """
        match action:
            case Action.LARGE:
                await self._enlarge(body, target)
            case Action.VARY:
                await self._vary(body, target)
            case Action.AGAIN:
                await self._services.intake.draw_on(body, Lineage(JobKind.AGAIN, target.job_id))
            case Action.EDIT:
                await self._edit(body, target)
            case Action.INFO:
                await self._tell_details(body, target)
            case Action.FAVOURITE:
                await self._toggle_favourite(body, target)
            case Action.DELETE:
                await self._delete(body, target)
            case Action.REPORT:
                await self._ask_what_is_wrong(body, target)
            case Action.CANCEL:
                await self._montages.cancel(target.job_id, person_of(body))

    async def submit_edit(self, body: dict[str, Any]) -> None:
        """Order the edited description in the channel where the modal was opened."""
        known, description = load_context(body), text_of(body["view"], "description") or ""
        await self._services.intake.draw_on(body, Lineage(JobKind.EDIT, known["job"], known.get("number")), description)

    async def submit_report(self, body: dict[str, Any]) -> View:
        """Record the submitted report and return a confirmation; enough reports take the montage down."""
        job = await self._montages.archive.get_visible(load_context(body)["job"], viewer_of(body))
        job = await self._montages.moderation.report(job.id, person_of(body), report.read(body["view"]))
        if job.hidden:
            self._services.sheet_updater.refresh(job)
        return report.thanks(job, await self._language(body))

    async def favourite(self, body: dict[str, Any], job_id: int) -> str:
        """Toggle a favourite and return a confirmation."""
        viewer = viewer_of(body)
        on = not (await self._montages.archive.details(job_id, viewer)).favourite
        await self._montages.archive.set_favourite(job_id, viewer, on=on)
        return translate(await self._language(body), f"chat-favourite-{'on' if on else 'off'}", job=str(job_id))

    async def _enlarge(self, body: dict[str, Any], target: Target) -> None:
        await self._montages.archive.get_visible(target.job_id, viewer_of(body))
        await self._services.face_modal.show(body["trigger_id"], target, channel_of(body), await self._language(body))

    async def _vary(self, body: dict[str, Any], target: Target) -> None:
        job = await self._services.intake.draw_on(body, Lineage(JobKind.VARIATION, target.job_id, target.number))
        if job is not None and "view" in body:  # in a window over the channel in which it will appear
            language = await self._language(body)
            self._services.face_modal.note(body, translate(language, "slack-accepted", job=str(job.id)), language)

    async def _edit(self, body: dict[str, Any], target: Target) -> None:
        job = await self._montages.archive.get_visible(target.job_id, viewer_of(body))
        view = edit.form(job, target, channel_of(body), self._services.limits, await self._language(body))
        await self._open(body, view)

    async def _tell_details(self, body: dict[str, Any], target: Target) -> None:
        details = await self._montages.archive.details(target.job_id, viewer_of(body))
        await self._open(body, details_view(details, self._services.links, await self._language(body)))

    async def _toggle_favourite(self, body: dict[str, Any], target: Target) -> None:
        sentence = await self.favourite(body, target.job_id)
        self._services.background.spawn(partial(self._services.replies.tell, body, sentence))

    async def _delete(self, body: dict[str, Any], target: Target) -> None:
        """Delete a montage and clear its messages; Slack's dialog has confirmed it."""
        job = await self._montages.archive.get(target.job_id)
        moderator = job.person != person_of(body) and await self._services.users.is_operator(user_of(body))
        shown = await self._montages.deletion.delete(job.id, viewer_of(body), moderator=moderator)
        self._services.message_cleanup.start(shown, job.language)

    async def _ask_what_is_wrong(self, body: dict[str, Any], target: Target) -> None:
        job = await self._montages.archive.get_visible(target.job_id, viewer_of(body))
        await self._open(body, report.form(job, channel_of(body), await self._language(body)))

    async def _open(self, body: dict[str, Any], view: View) -> None:
        """Open a modal, or push it onto the one that was clicked in."""
        if "view" in body:
            await self._services.client.views_push(trigger_id=body["trigger_id"], view=view)
        else:
            await self._services.client.views_open(trigger_id=body["trigger_id"], view=view)

    async def _language(self, body: dict[str, Any]) -> str:
        return await self._services.users.language(user_of(body))
