"""Faults on order: what the next matching requests meet instead of an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Failure: TypeAlias = int | Literal["drop"]


@dataclass(slots=True)
class Fault:
    """One scripted failure.

    Attributes:
        pattern: regular expression, searched in "METHOD /path" (the path without /api/v10).
        failure: an HTTP status, or "drop" to reset the connection.
        times: how many requests still meet it.
        applied: the request takes effect first; only its answer is lost.
        retry_after: seconds a 429 asks for.
    """

    pattern: str
    failure: Failure
    times: int = 1
    applied: bool = False
    retry_after: float = 0.05


class Faults:
    """The faults that wait for their requests."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let the next matching requests fail."""
        self._pending.append(fault)

    def meet(self, request: str) -> Fault | None:
        """Return the fault that this request ("METHOD /path") runs into, and use it up once."""
        for fault in self._pending:
            if fault.times > 0 and re.search(fault.pattern, request):
                fault.times -= 1
                return fault
        return None

    def clear(self) -> None:
        """Forget everything scripted."""
        self._pending.clear()
