"""Slack's error answers."""

from __future__ import annotations


class ApiError(Exception):
    """A Slack error code ("channel_not_found") and the further fields of its answer."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def invalid_blocks(reason: str) -> ApiError:
    """Return the refusal of blocks that break a published rule."""
    return ApiError("invalid_blocks", reason)


def invalid_arguments(reason: str) -> ApiError:
    """Return the refusal of arguments that a method does not know, or misses."""
    return ApiError("invalid_arguments", reason)
