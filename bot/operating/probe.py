"""`python -m bot.operating.probe`: exits with 0 if the configured bot is ready; for containers."""

from __future__ import annotations

import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from bot.errors import StartupError
from bot.operating.error_messages import explain, shell_language
from bot.operating.terminal import substitute_missing_characters
from bot.settings import load_settings

TIMEOUT_S = 8.0


def is_ready() -> bool:
    """Request `/readyz` on this computer, at the configured port.

    Raises:
        StartupError: a setting makes no sense.
    """
    settings = load_settings()
    place = settings.web if settings.web.enabled else settings.operating
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(place.host, place.host)  # noqa: S104 - compared, not bound
    connection = HTTPConnection(host, place.port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def main() -> None:
    """Exit with 0 if the bot is ready, else with 1, or with a sentence where the settings are wrong."""
    substitute_missing_characters()
    try:
        ready = is_ready()
    except StartupError as error:
        sys.exit(explain(error, shell_language()))
    sys.exit(0 if ready else 1)


if __name__ == "__main__":
    main()
