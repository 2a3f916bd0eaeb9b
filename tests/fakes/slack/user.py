"""A user in the workspace who runs commands, clicks buttons, reacts and fills in forms."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.fakes.slack.elements import filled
from tests.fakes.slack.objects import APP, BOT_USER, CHANNEL, TEAM, account, identifier, timestamp

if TYPE_CHECKING:
    from tests.fakes.slack.deliveries import Delivery
    from tests.fakes.slack.objects import Json
    from tests.fakes.slack.server import FakeSlack


class FakeUser:
    """A member of the workspace (or another bot there), whose Slack is set to `locale`."""

    def __init__(
        self, fake: FakeSlack, user_id: str = "U0002", name: str = "수아", *, locale: str = "ko-KR", bot: bool = False
    ) -> None:
        self._fake = fake
        self.id = user_id
        fake.methods.accounts[user_id] = account(user_id, name, locale=locale, is_bot=bot)

    def slash(self, text: str, *, times: int = 1, channel: str = CHANNEL) -> Delivery:
        """Run /montage; `times` above 1 delivers the same command again."""
        url = self._fake.response_urls.make()
        payload = {
            "token": "verification",
            "team_id": TEAM,
            "team_domain": "fake",
            "channel_id": channel,
            "channel_name": "몽타주",
            "user_id": self.id,
            "user_name": "sua",
            "command": "/montage",
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": url,
            "trigger_id": self._fake.views.trigger(),
        }
        delivery = self._fake.postman.send("slash_commands", payload, times)
        self._fake.response_urls.belongs_to(url, delivery)
        return delivery

    def react(self, ts: str, name: str, *, times: int = 1, channel: str = CHANNEL, at: float | None = None) -> Delivery:
        """Add a reaction; `at` replaces the time in its event."""
        return self._reaction("reaction_added", ts, name, channel, times, at)

    def unreact(self, ts: str, name: str, *, channel: str = CHANNEL, at: float | None = None) -> Delivery:
        """Remove a reaction."""
        return self._reaction("reaction_removed", ts, name, channel, 1, at)

    def open_home(self, tab: str = "home") -> Delivery:
        """Open the app's home."""
        event = {"type": "app_home_opened", "user": self.id, "channel": f"D{self.id}", "tab": tab}
        return self._event({**event, "event_ts": timestamp(self._fake.clock)})

    def click(self, shown: Json, label: str, *, times: int = 1) -> Delivery:
        """Click the button with this label in a message, an answer, a window or the home tab, and confirm it.

        Raises:
            LookupError: there is no such button.
        """
        buttons = [e for block in shown["blocks"] if block["type"] == "actions" for e in block["elements"]]
        button = next((button for button in buttons if button["text"]["text"] == label), None)
        if button is None:
            raise LookupError(label)
        return self._act(shown, button, times)

    def search(self, home: Json, text: str) -> Delivery:
        """Type into the search of the home tab and press Enter."""
        (field,) = [b["element"] for b in home["blocks"] if b["type"] == "input" and b.get("dispatch_action")]
        return self._act(home, {"type": field["type"], "action_id": field["action_id"], "value": text or None})

    def close(self, view: Json) -> Delivery:
        """Close a window; the bot gets an event if it asked for one."""
        self._fake.views.closed.add(view["id"])
        return self._interact("view_closed", view=view, is_cleared=False)

    def shortcut(self, callback_id: str) -> Delivery:
        """Use a global shortcut."""
        return self._interact("shortcut", callback_id=callback_id)

    def message_shortcut(self, callback_id: str, text: str = "", ts: str | None = None) -> Delivery:
        """Use a shortcut on a message: the one with this time stamp, or an unrelated one."""
        message = {"type": "message", "user": self.id, "text": text, "ts": ts or timestamp(self._fake.clock)}
        url = self._fake.response_urls.make()
        channel = {"id": CHANNEL, "name": "몽타주"}
        return self._interact(
            "message_action", callback_id=callback_id, message=message, channel=channel, response_url=url
        )

    def submit(self, view: Json, description: str | None = None, *, times: int = 1, **answers: object) -> Delivery:
        """Submit a form; fields not named keep their initial values, the channel is the default one."""
        if description is not None:
            answers["description"] = description
        answers = {"channel": CHANNEL, **answers}
        inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
        values = {name: {field["action_id"]: filled(field, answers.get(name))} for name, field in inputs.items()}
        sent = {**view, "state": {"values": values}, "hash": identifier("h")}
        return self._interact("view_submission", times=times, view=sent)

    def _act(self, shown: Json, element: Json, times: int = 1) -> Delivery:
        """Send a click as Slack does: from windows and the home tab without a channel and a response URL."""
        action = {**element, "block_id": "b1", "action_ts": timestamp(self._fake.clock)}
        if shown.get("type") in {"modal", "home"}:
            return self._interact("block_actions", times=times, actions=[action], view=shown)
        return self._interact(
            "block_actions",
            times=times,
            actions=[action],
            channel={"id": shown.get("channel", CHANNEL), "name": "몽타주"},
            message={"ts": shown.get("ts", "1.0")},
            response_url=self._fake.response_urls.make(),
        )

    def _reaction(self, kind: str, ts: str, name: str, channel: str, times: int, at: float | None) -> Delivery:
        self._fake.note_reaction(ts, name, self.id, on=kind == "reaction_added")
        event: Json = {
            "type": kind,
            "user": self.id,
            "reaction": name,
            "item_user": BOT_USER,
            "item": {"type": "message", "channel": channel, "ts": ts},
            "event_ts": timestamp(self._fake.clock) if at is None else f"{at:.6f}",
        }
        return self._event(event, times)

    def _event(self, event: Json, times: int = 1) -> Delivery:
        payload = {
            "token": "verification",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": identifier("Ev"),
            "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}],
        }
        return self._fake.postman.send("events_api", payload, times)

    def _interact(self, kind: str, *, times: int = 1, **extra: object) -> Delivery:
        payload: Json = {
            "type": kind,
            "token": "verification",
            "team": {"id": TEAM, "domain": "fake"},
            "user": {"id": self.id, "team_id": TEAM},
            "api_app_id": APP,
            "is_enterprise_install": False,
            "enterprise": None,
            "trigger_id": self._fake.views.trigger(),
            **extra,
        }
        delivery = self._fake.postman.send("interactive", payload, times)
        if "response_url" in extra:
            self._fake.response_urls.belongs_to(str(extra["response_url"]), delivery)
        return delivery
