"""`montage doctor`: is everything in place for `montage run`, and if not, what to do."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from bot.errors import StartupError
from bot.platforms.slack.auth import try_tokens
from bot.settings import config_path, load_settings
from bot.store import disk_errors
from bot.store.database import database_path, open_database
from bot.store.images import open_images
from bot.store.lock import is_locked
from bot.store.migrate import current_revision, known_revisions
from cli import localized
from cli.errors import report_errors
from cli.language import say, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.settings import Settings


# Three dot-separated parts of base64url: the bot's id, a time, a signature.
DISCORD_TOKEN: Final = re.compile(r"[\w-]{18,}\.[\w-]{6,}\.[\w-]{27,}", re.ASCII)


LEAST_FREE_GB: Final = 1.0


class Finding(NamedTuple):
    """One line of the report: whether it is good news, and a message id with its parameters."""

    ok: bool
    message: str
    params: Mapping[str, str | int]


def good(message: str, **params: str) -> Finding:
    """All is well."""
    return Finding(ok=True, message=message, params=params)


def bad(message: str, **params: str | int) -> Finding:
    """Something is to be fixed; the message says how."""
    return Finding(ok=False, message=message, params=params)


@localized.command("doctor", "cli-doctor")
@localized.option("--channel", type=int, help="cli-doctor-channel")
def command(channel: int | None) -> None:
    """Print a line for each check; exit code 1 if anything is wrong."""
    healthy = True
    with report_errors():
        for finding in examine(channel):
            healthy = healthy and finding.ok
            mark = click.style("✓", fg="green") if finding.ok else click.style("✗", fg="red")
            click.echo(f"{mark} {text(finding.message, **finding.params)}")
        say("doctor-healthy" if healthy else "doctor-ill")
    sys.exit(0 if healthy else 1)


def examine(channel: int | None = None) -> Iterator[Finding]:
    """All findings; without a readable configuration there is only one. Discord is asked about a `channel` only."""
    try:
        settings = load_settings()
    except StartupError as error:
        yield bad(error.code, **error.params)
        return
    yield good("doctor-configuration", path=str(config_path()))
    yield examine_checkpoint(settings)
    yield examine_database(settings)
    yield examine_images(settings.images.folder)
    if isinstance(settings.images.folder, Path):
        yield examine_disk(settings.images.folder)
    yield examine_port(settings)
    yield examine_access(settings)
    yield examine_discord(settings)
    if channel is not None and (token := settings.discord.secret()):
        yield from examine_channel(token, channel)
    yield examine_slack(settings)


def examine_checkpoint(settings: Settings) -> Finding:
    """Whether the model loads."""
    from inference.checkpoint import default_checkpoint, load  # noqa: PLC0415 - takes torch along
    from inference.weights import CheckpointError  # noqa: PLC0415

    folder = settings.inference.checkpoint or default_checkpoint()
    try:
        name = load(folder).config.name
    except CheckpointError as error:
        return bad(f"checkpoint-{error.problem.value}", path=str(error.path))
    return good("doctor-checkpoint", name=name, path=str(folder))


def examine_database(settings: Settings) -> Finding:
    """Whether the database is absent but can be made, or present, writable and of a known revision."""
    path = database_path(settings.database.url)
    if path is None:
        return examine_server(settings)
    if not path.exists():
        folder = examine_folder(path.parent)
        return good("doctor-database-new", path=str(path)) if folder.ok else folder
    params = {"path": str(path)}
    try:
        revision = _revision(path)
    except sqlite3.Error as error:
        why = disk_errors.of_database(error, path)
        return bad(why.code, **why.params)
    if not os.access(path, os.W_OK):
        return bad("doctor-database-read-only", **params)
    newest, *_ = revisions = known_revisions()
    if revision not in revisions:
        return bad("startup-database-newer", **params)
    return good("doctor-database", **params) if revision == newest else _old(revision, newest, path)


def _old(revision: str, newest: str, path: Path) -> Finding:
    return good("doctor-database-old", path=str(path), revision=revision, newest=newest)


def _revision(path: Path) -> str:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def examine_server(settings: Settings) -> Finding:
    """Whether the database server answers, has what the tables need, and tables of a known revision, or none yet."""
    try:
        place, revision = asyncio.run(_server_revision(settings.database.url))
    except StartupError as error:
        return bad(error.code, **error.params)
    newest, *_ = revisions = known_revisions()
    if revision is None:
        return good("doctor-database-new", path=place)
    if revision not in revisions:
        return bad("startup-database-newer", path=place)
    return good("doctor-database" if revision == newest else "doctor-database-old", path=place)


async def _server_revision(url: str) -> tuple[str, str | None]:
    async with open_database(url) as database:
        return database.place, await current_revision(database)


def examine_images(folder: Path | str) -> Finding:
    """Whether pictures can be kept: in a folder, or where an address leads to."""
    if isinstance(folder, Path):
        return examine_folder(folder)
    try:
        open_images(folder)
    except StartupError as error:
        return bad(error.code, **error.params)
    return good("doctor-folder", path=folder)


def examine_folder(folder: Path) -> Finding:
    """Whether a folder can be written to, or made."""
    existing = _existing(folder)
    ok = existing.is_dir() and os.access(existing, os.W_OK)
    return good("doctor-folder", path=str(folder)) if ok else bad("startup-folder", path=str(folder))


def examine_disk(folder: Path) -> Finding:
    """Whether there is room for pictures: a sheet's faces are some 200 KB."""
    free = shutil.disk_usage(_existing(folder)).free / 1e9
    params = {"free": f"{free:.1f}"}
    return (
        good("doctor-disk", **params) if free >= LEAST_FREE_GB else bad("doctor-disk-low", path=str(folder), **params)
    )


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())


