"""Slack's published rules for blocks, messages and views; breaking one is refused as the real server refuses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.elements import check_element, check_image
from tests.fakes.slack.errors import ApiError, invalid_arguments, invalid_blocks
from tests.fakes.slack.text_objects import check_keys, check_length, check_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.fakes.slack.objects import Json

MAX_BLOCKS_IN_MESSAGE, MAX_BLOCKS_IN_VIEW = 50, 100
_IN_ACTIONS = frozenset({"button", "static_select", "conversations_select"})
_MENUS = frozenset({"static_select", "multi_static_select", "conversations_select", "multi_conversations_select"})
_IN_INPUT = _MENUS | {"plain_text_input", "number_input", "radio_buttons", "checkboxes"}
_IN_SECTION = frozenset({"button", "image", "static_select", "conversations_select"})
_TEXTS = frozenset({"plain_text", "mrkdwn"})


def check_blocks(blocks: list[Json], most: int = MAX_BLOCKS_IN_MESSAGE) -> None:
    """Check blocks: number, nesting, lengths, unique ids.

    Raises:
        ApiError: invalid_blocks, naming the rule broken.
    """
    if not 1 <= len(blocks) <= most:
        raise invalid_blocks(f"{len(blocks)} blocks")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        raise invalid_blocks("block_id is not unique")
    for block in blocks:
        if block.get("type") not in _CHECKS:
            raise invalid_blocks(f"no block {block.get('type')}")
        check_length(block.get("block_id", "-"), 255)
        _CHECKS[block["type"]](block)


def check_view(view: Json, kind: str) -> None:
    """Check a modal or a home tab.

    Raises:
        ApiError: invalid_arguments or invalid_blocks, naming the rule broken.
    """
    if view.get("type") != kind:
        raise invalid_arguments(f"view type {view.get('type')}")
    titles = {"title", "submit", "close"} if kind == "modal" else set()
    allowed = {"type", "blocks", "callback_id", "private_metadata", "external_id", *titles}
    check_keys(view, allowed | {"clear_on_close", "notify_on_close"}, {"blocks"} | (titles & {"title"}))
    for title in titles & view.keys():
        check_text(view[title], 24, plain=True)
    check_length(view.get("callback_id", "-"), 255)
    check_length(view.get("private_metadata", "-"), 3000)
    if kind == "modal" and "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        raise invalid_arguments("a modal with inputs needs submit")
    check_blocks(view["blocks"], MAX_BLOCKS_IN_VIEW)


def check_message(text: str, blocks: list[Json] | None, longest_text: int) -> None:
    """Check text and blocks of a message to be.

    Raises:
        ApiError: no_text, msg_too_long or invalid_blocks.
    """
    if not text and not blocks:
        raise ApiError("no_text")
    if len(text) > longest_text:
        raise ApiError("msg_too_long")
    if blocks:
        check_blocks(blocks)


def files_in(content: object) -> Iterator[str]:
    """Yield the ids of the files that blocks show, in their order."""
    if isinstance(content, dict):
        if "slack_file" in content:
            yield content["slack_file"]["id"]
        for item in content.values():
            yield from files_in(item)
    elif isinstance(content, list):
        for item in content:
            yield from files_in(item)


def _section(block: Json) -> None:
    check_keys(block, {"type", "block_id", "text", "fields", "accessory", "expand"}, {"type"})
    if "text" not in block and "fields" not in block:
        raise invalid_blocks("a section says something")
    if "text" in block:
        check_text(block["text"], 3000)
    if len(block.get("fields", [])) > 10:
        raise invalid_blocks("more than 10 fields")
    for text in block.get("fields", []):
        check_text(text, 2000)
    if "accessory" in block:
        check_element(block["accessory"], _IN_SECTION)


def _header(block: Json) -> None:
    check_keys(block, {"type", "block_id", "text"}, {"text"})
    check_text(block["text"], 150, plain=True)


def _divider(block: Json) -> None:
    check_keys(block, {"type", "block_id"}, {"type"})


def _actions(block: Json) -> None:
    check_keys(block, {"type", "block_id", "elements"}, {"elements"})
    elements = block["elements"]
    if not 1 <= len(elements) <= 25:
        raise invalid_blocks(f"{len(elements)} elements of actions")
    ids = [element["action_id"] for element in elements if "action_id" in element]
    if len(ids) != len(set(ids)):
        raise invalid_blocks("action_id is not unique")
    for element in elements:
        check_element(element, _IN_ACTIONS)


def _context(block: Json) -> None:
    check_keys(block, {"type", "block_id", "elements"}, {"elements"})
    if not 1 <= len(block["elements"]) <= 10:
        raise invalid_blocks(f"{len(block['elements'])} elements of context")
    for element in block["elements"]:
        if element.get("type") in _TEXTS:
            check_text(element, 3000)
        else:
            check_element(element, frozenset({"image"}))


def _input(block: Json) -> None:
    check_keys(
        block, {"type", "block_id", "label", "element", "hint", "optional", "dispatch_action"}, {"label", "element"}
    )
    for key in {"label", "hint"} & block.keys():
        check_text(block[key], 2000, plain=True)
    check_element(block["element"], _IN_INPUT)


_CHECKS: dict[str, Callable[[Json], None]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "image": check_image,
    "actions": _actions,
    "context": _context,
    "input": _input,
}
