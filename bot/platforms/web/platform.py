"""The name of the chat page in what the bot stores."""

from typing import Final

PLATFORM: Final = "web"
