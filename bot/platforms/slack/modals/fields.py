"""Reads the fields of submitted modals."""

from __future__ import annotations

from typing import Any, Final

VALUE: Final = "value"
"""Action id of the single element in each block; the block's id names the field."""


def text_of(view: dict[str, Any], field: str) -> str | None:
    """Return the text of a field; None if empty."""
    value = _field(view, field).get("value")
    return str(value) if value else None


def number_of(view: dict[str, Any], field: str) -> int | None:
    """Return the number in a field, validated by Slack; None if empty."""
    text = text_of(view, field)
    return int(text) if text else None


def choice_of(view: dict[str, Any], field: str) -> str | None:
    """Return the selected option; None without a selection."""
    chosen = _field(view, field).get("selected_option")
    return str(chosen["value"]) if chosen else None


def choices_of(view: dict[str, Any], field: str) -> tuple[str, ...]:
    """Return all selected options."""
    return tuple(str(option["value"]) for option in _field(view, field).get("selected_options") or ())


def conversations_of(view: dict[str, Any], field: str) -> tuple[str, ...]:
    """Return the ids of the selected conversations."""
    return tuple(_field(view, field).get("selected_conversations") or ())


def _field(view: dict[str, Any], field: str) -> dict[str, Any]:
    found: dict[str, Any] = view["state"]["values"].get(field, {}).get(VALUE, {})
    return found
