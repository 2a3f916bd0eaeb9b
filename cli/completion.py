"""`montage completion`: the script that lets a shell complete commands and options."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from cli import localized

if TYPE_CHECKING:
    from collections.abc import Mapping

SHELLS: Mapping[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@localized.command("completion", "cli-completion")
@localized.argument("shell", metavar="cli-arg-shell", type=click.Choice(list(SHELLS)))
def command(shell: str) -> None:
    """Print the script."""
    root = click.get_current_context().find_root().command
    click.echo(SHELLS[shell](root, {}, "montage", "_MONTAGE_COMPLETE").source())
