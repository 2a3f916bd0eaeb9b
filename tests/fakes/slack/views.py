"""Modals, opened within 3 seconds of a user action, and home tabs. Mentions in them do not notify."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.block_kit import check_view, files_in
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.objects import identifier

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock
    from tests.fakes.slack.files import Files
    from tests.fakes.slack.objects import Json

_TRIGGERS_LIVE = 3.0  # seconds


class Views:
    """The open modals in order and as currently shown, the ids of those `closed`, and each user's home tab."""

    def __init__(self, clock: Clock, files: Files) -> None:
        self._clock = clock
        self._files = files
        self._triggers: dict[str, float] = {}
        self.modals: list[Json] = []
        self.closed: set[str] = set()
        self.homes: dict[str, Json] = {}

    def trigger(self) -> str:
        """Return a trigger_id."""
        trigger_id = identifier("trigger.")
        self._triggers[trigger_id] = self._clock.skipped
        return trigger_id

    def open(self, args: Json) -> Json:
        """views.open: each trigger opens one modal within a time limit."""
        self._use(args["trigger_id"])
        view = self._checked(args["view"], "modal")
        self.modals.append(view)
        return {"view": view}

    def push(self, args: Json) -> Json:
        """views.push: adds a modal on top of an open one."""
        if all(view["id"] in self.closed for view in self.modals):
            raise ApiError("not_found")
        return self.open(args)

    def update(self, args: Json) -> Json:
        """views.update: changes an open modal."""
        view = next((view for view in self.modals if view["id"] == args["view_id"]), None)
        if view is None or view["id"] in self.closed:
            raise ApiError("not_found")
        changed = self._checked(args["view"], "modal") | {"id": view["id"]}
        view.clear()
        view.update(changed)
        return {"view": view}

    def _use(self, trigger_id: str) -> None:
        at = self._triggers.pop(trigger_id, None)
        if at is None:
            raise ApiError("exchanged_trigger_id")
        if self._clock.skipped - at > _TRIGGERS_LIVE:
            raise ApiError("expired_trigger_id")

    def publish(self, args: Json) -> Json:
        """views.publish."""
        view = self.homes[args["user_id"]] = self._checked(args["view"], "home")
        return {"view": view}

    def _checked(self, view: Json, kind: str) -> Json:
        check_view(view, kind)
        for file_id in files_in(view):
            self._files.require_showable(file_id)
        return {**view, "id": identifier("V")}
