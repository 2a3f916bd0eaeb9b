"""Modals, opened within 3 seconds of what a person did, and home tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.block_kit import check_view, files_in
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.objects import identifier
from tests.fakes.slack.text_objects import pings

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock
    from tests.fakes.slack.files import Files
    from tests.fakes.slack.objects import Json
    from tests.fakes.slack.store import MessageStore

_TRIGGERS_LIVE = 3.0  # seconds


class Views:
    """The modals opened, in their order, and everybody's home tab."""

    def __init__(self, clock: Clock, files: Files, store: MessageStore) -> None:
        self._clock = clock
        self._files = files
        self._store = store
        self._triggers: dict[str, float] = {}
        self.modals: list[Json] = []
        self.homes: dict[str, Json] = {}

    def trigger(self) -> str:
        """Return a trigger_id."""
        trigger_id = identifier("trigger.")
        self._triggers[trigger_id] = self._clock.now()
        return trigger_id

    def open(self, args: Json) -> Json:
        """views.open: each trigger opens one modal, soon."""
        at = self._triggers.pop(args["trigger_id"], None)
        if at is None:
            raise ApiError("exchanged_trigger_id")
        if self._clock.now() - at > _TRIGGERS_LIVE:
            raise ApiError("expired_trigger_id")
        view = self._checked(args["view"], "modal")
        self.modals.append(view)
        return {"view": view}

    def publish(self, args: Json) -> Json:
        """views.publish."""
        view = self.homes[args["user_id"]] = self._checked(args["view"], "home")
        return {"view": view}

    def _checked(self, view: Json, kind: str) -> Json:
        check_view(view, kind)
        for file_id in files_in(view):
            self._files.require_showable(file_id)
        self._store.pings += pings(view)
        return {**view, "id": identifier("V")}
