"""Slack's published rules for block elements: buttons, inputs, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.errors import invalid_blocks
from tests.fakes.slack.text_objects import check_keys, check_length, check_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack.objects import Json

_COMMON = {"type", "action_id"}
_CONVERSATIONS = {"im", "mpim", "private", "public"}


def check_element(element: Json, allowed: frozenset[str]) -> None:
    """Check an element, and that it may stand where it stands.

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
    _CHECKS[kind](element)


def _button(button: Json) -> None:
    check_keys(button, _COMMON | {"text", "value", "url", "style", "confirm", "accessibility_label"}, {"text"})
    check_text(button["text"], 75, plain=True)
    if "value" in button:
        check_length(button["value"], 2000)
    if button.get("style", "primary") not in {"primary", "danger"}:
        raise invalid_blocks(f"style {button['style']}")


def check_image(image: Json) -> None:
    """Check a picture, as an element or a block: one source, and words for those who cannot see it."""
    check_keys(image, {"type", "alt_text", "image_url", "slack_file", "title", "block_id"}, {"alt_text"})
    check_length(image["alt_text"], 2000)
    if ("image_url" in image) == ("slack_file" in image):
        raise invalid_blocks("a picture has one source")


def _text_input(field: Json) -> None:
    keys = {"initial_value", "multiline", "min_length", "max_length", "placeholder", "focus_on_load"}
    check_keys(field, _COMMON | keys, {"type"})
    longest = field.get("max_length", 3000)
    if not 1 <= longest <= 3000 or len(field.get("initial_value", "")) > longest:
        raise invalid_blocks(f"max_length {longest}")


def _number_input(field: Json) -> None:
    keys = {"is_decimal_allowed", "initial_value", "min_value", "max_value", "placeholder", "focus_on_load"}
    check_keys(field, _COMMON | keys, {"is_decimal_allowed"})
    bounds = [field[key] for key in ("min_value", "max_value") if key in field]
    if not all(isinstance(bound, str) for bound in bounds) or sorted(bounds, key=float) != bounds:
        raise invalid_blocks(f"bounds {bounds}")


def _static_select(select: Json) -> None:
    check_keys(select, _COMMON | {"options", "initial_option", "placeholder", "focus_on_load"}, {"options"})
    if not 1 <= len(select["options"]) <= 100:
        raise invalid_blocks(f"{len(select['options'])} options")
    for option in select["options"]:
        check_text(option["text"], 75)
        check_length(option["value"], 150)


def _conversations_select(select: Json) -> None:
    keys = {"initial_conversation", "default_to_current_conversation", "filter", "response_url_enabled", "placeholder"}
    check_keys(select, _COMMON | keys, {"type"})
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
}
