"""Converts the Markdown that the bot uses to HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Mapping

_INLINE: Final = re.compile(
    r"\\(?P<escaped>[^\w\s])"
    r"|`(?P<code>[^`]+)`"
    r"|\*\*(?P<bold>.+?)\*\*"
    r"|\[(?P<text>[^\]]+)\]\((?P<url>https?://[^)\s]+)\)"
    r"|<(?P<mention>@&|@|#)(?P<id>\d+)>"
)
_BEGINNINGS: Final = {"-# ": "subtext", "- ": "item", "  ": "rest"}  # "  " continues an item


def to_html(text: str, names: Mapping[str, str]) -> Markup:
    """Return a message's text as HTML; `names` maps ids of users, roles and channels to names for mentions."""
    return Markup("").join(_line(line, names) for line in text.split("\n"))


def _line(line: str, names: Mapping[str, str]) -> Markup:
    for prefix, kind in _BEGINNINGS.items():
        if line.startswith(prefix):
            return Markup('<p class="{}">{}</p>').format(kind, _inline(line.removeprefix(prefix), names))
    return Markup("<p>{}</p>").format(_inline(line, names) if line.strip() else Markup("<br>"))


def _inline(text: str, names: Mapping[str, str]) -> Markup:
    html, end = Markup(""), 0
    for match in _INLINE.finditer(text):
        html += escape(text[end : match.start()]) + _span(match, names)
        end = match.end()
    return html + escape(text[end:])


def _span(match: re.Match[str], names: Mapping[str, str]) -> Markup:
    if match["escaped"]:
        return escape(match["escaped"])
    if match["code"]:
        return Markup("<code>{}</code>").format(match["code"])
    if match["bold"]:
        return Markup("<strong>{}</strong>").format(_inline(match["bold"], names))
    if match["url"]:
        return Markup('<a href="{}">{}</a>').format(match["url"], _inline(match["text"], names))
    return Markup('<span class="mention">{}{}</span>').format(match["mention"][0], names.get(match["id"], "?"))
