"""A user in the channel who runs commands, clicks buttons and reacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tests.fakes.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, FORM
from tests.fakes.discord.objects import ALL_PERMISSIONS, APPLICATION_ID, DIRECT_PERMISSIONS, SERVER, member, user

if TYPE_CHECKING:
    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.objects import Json
    from tests.fakes.discord.server import FakeDiscord

_BUTTON, _OWN_MENU = 2, 3
_SLASH, _OF_MESSAGES = 1, 3


Option: TypeAlias = "str | int | bool | FakeUser"


class FakeUser:
    """A member of the server (or another bot there), whose client is set to `locale`."""

    def __init__(
        self,
        fake: FakeDiscord,
        user_id: str = "2",
        name: str = "수아",
        *,
        locale: str = "ko",
        bot: bool = False,
    ) -> None:
        self._fake = fake
        self._locale = locale
        self.account = user(user_id, name, bot=bot)
        self.permissions = ALL_PERMISSIONS
        self.permissions_of_bot = ALL_PERMISSIONS
        self.roles: list[str] = []
        self.place = SERVER

    async def slash(self, command: str, /, *, times: int = 1, **options: Option) -> Interaction:
        """Run a slash command by its names; `times` above 1 delivers the same event again.

        Raises:
            LookupError: the bot has registered no such command or option, or a required option is missing.
        """
        interaction = self._open(COMMAND)
        data = self._command_data(command, options)
        await self._deliver(interaction, {"data": data}, times)
        return interaction

    async def repeat(self, interaction: Interaction, command: str, /, **options: Option) -> None:
        """Redeliver the event of an earlier slash command."""
        await self._deliver(interaction, {"data": self._command_data(command, options)}, 1)

    async def type(self, command: str, option: str, typed: str) -> Interaction:
        """Type into an option of a slash command that the bot completes.

        Raises:
            LookupError: there is no such option, or it is not completed.
        """
        registered = self._registered(command, _SLASH)
        described = next((o for o in registered.get("options", []) if o["name"] == option), None)
        if described is None or not described.get("autocomplete"):
            raise LookupError(option)
        interaction = self._open(AUTOCOMPLETE)
        focused = {"name": option, "type": described["type"], "value": typed, "focused": True}
        data = {"id": registered["id"], "name": command, "type": _SLASH, "options": [focused]}
        await self._deliver(interaction, {"data": data}, 1)
        return interaction

    async def menu(self, command: str, message: Json) -> Interaction:
        """Run a command from the menu of a message.

        Raises:
            LookupError: the bot has registered no such command.
        """
        registered = self._registered(command, _OF_MESSAGES)
        interaction = self._open(COMMAND)
        data = {
            "id": registered["id"],
            "name": command,
            "type": _OF_MESSAGES,
            "target_id": message["id"],
            "resolved": {"messages": {message["id"]: message}},
        }
        await self._deliver(interaction, {"data": data}, 1)
        return interaction

    async def click(self, message: Json, label: str, *, times: int = 1) -> Interaction:
        """Click the button with this label under a message; `times` above 1 delivers the same event again.

        Raises:
            LookupError: there is no such button.
        """
        buttons = [button for row in message["components"] for button in row["components"]]
        button = next((b for b in buttons if b.get("label") == label and not b.get("disabled")), None)
        if button is None:
            raise LookupError(label)
        return await self._use(message, button, {}, times)

    async def choose(self, message: Json, custom_id: str, *values: str) -> Interaction:
        """Choose entries of the menu under a message whose id contains `custom_id`.

        Raises:
            LookupError: there is no such menu or entry, or the menu does not accept that number of choices.
        """
        menus = [item for row in message["components"] for item in row["components"] if item["type"] != _BUTTON]
        menu = next((m for m in menus if custom_id in m["custom_id"]), None)
        if menu is None or not menu.get("min_values", 1) <= len(values) <= menu.get("max_values", 1):
            raise LookupError(custom_id)
        if menu["type"] == _OWN_MENU and not set(values) <= {option["value"] for option in menu["options"]}:
            raise LookupError(values)
        return await self._use(message, menu, {"values": list(values), "resolved": {}}, 1)

    async def submit(self, opened: Interaction, **fields: str) -> Interaction:
        """Submit the form that answered an interaction; fields not named keep their values."""
        form = opened.form
        if form is None:
            raise LookupError("no form")
        interaction = self._open(FORM, opened.source)
        parts = []
        for label in form["components"]:
            box = label["component"]
            value = fields.pop(box["custom_id"], box.get("value") or "")
            parts.append(
                {"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": box["custom_id"], "value": value}}
            )
        if fields:
            raise LookupError(fields)
        payload: Json = {"data": {"custom_id": form["custom_id"], "components": parts}}
        if opened.source is not None:
            payload["message"] = opened.source
        await self._deliver(interaction, payload, 1)
        return interaction

    async def react(self, message_id: str, emoji: str, *, times: int = 1, burst: bool = False) -> None:
        """Add a reaction, or a super reaction (`burst`)."""
        await self._fake.routes.reaction("ADD", message_id, emoji, self.account, times=times, burst=burst)

    async def unreact(self, message_id: str, emoji: str) -> None:
        """Remove a reaction."""
        await self._fake.routes.reaction("REMOVE", message_id, emoji, self.account)

    async def _use(self, message: Json, component: Json, more: Json, times: int) -> Interaction:
        interaction = self._open(COMPONENT, message)
        interaction.component = component
        data = {"custom_id": component["custom_id"], "component_type": component["type"], "id": 1, **more}
        await self._deliver(interaction, {"data": data, "message": message}, times)
        return interaction

    def _open(self, kind: int, source: Json | None = None) -> Interaction:
        channel_id = self.place.channel["id"]
        return self._fake.interactions.open(kind, self.account, source, channel_id=channel_id)

    def _registered(self, name: str, kind: int) -> Json:
        """Return a registered command; it is hidden elsewhere, and from users who lack permissions."""
        there = self.place.fields(self.account["id"])
        installed = set(map(int, there["authorizing_integration_owners"]))
        for command in self._fake.routes.commands:
            offered = there["context"] in command["contexts"] and installed & set(command["integration_types"])
            if not offered:
                continue
            needed = int(command["default_member_permissions"] or 0)
            if (command["name"], command["type"]) == (name, kind) and needed & int(self.permissions) == needed:
                return command
        raise LookupError(name)

    def _command_data(self, name: str, options: dict[str, Option]) -> Json:
        command = self._registered(name, _SLASH)
        known = {option["name"]: option for option in command.get("options", [])}
        required = {key for key, option in known.items() if option.get("required")}
        if not required <= options.keys() <= known.keys():
            raise LookupError(f"{name} takes {sorted(known)}, not {sorted(options)}")
        people = {person.account["id"]: person for person in options.values() if isinstance(person, FakeUser)}
        given = [
            {
                "name": key,
                "type": known[key]["type"],
                "value": value.account["id"] if isinstance(value, FakeUser) else value,
            }
            for key, value in options.items()
        ]
        resolved = {
            "users": {key: person.account for key, person in people.items()},
            "members": {key: _partial(person) for key, person in people.items()},
        }
        return {"id": command["id"], "name": name, "type": _SLASH, "options": given, "resolved": resolved}

    async def _deliver(self, interaction: Interaction, payload: Json, times: int) -> None:
        interaction.sent = payload["data"]
        event = {
            "id": interaction.id,
            "application_id": APPLICATION_ID,
            "type": interaction.type,
            "token": interaction.token,
            "version": 1,
            "locale": self._locale,
            "entitlements": [],
            **self._identity(),
            "attachment_size_limit": 10 << 20,
            **payload,
        }
        await self._fake.gateway.dispatch("INTERACTION_CREATE", event, times=times)

    def _identity(self) -> Json:
        """Return who acts, where, and what the bot may do there."""
        there = self.place.fields(self.account["id"])
        if self.place.guild_id is None:
            return {**there, "user": self.account, "app_permissions": DIRECT_PERMISSIONS}
        acting = {**member(self.account), "permissions": self.permissions, "roles": self.roles}
        return {**there, "guild_locale": "ko", "member": acting, "app_permissions": self.permissions_of_bot}


def _partial(person: FakeUser) -> Json:
    """Return the partial member object that accompanies a user option."""
    return {key: value for key, value in member(person.account).items() if key not in {"user", "deaf", "mute"}}
