"""`montage run`: start the bot with every platform that is configured."""

from __future__ import annotations

import asyncio

import click

from bot.__main__ import run
from bot.operating import logs
from bot.operating.error_messages import shell_language
from bot.settings import load_settings
from cli.errors import report_errors


@click.command(name="run", help="봇을 실행해요. 토큰이 없으면 채팅 페이지만 켜져요. 멈추려면 Ctrl+C를 누르세요.")
@click.option("--port", type=click.IntRange(0, 65535), help="채팅 페이지의 포트 (설정 파일보다 우선해요)")
def command(port: int | None) -> None:
    """Run the bot until it is told to stop."""
    with report_errors():
        settings = load_settings()
        if port is not None:
            settings = settings.model_copy(update={"web": settings.web.model_copy(update={"port": port})})
        logs.configure(settings.bot.log_level, settings.bot.log_format, settings.secrets())
        asyncio.run(run(settings, click.echo, shell_language()))
