"""Content policy and redaction: word lists, personal data, real people, minors, secrets."""

from bot.safety.policy import ContentPolicy

__all__ = ["ContentPolicy"]
