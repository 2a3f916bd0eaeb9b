"""The language of the command line: `--lang`, else the environment's locale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.locales import translate
from bot.operating.error_messages import shell_language
from bot.safety.secrets import redact_tokens

if TYPE_CHECKING:
    from datetime import datetime

_KEY = "cli.language"


def current_language() -> str:
    """The language that `--lang` chose for this run of `montage`, else that of the environment."""
    context = click.get_current_context(silent=True)
    chosen: str | None = context.meta.get(_KEY) if context is not None else None
    return chosen or shell_language()


def choose_language(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """Callback of `--lang`. Nested contexts share their `meta`, so every command of the run sees the choice."""
    if value is not None:
        context.meta[_KEY] = value


def text(message: str, **params: str | float | datetime) -> str:
    """A message of `bot/locales` in the language of the command line, without secrets.

    Raises:
        LookupError: there is no such message, or a variable is missing.
    """
    return redact_tokens(translate(current_language(), message, **params))


def say(message: str, **params: str | float | datetime) -> None:
    """Print a message of `bot/locales` in the language of the command line, without secrets."""
    click.echo(text(message, **params))
