"""Discord's published limits on what a bot sends; breaking one is refused as the real server refuses it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tests.fakes.discord.components import check_components, check_embeds, check_form
from tests.fakes.discord.errors import invalid_form
from tests.fakes.discord.limits import at_most as _at_most
from tests.fakes.discord.limits import between as _between
from tests.fakes.discord.limits import unique as _unique

if TYPE_CHECKING:
    from tests.fakes.discord.objects import Json

__all__ = ["check_choices", "check_commands", "check_form", "check_message", "mentioned"]

_COMMAND_NAME = re.compile(r"^[-_'\w]{1,32}$")
_SLASH, _OF_USERS, _OF_MESSAGES = 1, 2, 3
_MENTION = re.compile(r"@everyone|@here|<@[!&]?(\d+)>")


def check_message(body: Json) -> None:
    """Check content, embeds, components and attachments of a message to be.

    Raises:
        ApiError: 50035, naming the first limit broken.
    """
    _at_most(len(body.get("content") or ""), 2000, "content")
    _at_most(len(body.get("attachments") or []), 10, "attachments")
    for attachment in body.get("attachments") or []:
        _at_most(len(attachment.get("description") or ""), 1024, "attachment description")
    check_embeds(body.get("embeds") or [], body.get("attachments"))
    check_components(body.get("components") or [])


def check_commands(commands: list[Json]) -> None:
    """Check names, descriptions and option counts of commands.

    Raises:
        ApiError: 50035, naming the first limit broken.
    """
    kinds = Counter(command.get("type", _SLASH) for command in commands)
    _at_most(kinds[_SLASH], 100, "slash commands")
    for kind in (_OF_USERS, _OF_MESSAGES):
        _at_most(kinds[kind], 5, "context menu commands")
    _unique([(command.get("type", _SLASH), command["name"]) for command in commands], "commands")
    for command in commands:
        if command.get("type", _SLASH) == _SLASH:
            _check_slash(command)
        elif not all(1 <= len(name) <= 32 for name in _names(command)):
            raise invalid_form(f"names {_names(command)}")


def mentioned(body: Json) -> list[str]:
    """Return who a message would ping: user and role ids, "@everyone", "@here"."""
    allowed = body.get("allowed_mentions")
    if allowed is not None and not any(allowed.get(key) for key in ("parse", "users", "roles")):
        return []
    return [match[1] or match[0] for match in _MENTION.finditer(body.get("content") or "")]


def check_choices(choices: list[Json]) -> None:
    """Check what an autocompletion offers.

    Raises:
        ApiError: 50035, naming the first limit broken.
    """
    _at_most(len(choices), 25, "choices")
    for choice in choices:
        _between(len(choice["name"]), 1, 100, "name of a choice")
        _at_most(len(str(choice["value"])), 100, "value of a choice")


def _check_slash(command: Json) -> None:
    _check_described(command)
    options = command.get("options") or []
    _at_most(len(options), 25, "options")
    _unique([option["name"] for option in options], "options")
    for option in options:
        _check_described(option)
        _at_most(option.get("max_length") or 1, 6000, "max_length")
        if option.get("autocomplete") and option.get("choices"):
            raise invalid_form("an option with choices cannot be autocompleted")
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        raise invalid_form("required options must come before optional ones")


def _names(item: Json) -> list[str]:
    return [item["name"], *(item.get("name_localizations") or {}).values()]


def _check_described(item: Json) -> None:
    descriptions = [item["description"], *(item.get("description_localizations") or {}).values()]
    if not all(_COMMAND_NAME.match(name) and name == name.lower() for name in _names(item)):
        raise invalid_form(f"names {_names(item)}")
    if not all(1 <= len(text) <= 100 for text in descriptions):
        raise invalid_form(f"descriptions {descriptions}")