def examine_port(settings: Settings) -> Finding:
    """Whether the chat page's port is free, or taken by this very bot."""
    if not settings.web.enabled:
        return good("doctor-web-off")
    params = {"port": str(settings.web.port)}
    if _can_listen(settings.web.host, settings.web.port):
        return good("doctor-port", **params)
    file = database_path(settings.database.url)
    if file is not None and is_locked(file):
        return good("doctor-running", **params)
    return bad("startup-port", **params)


def _can_listen(host: str, port: int) -> bool:
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError:
        return False
    return True


def examine_access(settings: Settings) -> Finding:
    """Whether a page that others can reach asks for a token."""
    from bot.platforms.web.security.access import required_token  # noqa: PLC0415 - takes the web server along

    try:
        token = required_token(settings.web)
    except StartupError as error:
        return bad(error.code, **error.params)
    return good("doctor-access-token" if token else "doctor-local")


def examine_channel(token: str, channel: int) -> Iterator[Finding]:
    """What Discord itself says: the token, the clock, the bot's permissions in a channel."""
    from bot.platforms.discord.support.preflight import Preflight  # noqa: PLC0415 - takes discord.py along

    for ok, message, params in asyncio.run(Preflight(token, channel).run()):
        if "permissions" in params:
            names = str(params["permissions"]).split(",")
            said = [text(f"discord-permission-{name.replace('_', '-')}") for name in names]
            params["permissions"] = ", ".join(said)
        yield Finding(ok, message, params)


def examine_discord(settings: Settings) -> Finding:
    """Whether the token, if there is one, looks like one; nobody is asked."""
    try:
        token = settings.discord.secret()
    except StartupError as error:
        return bad(error.code, **error.params)
    if token is None:
        return good("doctor-discord-off")
    return good("doctor-discord") if DISCORD_TOKEN.fullmatch(token) else bad("doctor-discord-shape")


def examine_slack(settings: Settings) -> Finding:
    """Whether the tokens, if there are any, look like some, and whether Slack takes them and grants every scope."""
    try:
        if settings.slack.secret("bot_token") is None:
            return good("doctor-slack-off")
        if not (settings.slack.secret("bot_token") or "").startswith("xoxb-"):
            return bad("doctor-slack-bot-token-shape")
        if settings.slack.port is None and not (settings.slack.secret("app_token") or "xapp-").startswith("xapp-"):
            return bad("doctor-slack-app-token-shape")
        identity = asyncio.run(try_tokens(settings.slack))
    except StartupError as error:
        return bad(error.code, **error.params)
    if identity.missing_scopes:
        return bad("doctor-slack-scopes", scopes=", ".join(sorted(identity.missing_scopes)))
    return good("doctor-slack", workspace=identity.workspace, name=identity.name)
