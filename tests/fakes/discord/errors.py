"""Discord's error answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiError(Exception):
    """An answer with a status, Discord's own error code, and its message."""

    status: int
    code: int
    message: str


UNAUTHORIZED = ApiError(401, 0, "401: Unauthorized")
UNKNOWN_CHANNEL = ApiError(404, 10003, "Unknown Channel")
UNKNOWN_MESSAGE = ApiError(404, 10008, "Unknown Message")
UNKNOWN_WEBHOOK = ApiError(404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = ApiError(404, 10062, "Unknown interaction")
ALREADY_ACKNOWLEDGED = ApiError(400, 40060, "Interaction has already been acknowledged.")
MISSING_ACCESS = ApiError(403, 50001, "Missing Access")
NOT_THE_AUTHOR = ApiError(403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = ApiError(400, 50006, "Cannot send an empty message")
CANNOT_MESSAGE = ApiError(403, 50007, "Cannot send messages to this user")
MISSING_PERMISSIONS = ApiError(403, 50013, "Missing Permissions")
INVALID_TOKEN = ApiError(401, 50027, "Invalid Webhook Token")


def invalid_form(reason: str) -> ApiError:
    """Return the refusal of a body that breaks a published limit."""
    return ApiError(400, 50035, f"Invalid Form Body: {reason}")
