"""Any error as one sentence for the person at the command line."""

from __future__ import annotations

import os

from bot.errors import UserError
from bot.locales import negotiate_language, translate


def shell_language() -> str:
    """The language of the person at the command line: Korean, unless their environment asks for English."""
    names = ("MONTAGE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    return negotiate_language(next((value for name in names if (value := os.environ.get(name))), None))


def explain(error: BaseException, language: str) -> str:
    """What went wrong and, where known, what to do about it; groups of errors are told by their first cause."""
    cause = _first_cause(error)
    if isinstance(cause, UserError):
        return translate(language, cause.code, **cause.params)
    from inference.checkpoint import CheckpointError, DeviceError  # noqa: PLC0415 - takes torch along

    if isinstance(cause, CheckpointError):
        return translate(language, f"checkpoint-{cause.problem.value}", path=str(cause.path))
    if isinstance(cause, DeviceError):
        return translate(language, "startup-device", name=cause.name)
    return translate(language, "error-unexpected", error=f"{type(cause).__name__}: {cause}".splitlines()[0])


def _first_cause(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        known, _ = error.split(UserError)
        error = (known or error).exceptions[0]
    return error
