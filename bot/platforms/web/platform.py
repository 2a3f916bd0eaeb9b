"""The web server's platform name in the store."""

from typing import Final

PLATFORM: Final = "web"
