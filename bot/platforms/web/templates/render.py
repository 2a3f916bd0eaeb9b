"""Renders HTML templates.

`{{web-...}}` inserts an escaped message, `{{> name}}` a partial, any other name a page value.
"""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Final

from bot.locales import translate
from bot.platforms.web.templates.texts import EXAMPLES, FILLED_BY_SCRIPTS, TEXTS

FOLDER: Final = Path(__file__).parent


@cache
def render(name: str, language: str, **values: str) -> str:
    """Return the HTML of a page in a language."""

    def fill(found: re.Match[str]) -> str:
        match found[1]:
            case "language":
                return language
            case "page-data":
                return _page_data(language)
            case key if key in values:
                return html.escape(values[key])
            case message:
                return html.escape(translate(language, message))

    return re.sub(r"\{\{([a-z-]+)\}\}", fill, _with_parts(_read(name)))


def _with_parts(text: str) -> str:
    return re.sub(r"\{\{> ([a-z-]+)\}\}", lambda found: _with_parts(_read(f"parts/{found[1]}").strip()), text)


def _read(name: str) -> str:
    return (FOLDER / f"{name}.html").read_text(encoding="utf-8")


def _page_data(language: str) -> str:
    """Return the scripts' data as JSON that is safe inside a script element."""
    strings = {name: translate(language, f"web-{name}", **FILLED_BY_SCRIPTS) for name in TEXTS}
    data = {"language": language, "examples": EXAMPLES, "strings": strings}
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
