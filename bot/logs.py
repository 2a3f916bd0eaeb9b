"""The log: one line of key=value pairs per event, on standard error, quiet about libraries."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

LIBRARIES = ("aiohttp", "alembic", "asyncio", "discord", "slack_bolt", "slack_sdk", "sqlalchemy", "transformers")
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class KeyValueFormatter(logging.Formatter):
    """`time=... level=info logger=bot.jobs msg="job done" job=12`; a traceback follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """One event; what was given as `extra` becomes further pairs."""
        pairs: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "msg": record.getMessage(),
        }
        pairs |= {key: value for key, value in vars(record).items() if key not in STANDARD}
        line = " ".join(f"{key}={_quoted(value)}" for key, value in pairs.items())
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _quoted(value: object) -> str:
    """Quoted where it would not read as one word; a line break never gets through."""
    text = str(value)
    plain = text and not any(character.isspace() or character in '"=\\' for character in text)
    return text if plain and text.isprintable() else json.dumps(text, ensure_ascii=False)


def configure(level: str) -> None:
    """Log the bot from `level` on, and libraries only from WARNING on."""
    handler = logging.StreamHandler()
    handler.setFormatter(KeyValueFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for library in LIBRARIES:
        logging.getLogger(library).setLevel(max(logging.WARNING, logging.getLogger().level))
