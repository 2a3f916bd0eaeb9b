"""The message shortcuts do the same as the buttons of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.jobs import JobKind
from tests.bot.platforms.slack.helpers import DESCRIPTION, answered, finished_sheet, new_sheet, opened, words

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.fakes.slack import FakeSlack, FakeUser

pytestmark = pytest.mark.usefixtures("bot")


async def test_info_again_edit_and_favourite(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    ts = await finished_sheet(fake, sua)
    emma.message_shortcut("montage_info_message", ts=ts)
    assert "*Seed*" in words(await opened(fake))

    again = emma.message_shortcut("montage_again_message", ts=ts)
    second = await new_sheet(fake, {ts})
    fake.postman.repeat(again)
    await fake.until(lambda: len(again.acknowledgements) == 2)
    assert (await montages.archive.get(2)).kind is JobKind.AGAIN

    sua.message_shortcut("montage_edit_message", ts=ts)
    form = await opened(fake, before=1)
    assert form["blocks"][0]["element"]["initial_value"] == DESCRIPTION
    sua.submit(form, "둥근 얼굴")
    await new_sheet(fake, {ts, second})
    assert (await montages.archive.get(3)).description == "둥근 얼굴"

    for state in ("담았어요", "뺐어요"):
        used = sua.message_shortcut("montage_favourite_message", ts=ts)
        assert state in (await answered(fake, used))["text"]


@pytest.mark.parametrize("action", ["info", "again", "edit", "favourite", "report"])
async def test_other_messages_show_no_montage(fake: FakeSlack, sua: FakeUser, emma: FakeUser, action: str) -> None:
    used = sua.message_shortcut(f"montage_{action}_message", "점심 뭐 먹지?")
    assert "이 메시지에는 몽타주가 없어요" in (await answered(fake, used))["text"]
    used = emma.message_shortcut(f"montage_{action}_message", "lunch?")
    assert "This message shows no montage" in (await answered(fake, used))["text"]
