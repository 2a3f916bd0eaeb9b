"""The processes that train together."""

from __future__ import annotations

from accelerate import PartialState
from accelerate.utils import parse_flag_from_env


def processes() -> PartialState:
    """The processes that train together. Whoever asks first decides for all, so a wish for the CPU is heeded here."""
    return PartialState(cpu=parse_flag_from_env("ACCELERATE_USE_CPU"))
