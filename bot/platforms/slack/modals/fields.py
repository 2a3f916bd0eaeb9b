"""What the forms share: reading their fields."""

from __future__ import annotations

from typing import Any, Final

VALUE: Final = "value"
"""Id of the one element in each block of a form; the block's id names the field."""


def text_of(view: dict[str, Any], field: str) -> str | None:
    """Return what was written into a field; None where nothing was."""
    value = _field(view, field).get("value")
    return str(value) if value else None


def number_of(view: dict[str, Any], field: str) -> int | None:
    """Return the number in a field, of which Slack has seen that it is one; None where there is none."""
    text = text_of(view, field)
    return int(text) if text else None


def choice_of(view: dict[str, Any], field: str) -> str | None:
    """Return which option was chosen; None where none was."""
    chosen = _field(view, field).get("selected_option")
    return str(chosen["value"]) if chosen else None


def choices_of(view: dict[str, Any], field: str) -> tuple[str, ...]:
    """Return all options that were chosen, or ticked."""
    return tuple(str(option["value"]) for option in _field(view, field).get("selected_options") or ())


def conversations_of(view: dict[str, Any], field: str) -> tuple[str, ...]:
    """Return the ids of the conversations that were chosen."""
    return tuple(_field(view, field).get("selected_conversations") or ())


def _field(view: dict[str, Any], field: str) -> dict[str, Any]:
    found: dict[str, Any] = view["state"]["values"].get(field, {}).get(VALUE, {})
    return found
