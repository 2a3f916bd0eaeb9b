"""Captures one user's screen: messages of the channel, ephemeral messages, forms and suggestions.

Each item follows the user action that caused it, such as a typed command or a pressed button.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, FORM
from tests.fakes.discord.objects import channel, guild
from tests.fakes.discord.store import EPHEMERAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.objects import Json
    from tests.fakes.discord.server import FakeDiscord
    from tests.fakes.discord.user import FakeUser

_SLASH = 1
_BUTTON = 2


@dataclass(frozen=True, slots=True)
class UserAction:
    """A user action: `kind` is "command", "menu" (of a message), "button", "choice" or "form"."""

    who: str
    kind: str
    name: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ScreenItem:
    """One item on the screen: a message, a form, or the suggestions for an option.

    `reactions`: emoji -> count, and whether the user reacted with it.
    """

    id: str
    action: UserAction | None = None
    message: Json | None = None
    alone: bool = False
    reactions: dict[str, tuple[int, bool]] = field(default_factory=dict)
    form: Json | None = None
    choices: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """All items, oldest first; names by id, and the bytes of pictures by attachment id."""

    items: tuple[ScreenItem, ...]
    names: dict[str, str]
    files: dict[str, bytes]


def capture_screen(fake: FakeDiscord, person: FakeUser) -> Screen:
    """Return what a user sees now."""
    interactions = fake.interactions.all()
    names = _names(interactions)
    items = [*_messages(fake, person, interactions, names), *_others(person, interactions, names)]
    attached = [a for item in items if item.message for a in item.message["attachments"]]
    return Screen(
        tuple(sorted(items, key=lambda item: int(item.id))),
        names,
        {a["id"]: fake.store.file(a["id"]) for a in attached},
    )


def _messages(
    fake: FakeDiscord, person: FakeUser, interactions: list[Interaction], names: dict[str, str]
) -> Iterator[ScreenItem]:
    answered = {
        answer["id"]: interaction
        for interaction in interactions
        for answer in interaction.answers
        if answer is not interaction.source
    }
    for message in fake.store.messages.values():
        cause, alone = answered.get(message["id"]), bool(message["flags"] & EPHEMERAL)
        if alone and (cause is None or cause.person != person.account):
            continue
        reactions = {
            emoji: (len(people), person.account["id"] in people)
            for emoji, people in fake.store.reactions[message["id"]].items()
            if people
        }
        yield ScreenItem(message["id"], cause and _action(cause, names), message, alone, reactions)


def _others(person: FakeUser, interactions: list[Interaction], names: dict[str, str]) -> Iterator[ScreenItem]:
    for interaction in interactions:
        if interaction.person != person.account:
            continue
        if interaction.form is not None:
            yield ScreenItem(interaction.id, _action(interaction, names), form=interaction.form)
        elif interaction.choices is not None:
            offered = tuple(choice["name"] for choice in interaction.choices)
            yield ScreenItem(interaction.id, _action(interaction, names), choices=offered)


def _action(interaction: Interaction, names: dict[str, str]) -> UserAction:
    who, sent = interaction.person["global_name"], interaction.sent
    if interaction.type in {COMMAND, AUTOCOMPLETE}:
        if sent.get("type") != _SLASH:
            return UserAction(who, "menu", sent["name"])
        options = tuple((option["name"], _value(option["value"], names)) for option in sent.get("options", ()))
        return UserAction(who, "command", sent["name"], options)
    if interaction.type == COMPONENT and interaction.component is not None:
        return _click(who, interaction.component, sent.get("values", []))
    assert interaction.type == FORM
    return UserAction(who, "form", "")


def _click(who: str, component: Json, values: list[str]) -> UserAction:
    if component["type"] == _BUTTON:
        return UserAction(who, "button", component["label"])
    chosen = [option["label"] for option in component.get("options", ()) if option["value"] in values]
    return UserAction(who, "choice", ", ".join(chosen) or component.get("placeholder", ""))


def _value(value: object, names: dict[str, str]) -> str:
    if isinstance(value, bool):
        return "True" if value else "False"
    return f"@{names[value]}" if isinstance(value, str) and value in names else str(value)


def _names(interactions: list[Interaction]) -> dict[str, str]:
    people = {interaction.person["id"]: interaction.person["global_name"] for interaction in interactions}
    roles = {role["id"]: role["name"] for role in guild()["roles"]}
    return people | roles | {channel()["id"]: channel()["name"]}
