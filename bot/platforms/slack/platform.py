"""Slack's platform name in the store."""

from typing import Final

PLATFORM: Final = "slack"
