"""The name of Slack in what the bot stores."""

from typing import Final

PLATFORM: Final = "slack"
