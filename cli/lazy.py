"""Groups whose commands live in modules of their own, imported only when they are called: torch takes seconds."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cli.errors import report_errors
from cli.language import text
from cli.localized import Group

if TYPE_CHECKING:
    from collections.abc import Mapping


class LazyCommand(NamedTuple):
    """The module in which a command is named `command`, and the message id of its help text."""

    module: str
    message: str


class LazyGroup(Group):
    """A group that lists its commands without importing them."""

    def __init__(self, *args: Any, modules: Mapping[str, LazyCommand], **kwargs: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*args, **kwargs)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of all commands, in the order of the table."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command and return its `command`."""
        if cmd_name not in self._modules:
            return None
        module, message = self._modules[cmd_name]
        with report_errors():
            command: click.Command = import_module(module).command
        command.help = message
        return command

    def summary(self, ctx: click.Context, name: str, limit: int) -> str:  # noqa: ARG002
        """The help text of a command in one line; its module is not imported for it."""
        return click.Command(name, help=text(self._modules[name].message)).get_short_help_str(limit)
