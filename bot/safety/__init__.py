"""What is not drawn, and what is not written down: word lists, personal data, real people, the shapes of secrets."""

from bot.safety.policy import ContentPolicy

__all__ = ["ContentPolicy"]
