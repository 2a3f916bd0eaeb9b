"""Slack's error answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiError(Exception):
    """Slack's word for an error ("channel_not_found"), and what it says beside it."""

    code: str
    detail: str = ""


def invalid_blocks(reason: str) -> ApiError:
    """Return the refusal of blocks that break a published rule."""
    return ApiError("invalid_blocks", reason)


def invalid_arguments(reason: str) -> ApiError:
    """Return the refusal of arguments that a method does not know, or misses."""
    return ApiError("invalid_arguments", reason)
