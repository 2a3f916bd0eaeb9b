"""`/대기열`, `/취소`, `/설정`, `/내정보`, `/도움말`, and the suggestions of `/montage`."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from bot.domain.jobs import JobState
from bot.domain.rules import GuildRules
from bot.locales import trait_names
from bot.platforms.discord.cogs.help import GROUPS, help_embed
from bot.platforms.discord.connection import connect
from tests.bot.platforms.discord.conftest import FAST_TIMING
from tests.bot.platforms.discord.helpers import DESCRIPTION, answer_to, finished_sheet, labels, sheet_of
from tests.fakes.discord.objects import CHANNEL_ID, GUILD_ID, ROLE_ID
from tests.fakes.discord.store import EPHEMERAL

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.discord import FakeDiscord, FakeUser
    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.inference import FakeBackend

ELSEWHERE = "301"


async def _choices(fake: FakeDiscord, typed: Interaction) -> list[object]:
    await fake.until(lambda: typed.choices is not None)
    return [choice["value"] for choice in typed.choices or ()]


@pytest.mark.usefixtures("bot")
async def test_the_queue_tells_places_and_hides_what_others_asked_for(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, backend: FakeBackend
) -> None:
    backend.hold()
    await answer_to(fake, await sua.slash("montage", 설명=DESCRIPTION))
    await fake.until(lambda: len(backend.requests) == 1)
    await answer_to(fake, await emma.slash("montage", 설명="a secret wish"))
    seen = await answer_to(fake, await emma.slash("대기열"))
    assert seen["flags"] & EPHEMERAL
    assert seen["content"].startswith("1 being drawn, 1 waiting.\n- ")
    assert "a secret wish" in seen["content"]
    assert "place 1" in seen["content"]
    theirs = await answer_to(fake, await sua.slash("대기열"))
    assert "secret" not in theirs["content"]
    assert "✏️ 그리고 있어요" in theirs["content"]


@pytest.mark.usefixtures("bot")
async def test_jobs_are_cancelled_by_number_or_the_newest_first(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages, backend: FakeBackend
) -> None:
    nothing = await answer_to(fake, await sua.slash("취소"))
    assert "취소할 몽타주가 없어요" in nothing["content"]
    backend.hold()
    for _ in range(3):
        await answer_to(fake, await sua.slash("montage", 설명=DESCRIPTION))
    assert await _choices(fake, await sua.type("취소", "번호", "")) == [1, 2, 3]
    assert await _choices(fake, await emma.type("취소", "번호", "")) == []
    await answer_to(fake, await sua.slash("취소", 번호=1))
    assert "3번 몽타주를 취소했어요" in (await answer_to(fake, await sua.slash("취소")))["content"]
    states = [(await montages.archive.get(number)).state for number in (1, 2, 3)]
    assert states[0] is states[2] is JobState.CANCELLED is not states[1]
    assert "Only the person" in (await answer_to(fake, await emma.slash("취소", 번호=2)))["content"]


@pytest.mark.usefixtures("bot")
async def test_descriptions_are_suggested_from_ones_own_history(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, backend: FakeBackend
) -> None:
    backend.hold()
    for description in ("뿔테 안경", "콧수염", "뿔테 안경", "안경" * 60):
        await answer_to(fake, await sua.slash("montage", 설명=description))
    assert await _choices(fake, await sua.type("montage", "설명", "")) == ["뿔테 안경", "콧수염"]
    assert await _choices(fake, await sua.type("montage", "설명", "안경")) == ["뿔테 안경"]
    assert await _choices(fake, await emma.type("montage", "설명", "")) == []


async def test_operators_set_rules_in_menus_that_outlive_the_process(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings, sua: FakeUser, emma: FakeUser
) -> None:
    async with connect(montages, discord_settings, FAST_TIMING):
        shown = await answer_to(fake, await sua.slash("설정"))
        assert shown["flags"] & EPHEMERAL
        assert "**채널** 모두 허용" in shown["content"]
    async with connect(montages, discord_settings, FAST_TIMING):
        await sua.choose(shown, "channels", CHANNEL_ID, ELSEWHERE)
        await fake.until(lambda: f"**채널** <#{CHANNEL_ID}> <#{ELSEWHERE}>" in shown["content"])
        await sua.choose(shown, "roles", ROLE_ID)
        await fake.until(lambda: f"<@&{ROLE_ID}>" in shown["content"])
        await sua.choose(shown, "language", "en")
        await sua.choose(shown, "candidates", "2")
        await fake.until(lambda: "**기본 후보 수** 2" in shown["content"])
        await sua.click(shown, "그림 속 표시 켜기·끄기")
        await fake.until(lambda: "꺼짐" in shown["content"])
        opened = await sua.click(shown, "한도와 보관 기간")
        await fake.until(lambda: opened.form is not None)
        await sua.submit(opened, max_candidates="3", retention_days=" 30 ")
        await fake.until(lambda: "**보관하는 날 수** 30" in shown["content"])
        for wrong in ("많이", "0", "999999"):
            refused = await answer_to(fake, await sua.submit(opened, jobs_per_day=wrong))
            assert refused["content"].endswith("비워 두면 봇의 기본값을 써요.")

        assert await montages.server_rules.get("discord", GUILD_ID) == GuildRules(
            (CHANNEL_ID, ELSEWHERE), (ROLE_ID,), "en", 2, max_candidates=3, label=False, retention_days=30
        )
        no_role = await answer_to(fake, await sua.slash("montage", 설명=DESCRIPTION))
        assert "역할이 있어야" in no_role["content"]
        sua.roles = [ROLE_ID]
        message = fake.store.messages[await sheet_of(fake, await sua.slash("montage", 설명=DESCRIPTION), 2)]
        assert "-# AI-generated · fictional person" in message["content"]

        emma.permissions = "0"
        assert "Only people who manage" in (await answer_to(fake, await emma.choose(shown, "roles")))["content"]
        with pytest.raises(LookupError):
            await emma.slash("설정")
        await sua.choose(shown, "channels", ELSEWHERE)
        await fake.until(lambda: CHANNEL_ID not in shown["content"])
        assert "이 채널에서는" in (await answer_to(fake, await sua.slash("montage", 설명=DESCRIPTION)))["content"]


@pytest.mark.usefixtures("bot")
async def test_ones_own_data_are_handed_out_and_deleted(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    mine = fake.store.messages[await finished_sheet(fake, sua)]
    theirs = fake.store.messages[await finished_sheet(fake, emma)]
    await sua.react(theirs["id"], "4️⃣")
    await fake.until(lambda: "4, 1, 2, 3" in theirs["attachments"][0]["description"])

    offered = await answer_to(fake, await sua.slash("내정보"))
    assert labels(offered) == [["모두 내려받기", "모두 삭제"]]
    part = await answer_to(fake, await sua.click(offered, "모두 내려받기"))
    with zipfile.ZipFile(io.BytesIO(fake.store.pictures(part["id"])[0])) as archive:
        assert len(archive.namelist()) == 5
        assert [m["number"] for m in json.loads(archive.read("montages.json"))["montages"]] == [1]

    question = await answer_to(fake, await sua.click(offered, "모두 삭제"))
    assert (await montages.archive.get(1)).id == 1, "nothing has happened yet"
    done = await answer_to(fake, await sua.click(question, "완전히 삭제"))
    assert "모두 삭제했어요" in done["content"]
    await fake.until(lambda: mine["content"].startswith("🗑️") and mine["attachments"] == [])
    await fake.until(lambda: "1, 2, 3, 4" in theirs["attachments"][0]["description"])
    assert "아직 완성된 몽타주가 없어요" in (await answer_to(fake, await sua.slash("기록")))["content"]


@pytest.mark.usefixtures("bot")
async def test_help_shows_examples_and_what_the_model_understands(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser
) -> None:
    (embed,) = (await answer_to(fake, await sua.slash("도움말")))["embeds"]
    assert "/montage 50대 남자" in embed["description"]
    assert len(embed["fields"]) == len(GROUPS)
    (english,) = (await answer_to(fake, await emma.slash("도움말")))["embeds"]
    assert "oval face" in english["fields"][0]["value"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_word_of_the_help_is_one_the_model_knows(language: str) -> None:
    known = {name for values in trait_names(language).values() for name in values.values()}
    for field in help_embed(language).fields:
        words = (field.value or "").removesuffix(" …").split(" · ")
        assert len(words) > 3
        assert set(words) <= known
