"""Who somebody is: a random id in a signed cookie. There is nothing to log in to."""

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
    """The request carries no cookie that this server signed."""

    def __init__(self) -> None:
        super().__init__("web-error-session")


class Sessions:
    """Gives people their ids and recognises them again."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def person_id(self, request: web.Request) -> str | None:
        """The id in the cookie; None where there is no cookie of ours."""
        return self._verified(request.cookies.get(COOKIE, ""))

    def person(self, request: web.Request) -> Person:
        """Whoever the cookie names.

        Raises:
            SessionError: there is no cookie, or its signature is not ours.
        """
        person_id = self.person_id(request)
        if person_id is None:
            raise SessionError
        return Person(PLATFORM, person_id)

    def remember(self, request: web.Request, response: web.Response) -> None:
        """Give a new visitor an id, and one who comes back the same for another while."""
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
    """The secret that signs cookies, from its file, which the first start makes.

    Raises:
        StartupError: the file can be neither read nor made.
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
