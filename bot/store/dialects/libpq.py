"""Options of PostgreSQL addresses, as hosted databases hand them out (`?sslmode=require`)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

if TYPE_CHECKING:
    from sqlalchemy import URL

log = logging.getLogger(__name__)

SQLALCHEMY: Final = frozenset({"host", "port", "ssl", "prepared_statement_cache_size"})
"""Options that SQLAlchemy's own dialect understands."""

UNSUPPORTED: Final = frozenset(
    {
        *("channel_binding", "require_auth", "gssencmode", "sslcompression", "sslsni", "load_balance_hosts"),
        *("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout"),
        *("pgbouncer", "connection_limit", "pool_timeout", "schema"),  # Prisma's, copied along with addresses
    }
)
"""Options of other clients that asyncpg would send to the server, which refuses connections with unknown options."""

CONNECT_TIMEOUT: Final = "connect_timeout"


def connection_arguments(url: URL) -> tuple[URL, dict[str, Any]]:
    """Separate an address from the options that asyncpg is to interpret.

    Returns:
        The address without these options, and arguments for `asyncpg.connect`. asyncpg reads options only from an
        address in libpq's form, so one without a server carries them; the server, named by SQLAlchemy, goes before.

    Raises:
        ValueError: the time limit is not a number.
    """
    options = {name: value for name, value in url.query.items() if name not in SQLALCHEMY}
    if ignored := sorted(options.keys() & UNSUPPORTED):
        log.warning("options of the database address are not supported", extra={"options": ", ".join(ignored)})
    arguments: dict[str, Any] = {}
    if timeout := float(str(options.pop(CONNECT_TIMEOUT, 0))):  # 0: libpq waits without limit
        arguments["timeout"] = timeout
    if kept := {name: value for name, value in options.items() if name not in UNSUPPORTED}:
        arguments["dsn"] = f"postgresql://?{urlencode(kept, doseq=True)}"
    return url.difference_update_query(list(options.keys() | {CONNECT_TIMEOUT})), arguments
