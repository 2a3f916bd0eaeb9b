"""`montage backup`: everything people made, copied to a folder; the bot may go on running."""

from __future__ import annotations

from pathlib import Path

import click

from bot.operating.backup import back_up
from bot.settings import load_settings
from cli import localized
from cli.errors import report_errors
from cli.language import say


@localized.command("backup", "cli-backup")
@localized.argument("folder", metavar="cli-arg-folder", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Make a back-up and say where it is."""
    with report_errors():
        copied = back_up(load_settings(), folder)
        say("backup-done", path=str(folder), pictures=copied.pictures)
        if copied.missing:
            say("backup-missing", pictures=copied.missing)
