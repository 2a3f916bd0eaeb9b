"""Discord's published limits on embeds, buttons, menus and forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord.errors import invalid_form
from tests.fakes.discord.limits import at_most, between, unique

if TYPE_CHECKING:
    from tests.fakes.discord.objects import Json

_ROW, _BUTTON, _MENU, _TEXT_INPUT, _LABEL = 1, 2, 3, 4, 18
_MENUS = {_MENU, 5, 6, 7, 8}  # string, user, role, mentionable and channel selects
_LINK = 5
_EMBED_TOTAL = 6000


def check_embeds(embeds: list[Json], attachments: list[Json] | None) -> None:
    """Check the embeds of a message, whose pictures may be its attachments.

    Raises:
        ApiError: 50035, naming the first limit broken.
    """
    at_most(len(embeds), 10, "embeds")
    for embed in embeds:
        _check_embed(embed)
        picture = (embed.get("thumbnail") or {}).get("url", "")
        names = {attachment.get("filename") for attachment in attachments or []}
        if picture.startswith("attachment://") and picture.removeprefix("attachment://") not in names:
            raise invalid_form(f"{picture} is not attached")
    at_most(sum(map(_length, embeds)), _EMBED_TOTAL, "characters of all embeds")


def check_components(rows: list[Json]) -> None:
    """Check the rows below a message.

    Raises:
        ApiError: 50035, naming the first limit broken.
    """
    at_most(len(rows), 5, "rows")
    for row in rows:
        _check_row(row)
    unique([item["custom_id"] for row in rows for item in row["components"] if "custom_id" in item], "custom_id")


def check_form(form: Json) -> None:
    """Check a modal.

    Raises:
        ApiError: 50035, naming the first limit broken.
    """
    between(len(form["title"]), 1, 45, "title of a form")
    between(len(form["custom_id"]), 1, 100, "custom_id")
    between(len(form["components"]), 1, 5, "components of a form")
    for label in form["components"]:
        if label["type"] != _LABEL or label["component"]["type"] != _TEXT_INPUT:
            raise invalid_form("this form has other parts than labelled text inputs")
        between(len(label["label"]), 1, 45, "label")
        _check_text_input(label["component"])
    unique([label["component"]["custom_id"] for label in form["components"]], "custom_id")


def _check_text_input(box: Json) -> None:
    between(len(box["custom_id"]), 1, 100, "custom_id")
    longest = box.get("max_length") or 4000
    between(longest, 1, 4000, "max_length")
    at_most(len(box.get("value") or ""), longest, "value")
    at_most(len(box.get("placeholder") or ""), 100, "placeholder")


def _check_row(row: Json) -> None:
    if row["type"] != _ROW:
        raise invalid_form("top-level components must be action rows")
    items = row["components"]
    between(len(items), 1, 5, "components of a row")
    if len(items) > 1 and any(item["type"] != _BUTTON for item in items):
        raise invalid_form("a menu stands alone in its row")
    for item in items:
        if item["type"] == _BUTTON:
            _check_button(item)
        elif item["type"] in _MENUS:
            _check_menu(item)
        else:
            raise invalid_form(f"component type {item['type']} in a row")


def _check_button(button: Json) -> None:
    at_most(len(button.get("label") or ""), 80, "label")
    if not (button.get("label") or button.get("emoji")):
        raise invalid_form("a button needs a label or an emoji")
    if button["style"] == _LINK:
        between(len(button.get("url") or ""), 1, 512, "url")
    else:
        between(len(button.get("custom_id") or ""), 1, 100, "custom_id")


def _check_menu(menu: Json) -> None:
    between(len(menu.get("custom_id") or ""), 1, 100, "custom_id")
    at_most(len(menu.get("placeholder") or ""), 150, "placeholder")
    between(menu.get("min_values", 1), 0, 25, "min_values")
    between(menu.get("max_values", 1), 1, 25, "max_values")
    at_most(len(menu.get("default_values") or []), menu.get("max_values", 1), "default_values")
    if menu["type"] == _MENU:
        options = menu.get("options") or []
        between(len(options), 1, 25, "options")
        unique([option["value"] for option in options], "value")
        for option in options:
            between(len(option["label"]), 1, 100, "label of an option")
            between(len(option["value"]), 1, 100, "value of an option")
        at_most(sum(bool(option.get("default")) for option in options), menu.get("max_values", 1), "defaults")


def _check_embed(embed: Json) -> None:
    at_most(len(embed.get("title") or ""), 256, "title")
    at_most(len(embed.get("description") or ""), 4096, "description")
    at_most(len((embed.get("footer") or {}).get("text") or ""), 2048, "footer")
    fields = embed.get("fields") or []
    at_most(len(fields), 25, "fields")
    for field in fields:
        between(len(field["name"]), 1, 256, "name of a field")
        between(len(field["value"]), 1, 1024, "value of a field")


def _length(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts += [text for field in embed.get("fields") or [] for text in (field["name"], field["value"])]
    return sum(len(text or "") for text in texts)
