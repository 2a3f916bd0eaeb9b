"""The `montage` command: one file per command, imported only when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

COMMANDS = {
    "draw": "cli.draw",
    "run": "cli.run",
    "doctor": "cli.doctor",
    "export-votes": "cli.export_votes",
    "reindex": "cli.reindex",
    "moderate": "cli.moderate",
    "backup": "cli.backup",
    "restore": "cli.restore",
    "prepare": "cli.prepare",
    "sketch": "cli.sketch",
    "portrait": "cli.portrait",
    "portrait-values": "cli.portrait_values",
    "new": "cli.new",
    "convert": "cli.convert",
    "extract-embeddings": "cli.extract_embeddings",
    "train": "cli.train",
    "evaluate": "cli.evaluate",
    "sweep": "cli.sweep",
}


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own; torch is imported only where it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of all commands, in the order of the table above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command and return its `command`."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command


@click.group(cls=LazyGroup)
def montage() -> None:
    """한국어 설명을 가상 인물 몽타주로 그려요."""


def main() -> None:
    """Console entry point."""
    sys.exit(montage(prog_name="montage"))
