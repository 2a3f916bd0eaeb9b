"""Private montages are visible only to their author."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.platforms.slack import connect
from tests.bot.platforms.slack.conftest import FAST_TIMING
from tests.bot.platforms.slack.helpers import (
    DESCRIPTION,
    all_answered,
    answered,
    eventually,
    has_sheet,
    new_sheet,
    only_message,
    opened,
    words,
)
from tests.fakes.slack.objects import CHANNEL

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.inference import FakeBackend
    from tests.fakes.slack import FakeSlack, FakeUser


@pytest.mark.usefixtures("bot")
async def test_a_private_montage_goes_to_its_author_alone(fake: FakeSlack, sua: FakeUser, emma: FakeUser) -> None:
    command = sua.slash(f"{DESCRIPTION} 비공개")
    assert "나에게만 보여요" in (await answered(fake, command))["text"]
    own = f"D{sua.id}"
    sheet = fake.store.messages[own, await new_sheet(fake, set(), channel=own)]
    assert fake.store.visible() == []
    assert "🔒 나에게만 보이는 몽타주예요." in words(sheet)
    assert "/invite" not in words(sheet)

    sua.click(sheet, "변형 1")
    await new_sheet(fake, {sheet["ts"]}, channel=own)
    assert fake.store.visible() == [], "what comes out of it is private too"
    assert "There is no montage" in (await answered(fake, emma.slash("info 1")))["text"]
    assert "Nothing was found" in words(await answered(fake, emma.slash(f"history <@{sua.id}|sua>")))
    assert "no montage of such a face" in words(await answered(fake, emma.slash(f"similar {DESCRIPTION}")))
    assert "#1" in words(await answered(fake, sua.slash("기록")))

    sua.react(sheet["ts"], "two", channel=own)
    await fake.until(lambda: "앞에서부터 2," in str(sheet["blocks"]))


@pytest.mark.usefixtures("bot")
async def test_the_form_asks_whether_it_shall_be_private(fake: FakeSlack, sua: FakeUser) -> None:
    sua.shortcut("montage_describe")
    sua.submit(await opened(fake), DESCRIPTION, private=["private"])
    await new_sheet(fake, set(), channel=f"D{sua.id}")
    assert fake.store.visible(CHANNEL) == []


async def test_a_private_montage_survives_a_restart(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser, backend: FakeBackend
) -> None:
    backend.hold()
    own = f"D{sua.id}"
    async with connect(montages, slack_settings, FAST_TIMING):
        sua.slash(f"{DESCRIPTION} private")
        await fake.until(lambda: bool(fake.store.visible(own)))
    async with connect(montages, slack_settings, FAST_TIMING):
        backend.release()
        await fake.until(lambda: has_sheet(only_message(fake, own)))
        await eventually(partial(all_answered, montages))
    assert fake.store.visible() == []


@pytest.mark.usefixtures("bot")
async def test_a_direct_message_to_the_bot_is_private(fake: FakeSlack, sua: FakeUser, emma: FakeUser) -> None:
    own = f"D{sua.id}"
    fake.store.members.add(own)
    sua.slash(DESCRIPTION, channel=own)
    await new_sheet(fake, set(), channel=own)
    assert "There is no montage" in (await answered(fake, emma.slash("info 1")))["text"]
    assert "Nothing was found" in words(await answered(fake, emma.slash(f"history <@{sua.id}>")))
    assert "#1" in words(await answered(fake, sua.slash("정보 1")))
    assert "#1" in words(await answered(fake, sua.slash("비슷한 각진 얼굴", channel=own)))
    emma.slash(DESCRIPTION)
    await new_sheet(fake, set())
    assert "<@U0003>" in words(await answered(fake, sua.slash("정보 2", channel=own))), "the workspace is seen there"
