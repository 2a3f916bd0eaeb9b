"""What windows know of where they were opened."""

from __future__ import annotations

import json
from typing import Any


def dump_context(**known: str | int | None) -> str:
    """Return what a window shall remember until it is sent or clicked: its `private_metadata`."""
    return json.dumps({name: value for name, value in known.items() if value is not None})


def load_context(body: dict[str, Any]) -> dict[str, Any]:
    """Return what the window of an event remembers; nothing where it came from no window."""
    remembered: dict[str, Any] = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    return remembered
