"""The context stored in a view's `private_metadata`."""

from __future__ import annotations

import json
from typing import Any


def dump_context(**known: str | int | None) -> str:
    """Serialise context for a view's `private_metadata`."""
    return json.dumps({name: value for name, value in known.items() if value is not None})


def load_context(body: dict[str, Any]) -> dict[str, Any]:
    """Return the stored context of an event's view; {} without a view."""
    remembered: dict[str, Any] = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    return remembered
