"""Visitor identity: a random id in a signed cookie, without a login."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from typing import TYPE_CHECKING, Final

from bot.domain.people import Person
from bot.errors import StartupError, UserError
from bot.platforms.web.platform import PLATFORM

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import web

COOKIE: Final = "montage_person"
LIFETIME_S: Final = 400 * 24 * 3600  # browsers keep no cookie longer


class SessionError(UserError):
    """The request has no valid person cookie."""

    def __init__(self) -> None:
        super().__init__("web-error-session")


class Sessions:
    """Issues and verifies person cookies."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def person_id(self, request: web.Request) -> str | None:
        """Return the person id of a valid cookie; None without one."""
        return self._verified(request.cookies.get(COOKIE, ""))

    def person(self, request: web.Request) -> Person:
        """Return the person of the cookie.

        Raises:
            SessionError: the cookie is missing or its signature invalid.
        """
        person_id = self.person_id(request)
        if person_id is None:
            raise SessionError
        return Person(PLATFORM, person_id)

    def remember(self, request: web.Request, response: web.Response) -> None:
        """Set a new visitor's cookie, or renew an existing one."""
        person_id = self.person_id(request) or secrets.token_hex(16)
        response.set_cookie(
            COOKIE,
            f"{person_id}.{self._signature(person_id)}",
            max_age=LIFETIME_S,
            httponly=True,
            samesite="Lax",
            secure=request.secure,
        )

    def _verified(self, cookie: str) -> str | None:
        person_id, _, signature = cookie.partition(".")
        genuine = hmac.compare_digest(signature.encode(), self._signature(person_id).encode())
        return person_id if genuine else None

    def _signature(self, person_id: str) -> str:
        return hmac.new(self._secret, person_id.encode(), hashlib.sha256).hexdigest()


def signing_secret(path: Path) -> str:
    """Return the secret that signs cookies from its file, creating it at the first start.

    Raises:
        StartupError: the file can be neither read nor created.
    """
    try:
        return _read_or_make(path)
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError("web-startup-secret", path=str(path)) from error


def _read_or_make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        secret = path.read_text(encoding="ascii").strip()
        if not secret:
            raise OSError(f"{path} is empty") from None
        return secret
    secret = secrets.token_hex(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret + "\n")
    return secret
