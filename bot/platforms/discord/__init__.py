"""Discord: slash commands, progress by editing one message, reactions as votes. Entered by `connect`."""

from bot.platforms.discord.connection import connect

__all__ = ["connect"]
