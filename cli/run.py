"""`montage run`: start the bot with every platform that is configured."""

from __future__ import annotations

import asyncio

import click

from bot.__main__ import run
from bot.operating import logs
from bot.settings import load_settings
from cli import localized
from cli.errors import report_errors
from cli.language import current_language


@localized.command("run", "cli-run")
@localized.option("--port", type=click.IntRange(0, 65535), help="cli-run-port")
def command(port: int | None) -> None:
    """Run the bot until it is told to stop."""
    with report_errors():
        settings = load_settings()
        if port is not None:
            settings = settings.model_copy(update={"web": settings.web.model_copy(update={"port": port})})
        logs.configure(settings.bot.log_level, settings.bot.log_format, settings.secrets())
        asyncio.run(run(settings, click.echo, current_language()))
