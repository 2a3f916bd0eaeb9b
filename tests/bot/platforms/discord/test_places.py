"""Where people can ask: threads, direct messages with the bot, and places that the bot was not added to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.history import HistoryQuery
from bot.domain.people import Person
from tests.bot.platforms.discord.helpers import DESCRIPTION, answer_to, sheet_of
from tests.fakes.discord import FakeUser
from tests.fakes.discord.objects import (
    BOT_DIRECT,
    CHANNEL_ID,
    GROUP_DIRECT,
    GUILD_ID,
    OTHER_SERVER,
    SERVER,
    THREAD,
    Place,
    thread,
)
from tests.fakes.discord.store import EPHEMERAL

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.fakes.discord import FakeDiscord
    from tests.fakes.inference import FakeBackend

pytestmark = pytest.mark.usefixtures("bot")
AWAY = pytest.mark.parametrize("place", [GROUP_DIRECT, OTHER_SERVER], ids=["group", "other server"])


async def test_a_montage_in_the_bots_direct_messages_can_be_voted_for(
    fake: FakeDiscord, sua: FakeUser, montages: Montages
) -> None:
    sua.place = BOT_DIRECT
    message_id = await sheet_of(fake, await sua.slash("montage", 설명=DESCRIPTION))
    assert fake.store.channel_of(message_id) == BOT_DIRECT.channel["id"]
    shown = fake.store.pictures(message_id)
    await sua.react(message_id, "4️⃣")
    await fake.until(lambda: fake.store.pictures(message_id) != shown)
    (job,) = (await montages.archive.search_history(HistoryQuery("discord"))).jobs
    assert (job.guild_id, job.private) == (None, False)


@AWAY
async def test_where_the_bot_was_not_added_only_the_person_sees_the_result(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, place: Place
) -> None:
    sua.place = place
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: bool(interaction.answers) and "AI 생성" in interaction.answers[0]["content"])
    assert interaction.answers[0]["flags"] & EPHEMERAL
    assert fake.store.visible(place.channel["id"]) == []
    (job,) = (await montages.archive.search_history(HistoryQuery("discord", viewer=sua_person()))).jobs
    assert (job.guild_id, job.private) == (None, True)


@AWAY
async def test_its_buttons_stay_private_too(fake: FakeDiscord, sua: FakeUser, place: Place) -> None:
    sua.place = place
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: bool(interaction.answers) and "AI 생성" in interaction.answers[0]["content"])
    again = await sua.click(interaction.answers[0], "다시")
    await fake.until(lambda: bool(again.answers) and "AI 생성" in again.answers[0]["content"])
    assert again.answers[0]["flags"] & EPHEMERAL
    assert fake.store.visible(place.channel["id"]) == []


@AWAY
async def test_a_result_after_the_token_died_comes_by_direct_message(
    fake: FakeDiscord, sua: FakeUser, backend: FakeBackend, place: Place
) -> None:
    backend.hold()
    sua.place = place
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: bool(interaction.answers))
    fake.clock.skip(16 * 60)
    backend.release()
    direct = f"9{sua.account['id']}"
    await fake.until(lambda: any("AI 생성" in message["content"] for message in fake.store.visible(direct)))
    assert fake.store.visible(place.channel["id"]) == []


async def test_permissions_in_a_server_without_the_bot_mean_nothing(fake: FakeDiscord, sua: FakeUser) -> None:
    sua.place = OTHER_SERVER
    with pytest.raises(LookupError):
        await sua.slash("설정")


async def test_settings_are_not_offered_in_direct_messages(fake: FakeDiscord, sua: FakeUser) -> None:
    sua.place = BOT_DIRECT
    with pytest.raises(LookupError):
        await sua.slash("설정")
    (settings,) = (command for command in fake.routes.commands if command["name"] == "설정")
    assert (settings["contexts"], settings["integration_types"]) == ([0], [0])


@pytest.mark.parametrize("allowed", [CHANNEL_ID, "301"], ids=["its channel", "the thread itself"])
async def test_a_thread_counts_as_a_part_of_its_channel(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, allowed: str
) -> None:
    await montages.server_rules.change("discord", GUILD_ID, channels=(allowed,))
    sua.place = THREAD
    message_id = await sheet_of(fake, await sua.slash("montage", 설명=DESCRIPTION))
    assert fake.store.channel_of(message_id) == "301"


async def test_a_thread_of_another_channel_is_refused(fake: FakeDiscord, sua: FakeUser, montages: Montages) -> None:
    await montages.server_rules.change("discord", GUILD_ID, channels=(CHANNEL_ID,))
    sua.place = Place(thread(parent_id="305", thread_id="306"))
    answer = await answer_to(fake, await sua.slash("montage", 설명=DESCRIPTION))
    assert answer["flags"] & EPHEMERAL


async def test_a_channel_counts_as_a_part_of_its_category(fake: FakeDiscord, sua: FakeUser, montages: Montages) -> None:
    await montages.server_rules.change("discord", GUILD_ID, channels=("307",))
    await fake.gateway.dispatch("CHANNEL_UPDATE", {**sua.place.channel, "parent_id": "307"}, intent=1)
    await sheet_of(fake, await sua.slash("montage", 설명=DESCRIPTION))


async def test_the_picker_offers_every_kind_of_channel_in_which_people_can_ask(
    fake: FakeDiscord, sua: FakeUser
) -> None:
    answer = await answer_to(fake, await sua.slash("설정"))
    picker = answer["components"][0]["components"][0]
    assert set(picker["channel_types"]) == {0, 2, 4, 5, 10, 11, 12, 15}


def sua_person() -> Person:
    """Return the person of the fixture `sua`."""
    return Person("discord", "2")


@pytest.mark.parametrize(
    ("place", "words"), [(SERVER, "설명이 비어"), (GROUP_DIRECT, "The description is empty")], ids=["Korean", "none"]
)
async def test_other_languages_get_english_unless_the_server_is_korean(
    fake: FakeDiscord, place: Place, words: str
) -> None:
    taro = FakeUser(fake, "5", "太郎", locale="ja")
    taro.place = place
    answer = await answer_to(fake, await taro.slash("montage", 설명=" "))
    assert answer["content"].startswith(words)


def test_commands_are_english_in_other_languages(fake: FakeDiscord) -> None:
    (queue,) = (command for command in fake.routes.commands if command["name"] == "대기열")
    assert {queue["name_localizations"][locale] for locale in ("de", "ja", "en-US")} == {"queue"}
