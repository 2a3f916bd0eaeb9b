"""The buttons, menus and forms under a sheet."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from bot.domain.jobs import JobKind, JobState
from bot.errors import UnknownJobError
from bot.platforms.discord.connection import connect
from inference.backend import SourceImage
from tests.bot.platforms.discord.conftest import FAST_TIMING
from tests.bot.platforms.discord.helpers import (
    DESCRIPTION,
    answer_to,
    eventually,
    finished_sheet,
    labels,
    only_message,
    sheet_of,
    size_of,
)
from tests.fakes.discord.objects import BOT_USER
from tests.fakes.discord.store import EPHEMERAL
from tests.fakes.inference import tokens

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.discord import FakeDiscord, FakeUser
    from tests.fakes.inference import FakeBackend

EDITED = "60대 할아버지, 콧수염"
VIEW_ONLY = str(1 << 10)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("candidates", "rows"),
    [
        (1, [["크게 1"], ["변형 1"]]),
        (5, [[f"크게 {number}" for number in range(1, 6)], [f"변형 {number}" for number in range(1, 6)]]),
        (9, [["montage:large-menu:1"], ["montage:vary-menu:1"]]),
    ],
)
async def test_every_candidate_has_its_buttons(
    fake: FakeDiscord, sua: FakeUser, candidates: int, rows: list[list[str]]
) -> None:
    message_id = await finished_sheet(fake, sua, candidates)
    shown = labels(fake.store.messages[message_id])
    assert sorted(shown) == sorted([*rows, ["다시", "설명 고치기", "정보", "신고", "삭제"]])


@pytest.mark.usefixtures("bot")
async def test_one_candidate_is_shown_large_to_whoever_asks(fake: FakeDiscord, sua: FakeUser, emma: FakeUser) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    large = await answer_to(fake, await emma.click(message, "크게 2"))
    assert large["flags"] & EPHEMERAL
    assert large["content"] == "**#1** face 2"
    (picture,) = fake.store.pictures(large["id"])
    assert size_of(picture)[0] > 512
    assert labels(large) == [["Vary this face", "Edit this face's description", "Find similar faces"]]

    edit = await emma.click(large, "Edit this face's description")
    await fake.until(lambda: edit.form is not None)
    await sheet_of(fake, await emma.submit(edit, description=EDITED))


@pytest.mark.usefixtures("bot")
async def test_a_variation_is_a_montage_of_its_own(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages, backend: FakeBackend
) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    varied = await emma.click(message, "변형 2")
    assert await sheet_of(fake, varied) != message["id"]
    job = await montages.archive.get(2)
    assert (job.kind, job.person.id, job.description) == (JobKind.VARIATION, "3", DESCRIPTION)
    assert backend.requests[-1].source == SourceImage(tokens(3), (2, 4), DESCRIPTION), "number 2 was the fourth drawn"
    assert "A variation of face 2 of montage #1." in fake.store.messages[varied.answers[0]["id"]]["content"]


@pytest.mark.usefixtures("bot")
async def test_nine_candidates_are_chosen_from_menus(fake: FakeDiscord, sua: FakeUser, montages: Montages) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua, 9)]
    large = await answer_to(fake, await sua.choose(message, "large-menu", "9"))
    assert large["content"] == "**#1** 9번 얼굴"
    await sheet_of(fake, await sua.choose(message, "vary-menu", "7"), 9)
    lineage = (await montages.archive.get(2)).lineage
    assert lineage is not None
    assert (lineage.kind, lineage.number) == (JobKind.VARIATION, 7)


@pytest.mark.usefixtures("bot")
async def test_again_draws_with_another_seed(fake: FakeDiscord, sua: FakeUser, backend: FakeBackend) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    await sheet_of(fake, await sua.click(message, "다시"))
    first, again = backend.requests
    assert first.description == again.description
    assert first.seed != again.seed


@pytest.mark.usefixtures("bot")
async def test_a_description_is_put_right_in_a_form(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, backend: FakeBackend
) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    opened = await sua.click(message, "설명 고치기")
    await fake.until(lambda: opened.form is not None)
    assert opened.form is not None
    assert opened.form["components"][0]["component"]["value"] == DESCRIPTION
    await sheet_of(fake, await sua.submit(opened, description=EDITED))
    job = await montages.archive.get(2)
    assert (job.description, job.kind, job.lineage and job.lineage.parent_id) == (EDITED, JobKind.EDIT, 1)
    assert backend.requests[0].seed == backend.requests[1].seed

    refused = await answer_to(fake, await sua.submit(opened, description="😀"))
    assert refused["flags"] & EPHEMERAL
    assert "이모지나 기호만으로는" in refused["content"]


@pytest.mark.usefixtures("bot")
async def test_info_tells_everything_and_the_family(fake: FakeDiscord, sua: FakeUser, emma: FakeUser) -> None:
    message_id = await finished_sheet(fake, sua)
    await sheet_of(fake, await sua.click(fake.store.messages[message_id], "변형 1"))
    (embed,) = (await answer_to(fake, await emma.slash("정보", 번호=1)))["embeds"]
    fields = {field["name"]: field["value"] for field in embed["fields"]}
    assert embed["description"] == DESCRIPTION
    assert embed["url"].endswith(f"/{message_id}")
    assert fields["Model"] == "fake-1"
    assert fields["Candidates"].startswith("1: 0 votes")
    assert fields["Led to"].startswith("[#2](")
    (child,) = (await answer_to(fake, await sua.slash("정보", 번호=2)))["embeds"]
    assert {"만든 방법": "1번 얼굴의 변형"}.items() <= {f["name"]: f["value"] for f in child["fields"]}.items()

    unknown = await answer_to(fake, await sua.slash("정보", 번호=404))
    assert "404번 몽타주를 찾을 수 없어요" in unknown["content"]


@pytest.mark.usefixtures("bot")
async def test_a_job_is_cancelled_by_its_author_alone(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages, backend: FakeBackend
) -> None:
    backend.hold()
    await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: bool(fake.store.visible()))
    message = fake.store.messages[only_message(fake)]
    assert labels(message) == [["취소"]]
    refused = await answer_to(fake, await emma.click(message, "취소"))
    assert "Only the person" in refused["content"]
    await sua.click(message, "취소")
    await fake.until(lambda: "취소한 몽타주예요" in message["content"])
    assert message["components"] == []
    assert (await montages.archive.get(1)).state is JobState.CANCELLED


@pytest.mark.usefixtures("bot")
async def test_deleting_is_asked_about_and_empties_the_message(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    emma.permissions = VIEW_ONLY
    refused = await answer_to(fake, await emma.click(message, "삭제"))
    assert "Only the person" in refused["content"]

    question = await answer_to(fake, await sua.click(message, "삭제"))
    assert question["flags"] & EPHEMERAL
    assert (await montages.archive.get(1)).id == 1, "nothing has happened yet"
    await sua.click(question, "완전히 삭제")
    await fake.until(lambda: message["content"] == "🗑️ 삭제한 몽타주예요.")
    assert (message["attachments"], message["components"]) == ([], [])
    with pytest.raises(UnknownJobError):
        await montages.archive.get(1)
    gone = await answer_to(fake, await sua.slash("정보", 번호=1))
    assert "찾을 수 없어요" in gone["content"]


@pytest.mark.usefixtures("bot")
async def test_a_moderator_deletes_for_others(fake: FakeDiscord, sua: FakeUser, emma: FakeUser) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    emma.permissions = str(int(VIEW_ONLY) | 1 << 13)
    question = await answer_to(fake, await emma.click(message, "삭제"))
    await emma.click(question, "Delete for good")
    await fake.until(lambda: "This montage was deleted" in message["content"])


async def test_buttons_and_forms_work_in_a_later_process(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings, sua: FakeUser
) -> None:
    async with connect(montages, discord_settings, FAST_TIMING):
        message = fake.store.messages[await finished_sheet(fake, sua)]
        opened = await sua.click(message, "설명 고치기")
        await fake.until(lambda: opened.form is not None)
    fake.clock.skip(365 * 24 * 3600)
    async with connect(montages, discord_settings, FAST_TIMING):
        await sheet_of(fake, await sua.click(message, "변형 3"))
        await sheet_of(fake, await sua.submit(opened, description=EDITED))
    assert (await montages.archive.get(3)).description == EDITED


@pytest.mark.usefixtures("bot")
async def test_a_private_montage_is_seen_by_its_author_alone(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, backend: FakeBackend
) -> None:
    interaction = await sua.slash("montage", 설명=DESCRIPTION, 비공개=True)
    sheet = await answer_to(fake, interaction)
    await fake.until(lambda: "번호를 눌러" in sheet["content"])
    assert sheet["flags"] & EPHEMERAL
    assert size_of(fake.store.pictures(sheet["id"])[0])[0] > 256
    assert fake.store.visible() == []
    assert not fake.store.reactions[sheet["id"]]
    assert "There is no montage" in (await answer_to(fake, await emma.slash("정보", 번호=1)))["content"]
    varied = await answer_to(fake, await sua.click(sheet, "변형 1"))
    assert varied["flags"] & EPHEMERAL


async def test_a_private_montage_that_comes_too_late_is_sent_directly(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, backend: FakeBackend, bot: None
) -> None:
    backend.hold()
    interaction = await sua.slash("montage", 설명=DESCRIPTION, 비공개=True)
    await fake.until(lambda: interaction.acknowledged_at is not None)
    fake.clock.skip(16 * 60)
    backend.release()
    await fake.until(lambda: bool(fake.routes.direct_channels))
    (channel,) = fake.routes.direct_channels
    await fake.until(lambda: bool(fake.store.visible(channel)) and bool(fake.store.visible(channel)[0]["attachments"]))
    assert fake.store.visible() == []

    async def answered() -> bool:
        return await montages.messages.unanswered("discord") == ()

    await eventually(answered)


async def test_a_private_montage_is_sent_directly_after_a_restart(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, discord_settings: Settings, backend: FakeBackend
) -> None:
    backend.hold()
    async with connect(montages, discord_settings, FAST_TIMING):
        interaction = await sua.slash("montage", 설명=DESCRIPTION, 비공개=True)
        await fake.until(lambda: interaction.acknowledged_at is not None)
    fake.routes.closed_to_direct_messages.add("2")
    async with connect(montages, discord_settings, FAST_TIMING):
        backend.release()

        async def answered() -> bool:
            return await montages.messages.unanswered("discord") == ()

        await eventually(answered)
        assert fake.store.visible() == [], "who takes no direct messages finds it in their history"
        found = await answer_to(fake, await sua.slash("기록"))
        assert [embed["title"] for embed in found["embeds"]] == ["#1"]


@pytest.mark.usefixtures("bot")
async def test_the_menu_of_a_message_does_the_same(fake: FakeDiscord, sua: FakeUser, montages: Montages) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    info = await answer_to(fake, await sua.menu("몽타주 정보", message))
    assert info["embeds"][0]["title"] == "#1"
    await sheet_of(fake, await sua.menu("다시 그리기", message))
    assert (await montages.archive.get(2)).kind is JobKind.AGAIN
    opened = await sua.menu("설명 고치기", message)
    await fake.until(lambda: opened.form is not None)
    for state in ("담았어요", "뺐어요"):
        assert state in (await answer_to(fake, await sua.menu("즐겨찾기", message)))["content"]

    other = fake.store.create({"content": "점심 뭐 먹지?"}, [], BOT_USER)
    assert "몽타주가 없어요" in (await answer_to(fake, await sua.menu("몽타주 정보", other)))["content"]


@pytest.mark.usefixtures("bot")
async def test_a_click_that_is_delivered_twice_is_one_montage(
    fake: FakeDiscord, sua: FakeUser, montages: Montages
) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    await sheet_of(fake, await sua.click(message, "다시", times=2))
    await sheet_of(fake, await sua.click(message, "다시"))
    with suppress(UnknownJobError):
        pytest.fail(f"{await montages.archive.get(4)}")
