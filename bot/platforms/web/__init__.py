"""The web server: chat page, JSON API and server-sent events."""

from bot.platforms.web.app import serve

__all__ = ["serve"]
