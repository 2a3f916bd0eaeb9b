"""`montage restore`: put a back-up back; the bot must not run."""

from __future__ import annotations

from pathlib import Path

import click

from bot.operating.backup import restore
from bot.settings import load_settings
from cli import localized
from cli.errors import report_errors
from cli.language import say


@localized.command("restore", "cli-restore")
@localized.argument("folder", metavar="cli-arg-folder", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Restore and say where the earlier data went."""
    with report_errors():
        aside = restore(load_settings(), folder)
        if aside is None:
            say("backup-restored")
        else:
            say("backup-restored-aside", path=str(aside))
