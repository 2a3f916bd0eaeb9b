"""Groups whose commands live in modules of their own, imported only where they are needed: torch takes seconds."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cli.errors import report_errors

if TYPE_CHECKING:
    from collections.abc import Mapping


class LazyCommand(NamedTuple):
    """The module in which a command is named `command`, and its help text, where the module is slow to import."""

    module: str
    help: str | None = None


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, or listed without a help text."""

    def __init__(self, *args: Any, modules: Mapping[str, LazyCommand], **kwargs: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*args, **kwargs)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of all commands, in the order of the table."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command and return its `command`."""
        return self._import(cmd_name) if cmd_name in self._modules else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of all commands; those that bring their help text are not imported for it."""
        limit = formatter.width - 6 - max(map(len, self._modules))  # as in click's own
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, (click.Command(name, help=text) if text else self._import(name)).get_short_help_str(limit))
                    for name, (_, text) in self._modules.items()
                ]
            )

    def _import(self, name: str) -> click.Command:
        module, text = self._modules[name]
        with report_errors():
            command: click.Command = import_module(module).command
        command.help = text or command.help
        return command
