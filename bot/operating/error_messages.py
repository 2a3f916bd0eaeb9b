"""Errors as one sentence for the command line."""

from __future__ import annotations

import os
import re

from bot.errors import UserError
from bot.locales import translate
from bot.safety.secrets import redact_tokens


def shell_language() -> str:
    """Return the language of the shell's locale: Korean in a Korean locale, else English.

    The first of MONTAGE_LANGUAGE, LC_ALL, LC_MESSAGES and LANG that is set decides. A locale of another language
    (fr_FR, C, POSIX, none at all) gets English, as from other programs.
    """
    names = ("MONTAGE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((value for name in names if (value := os.environ.get(name))), "")
    return "ko" if re.split("[-_.@]", locale.lower())[0] == "ko" else "en"


def explain(error: BaseException, language: str) -> str:
    """Return the cause and, if known, the remedy, without secrets; of an exception group, the first cause."""
    return redact_tokens(_sentence(_first_cause(error), language))


def _sentence(cause: BaseException, language: str) -> str:
    if isinstance(cause, UserError):
        return translate(language, cause.code, **cause.params)
    from inference.weights import CheckpointError, DeviceError  # noqa: PLC0415 - takes torch along

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
