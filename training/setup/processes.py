"""Distributed training processes."""

from __future__ import annotations

from accelerate import PartialState
from accelerate.utils import parse_flag_from_env


def processes() -> PartialState:
    """Return the singleton state of the distributed processes; ACCELERATE_USE_CPU selects the CPU."""
    return PartialState(cpu=parse_flag_from_env("ACCELERATE_USE_CPU"))
