"""The rendered view shows only the items that one user sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.platforms.discord.helpers import DESCRIPTION, answer_to, finished_sheet
from tests.fakes.discord.view import capture_screen, render_page
from tests.fakes.discord.view.markdown import to_html
from tests.fakes.discord.view.screen import UserAction

if TYPE_CHECKING:
    from tests.fakes.discord import FakeDiscord, FakeUser


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**#1** <b>", "<p><strong>#1</strong> &lt;b&gt;</p>"),
        (r"\*\*안경\*\*", "<p>**안경**</p>"),
        ("-# 작게\n", '<p class="subtext">작게</p><p><br></p>'),
        ("- 하나\n  더", '<p class="item">하나</p><p class="rest">더</p>'),
        ("[#2](https://a.b/c)", '<p><a href="https://a.b/c">#2</a></p>'),
        ("[#2](javascript:x)", "<p>[#2](javascript:x)</p>"),
        ("<#3>", '<p><span class="mention">#방</span></p>'),
        ("<@&4>", '<p><span class="mention">@?</span></p>'),
        ("`/montage`", "<p><code>/montage</code></p>"),
    ],
)
def test_markdown(text: str, html: str) -> None:
    assert to_html(text, {"2": "수아", "3": "방"}) == html


@pytest.mark.usefixtures("bot")
async def test_each_sees_the_channel_and_their_own_answers(fake: FakeDiscord, sua: FakeUser, emma: FakeUser) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    await answer_to(fake, await emma.click(message, "크게 2"))
    opened = await sua.click(message, "설명 고치기")
    await fake.until(lambda: opened.form is not None)

    seen = capture_screen(fake, sua).items
    assert [(item.alone, item.form is not None) for item in seen] == [(False, False), (False, True)]
    typed = (("설명", DESCRIPTION), ("후보수", "4"))
    assert [item.action for item in seen] == [
        UserAction("수아", "command", "montage", typed),
        UserAction("수아", "button", "설명 고치기"),
    ]
    assert seen[0].reactions["1️⃣"] == (1, False)

    public, large = capture_screen(fake, emma).items
    assert (public.alone, large.alone, large.action) == (False, True, UserAction("Emma", "button", "크게 2"))


@pytest.mark.usefixtures("bot")
async def test_the_page_needs_nothing_else(fake: FakeDiscord, sua: FakeUser) -> None:
    await finished_sheet(fake, sua)
    html = render_page(capture_screen(fake, sua))
    assert html.count("<article") == 1
    assert 'src="data:image/png;base64,' in html
    assert not [part for part in ("<script", 'src="http', "@import", "url(") if part in html]
