"""Turns orders into jobs: commits, then follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.domain.jobs import Order
from bot.platforms.slack.platform import PLATFORM
from bot.platforms.slack.support.context import channel_of, is_direct, user_of, workspace_of

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, Lineage
    from bot.platforms.slack.messages.delivery import Deliveries
    from bot.platforms.slack.support.groups import UserGroups
    from bot.platforms.slack.support.users import Users
    from bot.services.montages import Montages

_DOUBLE_CLICK_S: Final = 2.0  # two clicks on a button within this time count as one


class Intake:
    """Takes orders from commands, buttons, shortcuts and modals."""

    def __init__(self, montages: Montages, users: Users, user_groups: UserGroups, deliveries: Deliveries) -> None:
        self._montages = montages
        self._users = users
        self._user_groups = user_groups
        self._deliveries = deliveries
        self._clicks: dict[tuple[str, ...], tuple[float, str]] = {}  # button -> time and event of the last click

    async def take(
        self,
        body: dict[str, Any],
        channel_id: str | None = None,
        *,
        private: bool = False,
        **fields: Any,  # noqa: ANN401  # those of Order
    ) -> JobView:
        """Queue a job; a redelivered event finds the same job. Orders in direct messages are private.

        Raises:
            UserError: as for `Montages.request`.
        """
        channel_id, user_id = channel_id or channel_of(body), user_of(body)
        guild_id = workspace_of(body)
        job = await self._montages.request(
            Order(
                platform=PLATFORM,
                event_id=_event_of(body),
                person_id=user_id,
                channel_id=channel_id,
                guild_id=guild_id,
                language=await self._users.language(user_id),
                role_ids=await self._user_groups.of(user_id, guild_id),
                private=private or is_direct(channel_id),
                **fields,
            )
        )
        self._deliveries.start(job)
        return job

    async def draw_on(self, body: dict[str, Any], lineage: Lineage, description: str = "") -> JobView | None:
        """Queue a job derived from another; None for the second click of a double click."""
        if self._is_double(body):
            return None
        return await self.take(body, lineage=lineage, description=description)

    def _is_double(self, body: dict[str, Any]) -> bool:
        """Return whether this is the second click of a double click; a redelivered click is not."""
        if body.get("type") != "block_actions":
            return False
        (action,) = body["actions"]
        place = body.get("message", {}).get("ts") or body.get("view", {}).get("id") or ""
        button, at = (user_of(body), place, action["action_id"], action["value"]), float(action["action_ts"])
        self._clicks = {clicked: last for clicked, last in self._clicks.items() if at - last[0] < _DOUBLE_CLICK_S}
        _, event = self._clicks.setdefault(button, (at, _event_of(body)))
        return event != _event_of(body)


def _event_of(body: dict[str, Any]) -> str:
    """Return the id of an event: the view's id of a submission, else the trigger id."""
    return str(body["view"]["id"] if body.get("type") == "view_submission" else body["trigger_id"])
