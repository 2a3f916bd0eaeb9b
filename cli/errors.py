"""Errors of every command: one sentence in the person's language, exit code 1, never a traceback."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.operating.error_messages import explain, shell_language

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)


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
        log.debug("the command failed", exc_info=True)
        click.echo(explain(error, shell_language()), err=True)
        sys.exit(1)
