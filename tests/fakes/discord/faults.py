"""Scripted faults for the next matching requests."""

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
        times: number of requests that will still fail.
        applied: the request takes effect first; only its answer is lost.
        retry_after: seconds a 429 asks for.
    """

    pattern: str
    failure: Failure
    times: int = 1
    applied: bool = False
    retry_after: float = 0.05


class Faults:
    """The pending faults."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let the next matching requests fail."""
        self._pending.append(fault)

    def meet(self, request: str) -> Fault | None:
        """Return the fault for a request ("METHOD /path"), and count it down."""
        for fault in self._pending:
            if fault.times > 0 and re.search(fault.pattern, request):
                fault.times -= 1
                return fault
        return None

    def clear(self) -> None:
        """Remove all pending faults."""
        self._pending.clear()
