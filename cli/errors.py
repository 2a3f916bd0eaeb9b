"""Errors of every command: one sentence in the person's language, exit code 1 or 2, never a traceback."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from bot.operating.error_messages import explain
from bot.operating.terminal import is_output_closed
from cli.language import current_language, text

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)


class Refusal(click.ClickException):
    """A command cannot do what it was asked for; a message id of `bot/locales` says why. Exit code 1."""

    def __init__(self, message: str, **params: str | int) -> None:
        super().__init__(text(message, **params))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence to standard error."""
        click.echo(self.message, file=file, err=True)


class UsageRefusal(click.UsageError):
    """A command was called with arguments that it does not take; a message id says which. Exit code 2."""

    def __init__(self, message: str, context: click.Context | None = None, **params: str | int) -> None:
        super().__init__(text(message, **params), context or click.get_current_context(silent=True))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print how the command is used, where its help is, and the sentence, to standard error."""
        if self.ctx is not None:
            with self.ctx.scope(cleanup=False):
                click.echo(self.ctx.get_usage(), file=file, err=True)
                click.echo(text("cli-usage-hint", command=self.ctx.command_path), file=file, err=True)
                click.echo(file=file, err=True)
        click.echo(self.message, file=file, err=True)


@contextmanager
def report_errors() -> Iterator[None]:
    """Wrap the body of a command; its errors end the process with a sentence on standard error.

    The traceback goes to the log at level DEBUG. Click's own exceptions and interruptions pass through.
    """
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        if isinstance(error, BrokenPipeError) and is_output_closed():
            raise  # click ends without a word
        log.debug("the command failed", exc_info=True)
        click.echo(explain(error, current_language()), err=True)
        sys.exit(1)


@contextmanager
def usage_errors_translated(context: click.Context) -> Iterator[None]:
    """Wrap the parsing of arguments: click's usage errors, which are English, become a `UsageRefusal`."""
    try:
        yield
    except (UsageRefusal, click.exceptions.NoArgsIsHelpError):
        raise
    except click.UsageError as error:
        message, params = _usage_message(error, context)
        raise UsageRefusal(message, context, **params) from error


def _usage_message(error: click.UsageError, context: click.Context) -> tuple[str, dict[str, str]]:
    """The message id for an error of click's, and its parameters."""
    match error:
        case click.NoSuchOption():
            return _unknown("option", error.option_name, error.possibilities)
        case click.exceptions.NoSuchCommand():
            return _unknown("command", error.command_name, error.possibilities)
        case click.MissingParameter(param=click.Parameter() as parameter):
            return "cli-usage-missing", {"name": _name(parameter, context)}
        case click.BadParameter(param=click.Parameter() as parameter):
            return _bad_value(parameter, context)
        case click.BadOptionUsage():
            return "cli-usage-option-value", {"name": error.option_name}
        case _:
            return "cli-usage-extra", {}


def _unknown(kind: str, name: str, similar: object) -> tuple[str, dict[str, str]]:
    if isinstance(similar, (list, tuple)) and similar:
        return f"cli-usage-{kind}-similar", {"name": name, "similar": ", ".join(similar)}
    return f"cli-usage-{kind}", {"name": name}


def _bad_value(parameter: click.Parameter, context: click.Context) -> tuple[str, dict[str, str]]:
    name = _name(parameter, context)
    if isinstance(parameter.type, (click.Path, click.File)):
        return "cli-usage-path", {"name": name}
    return "cli-usage-value", {"name": name, "allowed": _allowed(parameter, context)}


def _name(parameter: click.Parameter, context: click.Context) -> str:
    """What a person types for a parameter: an option's names, an argument's name in the usage line."""
    return parameter.make_metavar(context) if isinstance(parameter, click.Argument) else ", ".join(parameter.opts)


def _allowed(parameter: click.Parameter, context: click.Context) -> str:
    """The values that a parameter takes: the choices, a range, or the kind of value."""
    if isinstance(parameter, click.Option) and (span := parameter.get_help_extra(context).get("range")):
        return span
    if isinstance(parameter.type, click.Choice):
        return ", ".join(map(str, parameter.type.choices))
    return parameter.make_metavar(context)
