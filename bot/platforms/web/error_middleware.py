"""Turns errors into answers, JSON or a page: a sentence for the person, details for the log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.errors import (
    BlockedError,
    JobFinishedError,
    JobHiddenError,
    JobUnfinishedError,
    LimitReachedError,
    NotAllowedError,
    PictureLostError,
    UnavailableError,
    UnknownCandidateError,
    UnknownJobError,
    UserError,
)
from bot.locales import translate
from bot.operating.metrics import HTTP_ERRORS
from bot.platforms.web.locale import language_of
from bot.platforms.web.pages.page import error_page
from bot.platforms.web.platform import PLATFORM
from bot.platforms.web.security.middleware import AccessError, ForeignRequestError, NotJsonError, OperatorError
from bot.platforms.web.security.session import SessionError
from bot.platforms.web.security.throttle import ThrottledError

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

log = logging.getLogger(__name__)

STATUS: Final[dict[type[UserError], int]] = {
    SessionError: 401,
    AccessError: 401,
    OperatorError: 401,
    NotAllowedError: 403,
    BlockedError: 403,
    ForeignRequestError: 403,
    UnknownJobError: 404,
    UnknownCandidateError: 404,
    JobUnfinishedError: 409,
    JobFinishedError: 409,
    JobHiddenError: 410,
    NotJsonError: 415,
    LimitReachedError: 429,
    ThrottledError: 429,
    PictureLostError: 410,
    UnavailableError: 503,
}
INVALID: Final = 422
MESSAGES: Final = {404: "web-error-not-found", 405: "web-error-not-found", 413: "web-error-too-large"}


BEGUN: Final = web.RequestKey("begun", web.StreamResponse)
"""The response whose headers have been sent."""


async def note_begun(request: web.Request, response: web.StreamResponse) -> None:
    """Remember a response whose headers are sent (signal `on_response_prepare`)."""
    request[BEGUN] = response


@web.middleware
async def error_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer errors with `{"error": {"code", "message"}}` and the matching status; cut off responses that had begun.

    A browser that opens an address of no page gets a page.
    """
    try:
        return await handler(request)
    except Exception as error:  # noqa: BLE001 - explained and logged
        begun = request.get(BEGUN)
        return _explain(request, error) if begun is None else _cut_off(request, begun, error)


def _explain(request: web.Request, error: Exception) -> web.Response:
    if isinstance(error, UserError):
        message = translate(language_of(request), error.code, **error.params)
        return _answer(STATUS.get(type(error), INVALID), error.code, message)
    if isinstance(error, web.HTTPException):
        if error.status < 400:
            raise error
        return _answer_browser(request, error.status, MESSAGES.get(error.status, "web-error-unexpected"))
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return _answer_browser(request, 500, "web-error-unexpected")


def _cut_off(request: web.Request, begun: web.StreamResponse, error: Exception) -> web.StreamResponse:
    """Close the connection, so that the browser notices: an event stream is opened again, a download fails."""
    if isinstance(error, UserError):
        log.warning("%s %s cut off", request.method, request.path, extra={"why": error.code})
    else:
        log.error("%s %s cut off", request.method, request.path, exc_info=error)
    HTTP_ERRORS.labels(platform=PLATFORM, status="cut").inc()
    if request.transport is not None:
        request.transport.close()
    return begun


def _answer_browser(request: web.Request, status: int, code: str) -> web.Response:
    """Answer with a page if a person opened the address, else with JSON."""
    message = translate(language_of(request), code)
    wants_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
    if not wants_page or request.path.startswith(("/api/", "/static/")):
        return _answer(status, code, message)
    HTTP_ERRORS.labels(platform=PLATFORM, status=str(status)).inc()
    return error_page(request, status, message)


def _answer(status: int, code: str, message: str) -> web.Response:
    HTTP_ERRORS.labels(platform=PLATFORM, status=str(status)).inc()
    return web.json_response({"error": {"code": code, "message": message}}, status=status)
