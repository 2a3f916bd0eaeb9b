"""Reports, takedowns of messages, and their restoration."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.domain.moderation import ReportReason
from bot.domain.people import Person
from bot.platforms.discord.connection import connect
from bot.services.moderation import Moderation
from bot.store import open_existing_store
from tests.bot.platforms.discord.conftest import FAST_TIMING
from tests.bot.platforms.discord.helpers import (
    DESCRIPTION,
    all_answered,
    answer_to,
    eventually,
    finished_sheet,
    labels,
    only_message,
)
from tests.fakes.discord import FakeUser
from tests.fakes.discord.store import EPHEMERAL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.discord import FakeDiscord
    from tests.fakes.discord.objects import Json
    from tests.fakes.inference import FakeBackend

HIDDEN = "**#1**\n신고를 받은 몽타주라서 숨겨 두었어요."


@asynccontextmanager
async def operator_of(settings: Settings) -> AsyncIterator[Moderation]:
    """Use cases of an operator at the command line while the bot runs."""
    async with open_existing_store(settings) as store:
        yield Moderation(store, settings.safety.reports_to_hide)


async def report(fake: FakeDiscord, person: FakeUser, message: Json, reason: str = "real-person") -> str:
    """Report the montage of a message; return the answer to the reporter."""
    question = await answer_to(fake, await person.click(message, "신고"))
    answer = await answer_to(fake, await person.choose(question, "report-reason", reason))
    assert answer["components"] == []
    return str(answer["content"])


def is_taken_down(message: Json) -> bool:
    """Whether a message shows nothing of its montage and offers only to delete it."""
    return message["content"] == HIDDEN and not message["attachments"] and labels(message) == [["삭제"]]


def is_up(message: Json) -> bool:
    """Whether a message shows its sheet."""
    return DESCRIPTION in message["content"] and len(message["attachments"]) == 1 and len(labels(message)) == 3


@pytest.mark.usefixtures("bot")
async def test_a_report_says_why_and_nobody_else_sees_it(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    question = await answer_to(fake, await emma.click(message, "신고"))
    assert question["flags"] & EPHEMERAL
    assert question["content"].startswith("Why do you report montage #1?")
    (menu,) = question["components"][0]["components"]
    assert [option["value"] for option in menu["options"]] == [reason.value for reason in ReportReason]
    assert "a child or a teenager" in menu["options"][1]["label"]

    assert "Thank you" in await report(fake, emma, message, "minor")
    assert "Thank you" in await report(fake, emma, message, "insult")
    (reported,) = await montages.moderation.reported()
    assert (reported.job.id, reported.reporters, reported.reasons) == (1, 1, (ReportReason.MINOR,))
    assert is_up(message)


@pytest.mark.usefixtures("bot")
async def test_enough_people_take_a_montage_down(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    old = {**message}
    again = await answer_to(fake, await emma.click(message, "크게 1"))
    await report(fake, emma, message)
    await report(fake, FakeUser(fake, "4"), message)
    assert "숨겨 둘게요" in await report(fake, FakeUser(fake, "5"), message)
    await fake.until(lambda: is_taken_down(message))

    for attempt in (
        await emma.click(old, "다시"),
        await emma.click(old, "설명 고치기"),
        await emma.click(old, "정보"),
        await emma.click(old, "신고"),
        await emma.click(old, "크게 2"),
        await emma.click(again, "Vary this face"),
        await emma.click(again, "Find similar faces"),
        await emma.menu("즐겨찾기", message),
    ):
        assert "was reported" in (await answer_to(fake, attempt))["content"]
    assert "숨겨 두었어요" in (await answer_to(fake, await sua.click(old, "다시")))["content"]
    await emma.react(message["id"], "2️⃣")
    listed = await answer_to(fake, await sua.slash("기록"))
    assert listed["embeds"] == []
    assert await montages.votes.ballots(1) == frozenset()


@pytest.mark.usefixtures("bot")
async def test_the_menu_of_a_message_reports_too(fake: FakeDiscord, sua: FakeUser, emma: FakeUser) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    question = await answer_to(fake, await emma.menu("몽타주 신고", message))
    assert "Thank you" in (await answer_to(fake, await emma.choose(question, "report-reason", "other")))["content"]


@pytest.mark.usefixtures("bot")
async def test_what_is_hidden_can_still_be_deleted(fake: FakeDiscord, sua: FakeUser, emma: FakeUser) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    for number in "456":
        await report(fake, FakeUser(fake, number), message)
    await fake.until(lambda: is_taken_down(message))
    question = await answer_to(fake, await emma.click(message, "삭제"))
    await emma.click(question, "Delete for good")
    await fake.until(lambda: "This montage was deleted" in message["content"])


@pytest.mark.usefixtures("bot")
async def test_another_process_takes_down_and_puts_up_again(
    fake: FakeDiscord, sua: FakeUser, discord_settings: Settings, montages: Montages
) -> None:
    message = fake.store.messages[await finished_sheet(fake, sua)]
    before = fake.store.pictures(message["id"])
    async with operator_of(discord_settings) as operator:
        await operator.decide(1, hide=True)
        await fake.until(lambda: is_taken_down(message))
        await operator.decide(1, hide=False)
        await fake.until(lambda: is_up(message))
    assert fake.store.pictures(message["id"]) == before

    async def nothing_left() -> bool:
        return await montages.moderation.outdated("discord") == ()

    await eventually(nothing_left)
    edits = len(fake.store.revisions[message["id"]])
    await answer_to(fake, await sua.slash("대기열"))
    assert len(fake.store.revisions[message["id"]]) == edits


async def test_the_next_process_takes_down_what_was_hidden(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings, sua: FakeUser, emma: FakeUser
) -> None:
    async with connect(montages, discord_settings, FAST_TIMING):
        message = fake.store.messages[await finished_sheet(fake, sua)]
        other = fake.store.messages[await finished_sheet(fake, sua)]
        question = await answer_to(fake, await emma.click(other, "신고"))
    await montages.moderation.decide(1, hide=True)
    async with connect(montages, discord_settings, FAST_TIMING):
        await fake.until(lambda: is_taken_down(message))
        answer = await answer_to(fake, await emma.choose(question, "report-reason", "sexual"))
        assert "Thank you" in answer["content"]
    assert is_up(other)
    (reported,) = await montages.moderation.reported()
    assert reported.job.id == 2


@pytest.mark.usefixtures("bot")
async def test_a_message_that_is_gone_is_not_looked_for_again(
    fake: FakeDiscord, sua: FakeUser, montages: Montages
) -> None:
    message_id = await finished_sheet(fake, sua)
    fake.store.delete(message_id)
    await montages.moderation.decide(1, hide=True)

    async def given_up() -> bool:
        return await montages.moderation.outdated("discord") == ()

    await eventually(given_up)


@pytest.mark.usefixtures("bot")
async def test_what_is_hidden_while_it_is_drawn_never_appears(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, backend: FakeBackend
) -> None:
    backend.hold()
    await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: bool(fake.store.visible()) and "%" in fake.store.visible()[0]["content"])
    await montages.moderation.decide(1, hide=True)
    backend.release()
    message = fake.store.messages[only_message(fake)]
    await fake.until(lambda: is_taken_down(message))

    async def answered() -> bool:
        return await all_answered(montages)

    await eventually(answered)
    assert is_taken_down(message)


@pytest.mark.usefixtures("bot")
async def test_who_may_not_see_it_or_is_blocked_cannot_report(
    fake: FakeDiscord, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    private = await answer_to(fake, await sua.slash("montage", 설명=DESCRIPTION, 비공개=True))
    await fake.until(lambda: any("신고" in row for row in labels(private)))
    assert "There is no montage" in (await answer_to(fake, await emma.click(private, "신고")))["content"]

    message = fake.store.messages[await finished_sheet(fake, sua)]
    await montages.moderation.block(Person("discord", "3"))
    question = await answer_to(fake, await emma.click(message, "신고"))
    refused = await answer_to(fake, await emma.choose(question, "report-reason", "other"))
    assert "blocked" in refused["content"].lower()
    assert await montages.moderation.reported() == ()
