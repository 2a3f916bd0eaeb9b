"""Patterns of secrets: tokens of chat platforms and other services, keys, passwords in URLs."""

from __future__ import annotations

import re
from typing import Final

SHAPES: Final = (
    r"(?<![\w.-])[\w-]{18,28}\.[\w-]{6,7}\.[\w-]{27,}",  # Discord bot: id, time, signature
    r"mfa\.[\w-]{20,}",
    r"(?:discord(?:app)?\.com)/api/(?:v\d+/)?webhooks/\d+/[\w-]+",
    r"(?:webhooks|interactions)/\d{15,}/[\w-]{20,}",  # what an interaction is answered with
    r"xox[a-z](?:\.xox[a-z])?-[\w-]{8,}",  # Slack: bot, user, refresh, configuration
    r"xapp-\d-[\w-]{8,}",
    r"hooks\.slack\.com/(?:services|workflows|triggers|actions|commands)/[\w/-]+",
    r"gh[pousr]_[A-Za-z0-9]{20,}",
    r"github_pat_\w{20,}",
    r"(?:AKIA|ASIA)[0-9A-Z]{16}",
    r"AIza[\w-]{35}",
    r"sk-[\w-]{20,}",
    r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+",  # JSON web token
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    r"(?<=://)[^\s/:@]*:\S+(?=@)",  # user:password@host, and a password with @ or / in it
    r"(?i:(?<=[?&]password=)|(?<=[?&]sslpassword=)|(?<=[?&]secret=)|(?<=[?&]token=))[^\s&]+",
    r"(?i:(?<=bearer )|(?<=authorization: bot ))[\w.~+/-]{16,}=*",
)
TOKEN: Final = re.compile("|".join(f"(?:{shape})" for shape in SHAPES), re.ASCII)  # Korean without blanks is no token
REDACTED: Final = "***"


def has_token(text: str) -> bool:
    """Return whether a text contains a secret."""
    return TOKEN.search(text) is not None


def redact_tokens(text: str) -> str:
    """Replace all secrets in a text with `***`."""
    return TOKEN.sub(REDACTED, text)
