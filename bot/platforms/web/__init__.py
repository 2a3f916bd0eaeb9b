"""The chat page: HTTP and server-sent events in, use-case calls out."""

from bot.platforms.web.app import serve

__all__ = ["serve"]
