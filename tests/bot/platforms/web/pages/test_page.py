from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession

from bot.locales import LANGUAGES
from bot.platforms.web.pages.page import STATIC
from bot.platforms.web.templates.render import FOLDER, render
from bot.platforms.web.templates.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.bot.platforms.web.visitor import Visitor

TYPES = {
    ".js": {"text/javascript", "application/javascript"},
    ".css": {"text/css"},
    ".svg": {"image/svg+xml"},
}


def page_data(html: str) -> dict[str, dict[str, str]]:
    found = re.search(r'id="page-data">(.*?)</script>', html)
    assert found
    data: dict[str, dict[str, str]] = json.loads(found[1])
    return data


@pytest.mark.parametrize(
    ("accept", "language", "title"),
    [("ko-KR,ko;q=0.9,en;q=0.8", "ko", "몽타주"), ("en-GB,en;q=0.9", "en", "Montage"), ("fr", "en", "Montage")],
)
async def test_the_page_speaks_the_browsers_language(
    new_visitor: Callable[..., Awaitable[Visitor]], accept: str, language: str, title: str
) -> None:
    html = await (await new_visitor(accept)).open_page()
    assert f'<html lang="{language}">' in html
    assert f"<title>{title}</title>" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_fill_in(language: str) -> None:
    for name in [path.stem for path in FOLDER.glob("*.html") if path.stem not in ("error", "login")]:
        html = render(name, language)
        assert "{{" not in html
        if "page-data" in html:
            assert "<" not in json.dumps(page_data(html), ensure_ascii=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_fill_in_what_the_server_left_open(language: str) -> None:
    strings = page_data(render("chat", language))["strings"]
    assert "{percent}" in strings["drawing"]
    assert {"{number}", "{votes}"} <= set(re.findall(r"\{\w+\}", strings["reaction"]))


def test_the_scripts_get_the_texts_they_use_and_no_others() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js"))
    used = set(re.findall(r'\btext\("([a-z-]+)"', source))
    commands = re.findall(r'id: "(\w+)"', source)
    used |= {f"command-{name}-{part}" for name in commands for part in ("usage", "says")}
    assert used == set(TEXTS)


async def test_scripts_are_modules_with_the_right_type(visitor: Visitor) -> None:
    for path in sorted(STATIC.rglob("*.*")):
        async with visitor.session.get(f"/static/{path.relative_to(STATIC).as_posix()}") as response:
            assert response.content_type in TYPES[path.suffix]


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in STATIC.rglob("*.*"):
        addresses = re.findall(r"https?://[^\s\"']+", path.read_text(encoding="utf-8"))
        assert set(addresses) <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize(
    ("language", "sentence"), [("ko-KR", "여기에는 아무것도 없어요."), ("en-GB", "There is nothing here.")]
)
async def test_an_unknown_address_is_a_page(address: str, language: str, sentence: str) -> None:
    async with ClientSession(address, headers={"Accept-Language": language, "Accept": "text/html,*/*"}) as session:
        async with session.get("/nothing-here") as response:
            assert (response.status, response.content_type) == (404, "text/html")
            text = await response.text()
        assert f"<h1>{sentence}</h1>" in text
        assert 'href="/gallery"' in text
        async with session.get("/api/nothing") as response:
            assert (response.status, response.content_type) == (404, "application/json")
    async with ClientSession(address) as program, program.get("/nothing-here") as response:
        assert response.content_type == "application/json", "what asks for no page gets none"
