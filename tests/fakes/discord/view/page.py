"""Renders a screen as one HTML page with style and pictures embedded."""

from __future__ import annotations

import base64
import mimetypes
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader

from tests.fakes.discord.store import LOADING
from tests.fakes.discord.view.markdown import to_html

if TYPE_CHECKING:
    from tests.fakes.discord.objects import Json
    from tests.fakes.discord.view.screen import Screen

_FOLDER: Final = Path(__file__).parent
_TEMPLATES: Final = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True)
_ATTACHED: Final = "attachment://"


def render_page(screen: Screen, last: int = 0, opened: str = "") -> str:
    """Render the last items of a screen (0: all); the menu whose id contains `opened` is shown open."""
    return _TEMPLATES.get_template("page.html").render(
        items=screen.items[-last:],
        opened=opened,
        style=(_FOLDER / "page.css").read_text(encoding="utf-8"),
        is_loading=lambda message: bool(message["flags"] & LOADING),
        html=partial(to_html, names=screen.names),
        files_of=_files_of,
        is_picture=lambda attachment: _type(attachment).startswith("image/"),
        source=partial(_source, screen),
        thumbnail=partial(_thumbnail, screen),
        name_of=lambda default: screen.names.get(default["id"], "?"),
    )


def _files_of(message: Json) -> list[Json]:
    """Return the attachments shown below a message, without those that its embeds show."""
    shown = {(embed.get("thumbnail") or {}).get("url", "").removeprefix(_ATTACHED) for embed in message["embeds"]}
    return [attachment for attachment in message["attachments"] if attachment["filename"] not in shown]


def _thumbnail(screen: Screen, message: Json, embed: Json) -> str | None:
    name = (embed.get("thumbnail") or {}).get("url", "").removeprefix(_ATTACHED)
    return next((_source(screen, a) for a in message["attachments"] if a["filename"] == name), None)


def _source(screen: Screen, attachment: Json) -> str:
    """Return an attachment as a data URL."""
    data = base64.b64encode(screen.files[attachment["id"]]).decode()
    return f"data:{_type(attachment)};base64,{data}"


def _type(attachment: Json) -> str:
    """Return an attachment's media type, derived from its name as Discord does, not from the upload's header."""
    return mimetypes.guess_type(attachment["filename"])[0] or ""
