"""Discord's published limits on what a bot sends; breaking one is refused as the real server refuses it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.fakes.discord.errors import invalid_form

if TYPE_CHECKING:
    from tests.fakes.discord.objects import Json

_COMMAND_NAME = re.compile(r"^[-_'\w]{1,32}$")
_MENTION = re.compile(r"@everyone|@here|<@[!&]?(\d+)>")


def check_message(body: Json) -> None:
    """Check content, embeds, components and attachments of a message to be.

    Raises:
        ApiError: 50035, naming the first limit broken.
    """
    _at_most(len(body.get("content") or ""), 2000, "content")
    _at_most(len(body.get("embeds") or []), 10, "embeds")
    _at_most(len(body.get("attachments") or []), 10, "attachments")
    for attachment in body.get("attachments") or []:
        _at_most(len(attachment.get("description") or ""), 1024, "attachment description")
    for row in body.get("components") or []:
        _check_row(row)


def check_commands(commands: list[Json]) -> None:
    """Check names, descriptions and option counts of slash commands.

    Raises:
        ApiError: 50035, naming the first limit broken.
    """
    for command in commands:
        _check_described(command)
        options = command.get("options") or []
        _at_most(len(options), 25, "options")
        for option in options:
            _check_described(option)
        required = [bool(option.get("required")) for option in options]
        if required != sorted(required, reverse=True):
            raise invalid_form("required options must come before optional ones")


def mentioned(body: Json) -> list[str]:
    """Return who a message would ping: user and role ids, "@everyone", "@here"."""
    allowed = body.get("allowed_mentions")
    if allowed is not None and not any(allowed.get(key) for key in ("parse", "users", "roles")):
        return []
    return [match[1] or match[0] for match in _MENTION.finditer(body.get("content") or "")]


def _check_row(row: Json) -> None:
    if row["type"] != 1:
        raise invalid_form("top-level components must be action rows")
    _at_most(len(row["components"]), 5, "components of a row")
    for button in row["components"]:
        _at_most(len(button.get("label") or ""), 80, "label")
        _at_most(len(button.get("custom_id") or ""), 100, "custom_id")


def _check_described(item: Json) -> None:
    names = [item["name"], *(item.get("name_localizations") or {}).values()]
    descriptions = [item["description"], *(item.get("description_localizations") or {}).values()]
    if not all(_COMMAND_NAME.match(name) and name == name.lower() for name in names):
        raise invalid_form(f"names {names}")
    if not all(1 <= len(text) <= 100 for text in descriptions):
        raise invalid_form(f"descriptions {descriptions}")


def _at_most(count: int, limit: int, what: str) -> None:
    if count > limit:
        raise invalid_form(f"{what}: {count} of at most {limit}")
