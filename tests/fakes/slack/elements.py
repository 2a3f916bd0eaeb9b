"""Slack's published rules for block elements: buttons, inputs, menus, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tests.fakes.slack.errors import invalid_blocks
from tests.fakes.slack.text_objects import check_keys, check_length, check_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack.objects import Json

_COMMON = {"type", "action_id", "confirm"}
_CONVERSATIONS = {"im", "mpim", "private", "public"}


def check_element(element: Json, allowed: frozenset[str]) -> None:
    """Check an element, and that it is allowed in its place.

    Raises:
        ApiError: invalid_blocks, naming the rule broken.
    """
    kind = element.get("type")
    if kind not in allowed or kind not in _CHECKS:
        raise invalid_blocks(f"{kind} cannot stand here")
    if "action_id" in element:
        check_length(element["action_id"], 255)
    if "placeholder" in element:
        check_text(element["placeholder"], 150, plain=True)
    if "confirm" in element:
        _confirm(element["confirm"])
    _CHECKS[kind](element)


def filled(field: Json, answer: object = None) -> Json:
    """Return the state of a field: the value filled in, or the initial value for None."""
    match field["type"]:
        case "plain_text_input" | "number_input":
            return {"type": field["type"], "value": field.get("initial_value") if answer is None else answer or None}
        case "static_select" | "radio_buttons":
            chosen = [option for option in field["options"] if option["value"] == answer]
            return {"type": field["type"], "selected_option": chosen[0] if chosen else field.get("initial_option")}
        case "multi_static_select" | "checkboxes":
            first = field.get("initial_options", [])
            ticked = (
                first if answer is None else [o for o in field["options"] if o["value"] in cast("list[str]", answer)]
            )
            return {"type": field["type"], "selected_options": ticked}
        case "conversations_select":
            return {"type": field["type"], "selected_conversation": answer}
        case _:
            first = field.get("initial_conversations", [])
            return {"type": field["type"], "selected_conversations": first if answer is None else answer}


def _button(button: Json) -> None:
    check_keys(button, _COMMON | {"text", "value", "url", "style", "accessibility_label"}, {"text"})
    check_text(button["text"], 75, plain=True)
    if "value" in button:
        check_length(button["value"], 2000)
    if button.get("style", "primary") not in {"primary", "danger"}:
        raise invalid_blocks(f"style {button['style']}")


def _confirm(dialog: Json) -> None:
    check_keys(dialog, {"title", "text", "confirm", "deny", "style"}, {"title", "text", "confirm", "deny"})
    check_text(dialog["title"], 100, plain=True)
    check_text(dialog["text"], 300)
    for label in ("confirm", "deny"):
        check_text(dialog[label], 30, plain=True)
    if dialog.get("style", "primary") not in {"primary", "danger"}:
        raise invalid_blocks(f"style {dialog['style']}")


def check_image(image: Json) -> None:
    """Check a picture (element or block): it has one source and an alternative text."""
    check_keys(image, {"type", "alt_text", "image_url", "slack_file", "title", "block_id"}, {"alt_text"})
    check_length(image["alt_text"], 2000)
    if ("image_url" in image) == ("slack_file" in image):
        raise invalid_blocks("a picture has one source")


def _text_input(field: Json) -> None:
    keys = {"initial_value", "multiline", "min_length", "max_length", "placeholder", "focus_on_load"}
    check_keys(field, _COMMON | keys | {"dispatch_action_config"}, {"type"})
    triggers = field.get("dispatch_action_config", {}).get("trigger_actions_on", [])
    if not set(triggers) <= {"on_enter_pressed", "on_character_entered"}:
        raise invalid_blocks(f"dispatch {triggers}")
    longest = field.get("max_length", 3000)
    if not 1 <= longest <= 3000 or len(field.get("initial_value", "")) > longest:
        raise invalid_blocks(f"max_length {longest}")


def _number_input(field: Json) -> None:
    keys = {"is_decimal_allowed", "initial_value", "min_value", "max_value", "placeholder", "focus_on_load"}
    check_keys(field, _COMMON | keys, {"is_decimal_allowed"})
    bounds = [field[key] for key in ("min_value", "max_value") if key in field]
    if not all(isinstance(bound, str) for bound in bounds) or sorted(bounds, key=float) != bounds:
        raise invalid_blocks(f"bounds {bounds}")
    if not isinstance(field.get("initial_value", "0"), str):
        raise invalid_blocks("initial_value is a text")


def _static_select(select: Json) -> None:
    check_keys(select, _COMMON | {"options", "initial_option", "placeholder", "focus_on_load"}, {"options"})
    _options(select, most=100)


def _multi_static_select(select: Json) -> None:
    keys = {"options", "initial_options", "max_selected_items", "placeholder", "focus_on_load"}
    check_keys(select, _COMMON | keys, {"options"})
    _options(select, most=100)
    _most_selected(select)


def _ticks(group: Json) -> None:
    """Check radio buttons or checkboxes."""
    check_keys(group, _COMMON | {"options", "initial_option", "initial_options", "focus_on_load"}, {"options"})
    _options(group, most=10)


def _options(menu: Json, most: int) -> None:
    """Check options, and that the initial ones are among them."""
    if not 1 <= len(menu["options"]) <= most:
        raise invalid_blocks(f"{len(menu['options'])} options")
    for option in menu["options"]:
        check_text(option["text"], 75)
        check_length(option["value"], 150)
    first = menu.get("initial_options", [])
    if "initial_options" in menu and not first:
        raise invalid_blocks("no initial_options")
    if any(option not in menu["options"] for option in [*first, menu.get("initial_option", menu["options"][0])]):
        raise invalid_blocks("an initial option is none of the options")


def _most_selected(select: Json) -> None:
    if select.get("max_selected_items", 1) < 1:
        raise invalid_blocks("max_selected_items")


def _conversations_select(select: Json) -> None:
    keys = {"initial_conversation", "default_to_current_conversation", "filter", "response_url_enabled", "placeholder"}
    check_keys(select, _COMMON | keys, {"type"})
    _filter(select)


def _multi_conversations_select(select: Json) -> None:
    keys = {"initial_conversations", "default_to_current_conversation", "filter", "max_selected_items", "placeholder"}
    check_keys(select, _COMMON | keys, {"type"})
    _filter(select)
    _most_selected(select)
    if not all(select.get("initial_conversations", ["C"])):
        raise invalid_blocks("initial_conversations")


def _filter(select: Json) -> None:
    only = select.get("filter", {"include": ["public"]})
    check_keys(only, {"include", "exclude_bot_users", "exclude_external_shared_channels"}, set())
    if not set(only.get("include", ["public"])) <= _CONVERSATIONS:
        raise invalid_blocks(f"filter {only}")


_CHECKS: dict[str, Callable[[Json], None]] = {
    "button": _button,
    "image": check_image,
    "plain_text_input": _text_input,
    "number_input": _number_input,
    "static_select": _static_select,
    "conversations_select": _conversations_select,
    "multi_static_select": _multi_static_select,
    "multi_conversations_select": _multi_conversations_select,
    "radio_buttons": _ticks,
    "checkboxes": _ticks,
}
