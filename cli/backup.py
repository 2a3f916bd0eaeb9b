"""`montage backup`: everything people made, copied to a folder; the bot may go on running."""

from __future__ import annotations

from pathlib import Path

import click

from bot.locales import translate
from bot.operating.backup import back_up
from bot.operating.error_messages import shell_language
from bot.settings import load_settings
from cli.errors import report_errors


@click.command(name="backup", help="데이터베이스와 그림을 폴더에 백업해요. 봇이 실행 중이어도 괜찮아요.")
@click.argument("folder", metavar="폴더", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Make a back-up and say where it is."""
    with report_errors():
        pictures = back_up(load_settings(), folder)
        click.echo(translate(shell_language(), "backup-done", path=str(folder), pictures=pictures))
