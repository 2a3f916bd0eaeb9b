"""The page itself: one HTML file, with its texts in the reader's language."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.locales import translate
from bot.platforms.web.faults import language_of

if TYPE_CHECKING:
    from bot.platforms.web.session import Sessions

FOLDER: Final = Path(__file__).parent
STATIC: Final = FOLDER / "static"
EXAMPLES: Final = (
    "50대 남자, 각진 얼굴, 오른쪽 가르마, 뿔테 안경",
    "20대 여자, 볼살이 통통한 계란형 얼굴, 내린 앞머리",
    "60대 할아버지, 대머리, 이마 주름이 깊고 콧수염",
    "30대 초반 여자, 긴 생머리에 쌍꺼풀이 진한 큰 눈",
)
TEXTS: Final = (
    "cancelled",
    "candidate",
    "command-help",
    "command-help-says",
    "command-help-usage",
    "command-history",
    "command-history-says",
    "command-history-usage",
    "command-montage",
    "command-montage-says",
    "command-montage-usage",
    "commands-offered",
    "drawing",
    "error-unexpected",
    "error-unreachable",
    "finished",
    "history-says",
    "mark-missed",
    "mark-shown",
    "mark-unsure",
    "marks-more",
    "next",
    "page",
    "queued",
    "reaction",
    "sheet-alt",
    "unknown-command",
    "waiting",
)
"""The messages, without their prefix `web-`, that the page's scripts use."""
FILLED_BY_SCRIPTS: Final = {
    name: f"{{{name}}}" for name in ("ahead", "count", "description", "number", "order", "page", "percent", "votes")
}
"""Variables that stay as `{name}` in the texts, for the scripts to fill in."""


class Page:
    """The route of the page, which also is where visitors get their ids."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def routes(self) -> list[web.RouteDef | web.StaticDef]:
        """What is served where."""
        return [web.get("/", self.show), web.static("/static", STATIC)]

    async def show(self, request: web.Request) -> web.Response:
        """The page in the reader's language."""
        response = web.Response(text=render(language_of(request)), content_type="text/html")
        response.headers["Vary"] = "Accept-Language"
        self._sessions.remember(request, response)
        return response


@cache
def render(language: str) -> str:
    """The HTML of the page: `{{web-...}}` becomes that message, escaped."""

    def fill(found: re.Match[str]) -> str:
        match found[1]:
            case "language":
                return language
            case "page-data":
                return _page_data(language)
            case message:
                return html.escape(translate(language, message))

    return re.sub(r"\{\{([a-z-]+)\}\}", fill, (FOLDER / "index.html").read_text(encoding="utf-8"))


def _page_data(language: str) -> str:
    """What the scripts need, as JSON that can stand inside a script element."""
    strings = {name: translate(language, f"web-{name}", **FILLED_BY_SCRIPTS) for name in TEXTS}
    data = {"language": language, "examples": EXAMPLES, "strings": strings}
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
