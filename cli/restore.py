"""`montage restore`: put a back-up back; the bot must not run."""

from __future__ import annotations

from pathlib import Path

import click

from bot.locales import translate
from bot.operating.backup import restore
from bot.operating.error_messages import shell_language
from bot.settings import load_settings
from cli.errors import report_errors


@click.command(name="restore", help="백업을 되돌려요. 먼저 봇을 멈춰 주세요. 지금의 데이터는 지우지 않고 옮겨 둬요.")
@click.argument("folder", metavar="폴더", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Restore and say where the earlier data went."""
    language = shell_language()
    with report_errors():
        aside = restore(load_settings(), folder)
        if aside is None:
            click.echo(translate(language, "backup-restored"))
        else:
            click.echo(translate(language, "backup-restored-aside", path=str(aside)))
