"""The name of Discord in what the bot stores."""

from typing import Final

PLATFORM: Final = "discord"
