"""Somebody in the channel: runs commands, clicks buttons, reacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord.objects import (
    ALL_PERMISSIONS,
    APPLICATION_ID,
    CHANNEL_ID,
    GUILD_ID,
    channel,
    member,
    user,
)

if TYPE_CHECKING:
    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.objects import Json
    from tests.fakes.discord.server import FakeDiscord

_COMMAND, _COMPONENT = 2, 3
_BUTTON = 2


class Person:
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
        self.permissions_of_bot = ALL_PERMISSIONS

    async def slash(self, command: str, /, *, times: int = 1, **options: str | int) -> Interaction:
        """Run a slash command by its names; `times` above 1 delivers the same event again.

        Raises:
            LookupError: the bot has registered no such command or option, or a required option is missing.
        """
        interaction = self._fake.interactions.open(_COMMAND, self.account)
        data = self._command_data(command, options)
        await self._deliver(interaction, {"data": data}, times)
        return interaction

    async def repeat(self, interaction: Interaction, command: str, /, **options: str | int) -> None:
        """Deliver a slash command's event once more, later."""
        await self._deliver(interaction, {"data": self._command_data(command, options)}, 1)

    async def click(self, message: Json, label: str) -> Interaction:
        """Click the button with this label under a message.

        Raises:
            LookupError: there is no such button.
        """
        buttons = [button for row in message["components"] for button in row["components"]]
        button = next((b for b in buttons if b.get("label") == label and not b.get("disabled")), None)
        if button is None:
            raise LookupError(label)
        interaction = self._fake.interactions.open(_COMPONENT, self.account, message)
        data = {"custom_id": button["custom_id"], "component_type": _BUTTON, "id": 1}
        await self._deliver(interaction, {"data": data, "message": message}, 1)
        return interaction

    async def react(self, message_id: str, emoji: str, *, times: int = 1) -> None:
        """Add a reaction."""
        await self._fake.routes.reaction("ADD", message_id, emoji, self.account, times=times)

    async def unreact(self, message_id: str, emoji: str) -> None:
        """Take a reaction back."""
        await self._fake.routes.reaction("REMOVE", message_id, emoji, self.account)

    def _command_data(self, name: str, options: dict[str, str | int]) -> Json:
        command = next((c for c in self._fake.routes.commands if c["name"] == name), None)
        if command is None:
            raise LookupError(name)
        known = {option["name"]: option for option in command.get("options", [])}
        required = {key for key, option in known.items() if option.get("required")}
        if not required <= options.keys() <= known.keys():
            raise LookupError(f"{name} takes {sorted(known)}, not {sorted(options)}")
        given = [{"name": key, "type": known[key]["type"], "value": value} for key, value in options.items()]
        return {"id": command["id"], "name": name, "type": 1, "options": given}

    async def _deliver(self, interaction: Interaction, payload: Json, times: int) -> None:
        event = {
            "id": interaction.id,
            "application_id": APPLICATION_ID,
            "type": interaction.type,
            "token": interaction.token,
            "version": 1,
            "guild_id": GUILD_ID,
            "channel_id": CHANNEL_ID,
            "channel": channel(),
            "guild": {"id": GUILD_ID, "locale": "ko", "features": []},
            "member": member(self.account),
            "locale": self._locale,
            "guild_locale": "ko",
            "app_permissions": self.permissions_of_bot,
            "entitlements": [],
            "authorizing_integration_owners": {"0": GUILD_ID},
            "context": 0,
            "attachment_size_limit": 10 << 20,
            **payload,
        }
        await self._fake.gateway.dispatch("INTERACTION_CREATE", event, times=times)
