"""Logging: one line per event on standard error, with secrets redacted.

A line is key=value pairs or, by a setting, one JSON object. Anything shaped like a token, and the bot's own secrets,
are redacted in the formatted line, including extras and tracebacks.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from bot.safety.secrets import REDACTED, redact_tokens

if TYPE_CHECKING:
    from collections.abc import Collection

QUIET_LIBRARIES = ("aiohttp", "alembic", "asyncio", "discord", "slack_bolt", "slack_sdk", "sqlalchemy", "transformers")
REPEATED = ("Attempting a reconnect in", "Failed to connect (error", "Failed to check the current session")
"""How the libraries' messages begin about each attempt to connect; the bot says once that a platform is gone."""
STANDARD_ATTRIBUTES = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def record_fields(record: logging.LogRecord) -> dict[str, object]:
    """Return the fields of a record, including those passed as `extra`."""
    standard: dict[str, object] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "msg": record.getMessage(),
    }
    return standard | {key: value for key, value in vars(record).items() if key not in STANDARD_ATTRIBUTES}


class KeyValueFormatter(logging.Formatter):
    """`time=... level=info logger=bot.jobs.dispatcher msg="job done" job=12`; a traceback follows on its own lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one record."""
        line = " ".join(f"{key}={_quoted(value)}" for key, value in record_fields(record).items())
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonFormatter(logging.Formatter):
    """`{"time": ..., "level": "info", "logger": "bot.jobs.dispatcher", "msg": "job done", "job": 12}`, one a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one record; a traceback goes into the field `traceback`."""
        event = record_fields(record)
        if record.exc_info:
            event["traceback"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False, default=str)


class RedactingHandler(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes lines with every secret replaced by `***`."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(sorted(filter(None, secrets), key=len, reverse=True))

    def format(self, record: logging.LogRecord) -> str:
        """Format one record without secrets."""
        line = redact_tokens(super().format(record))
        for secret in self._secrets:
            line = line.replace(secret, REDACTED)
        return line


def _quoted(value: object) -> str:
    """Quote a value unless it is one printable word; escapes line breaks."""
    text = str(value)
    plain = text and not any(character.isspace() or character in '"=\\' for character in text)
    return text if plain and text.isprintable() else json.dumps(text, ensure_ascii=False)


def configure(level: str, style: Literal["text", "json"] = "text", secrets: Collection[str] = ()) -> None:
    """Log the bot from `level` on, and libraries only from WARNING on; `secrets` never show."""
    handler = RedactingHandler(secrets)
    handler.addFilter(lambda record: not str(record.msg).startswith(REPEATED))
    handler.setFormatter(JsonFormatter() if style == "json" else KeyValueFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for library in QUIET_LIBRARIES:
        logging.getLogger(library).setLevel(max(logging.WARNING, logging.getLogger().level))
