"""Answers arrive despite failures of single requests."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.errors import UnavailableError
from bot.platforms.discord.connection import connect
from tests.bot.platforms.discord.conftest import FAST_TIMING
from tests.bot.platforms.discord.helpers import (
    DESCRIPTION,
    all_answered,
    eventually,
    finished_sheet,
    only_message,
    sheet_of,
    size_of,
)
from tests.fakes.discord.faults import Failure, Fault
from tests.fakes.discord.objects import GUILD_ID, channel

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, Order
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.discord import FakeDiscord, FakeUser
    from tests.fakes.inference import FakeBackend

pytestmark = pytest.mark.usefixtures("bot")


@pytest.mark.parametrize(
    ("failure", "times"), [(429, 2), (500, 1), (503, 1), ("drop", 3)], ids=["429", "500", "503", "dropped"]
)
@pytest.mark.parametrize("request_", ["PATCH /webhooks", "PUT .*/reactions"], ids=["edit", "reaction"])
async def test_the_sheet_arrives_in_spite_of(
    fake: FakeDiscord, sua: FakeUser, failure: Failure, times: int, request_: str
) -> None:
    fake.fail(Fault(request_, failure, times))
    message_id = await finished_sheet(fake, sua)
    assert only_message(fake) == message_id
    assert size_of(fake.store.pictures(message_id)[0])[0] > 256


async def test_an_edit_whose_answer_was_lost_is_repeated_harmlessly(fake: FakeDiscord, sua: FakeUser) -> None:
    fake.fail(Fault("PATCH /webhooks", "drop", times=2, applied=True))
    message_id = await finished_sheet(fake, sua)
    assert len(fake.store.messages[message_id]["attachments"]) == 1


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
async def test_an_acknowledgement_that_is_cut_off_is_given_again(
    fake: FakeDiscord, sua: FakeUser, *, applied: bool
) -> None:
    fake.fail(Fault("POST /interactions", "drop", applied=applied))
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    message_id = await sheet_of(fake, interaction)
    assert only_message(fake) == message_id


@pytest.mark.parametrize("failure", [429, "drop"])
async def test_a_refusal_reaches_its_person_too(fake: FakeDiscord, sua: FakeUser, failure: Failure) -> None:
    fake.fail(Fault("POST /interactions", failure, times=2))
    interaction = await sua.slash("montage", 설명=" ")
    await fake.until(lambda: bool(interaction.answers))
    assert interaction.answers[0]["content"].startswith("설명이 비어 있어요")


async def test_a_job_acknowledged_too_late_gets_its_own_message(
    fake: FakeDiscord, sua: FakeUser, montages: Montages
) -> None:
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    fake.clock.skip(4)
    await fake.until(lambda: bool(fake.store.visible()))
    message_id = only_message(fake)
    await fake.until(lambda: len(fake.store.reactions[message_id]) == 4)
    assert interaction.response is None
    assert only_message(fake) == message_id
    assert fake.store.pings == []


async def test_a_new_message_whose_answer_was_lost_is_not_posted_twice(fake: FakeDiscord, sua: FakeUser) -> None:
    fake.fail(Fault("POST /channels", "drop", applied=True))
    await sua.slash("montage", 설명=DESCRIPTION)
    fake.clock.skip(4)
    await fake.until(lambda: bool(fake.store.visible()))
    message_id = only_message(fake)
    await fake.until(lambda: len(fake.store.reactions[message_id]) == 4)
    assert only_message(fake) == message_id


async def test_an_event_that_was_refused_first_gets_an_answer_for_all(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, refused = montages.request, asyncio.Event()

    async def refuse_first(order: Order) -> JobView:
        if not refused.is_set():
            refused.set()
            raise UnavailableError("database")
        await fake.until(lambda: bool(interaction.answers))
        return await request(order)

    monkeypatch.setattr(montages, "request", refuse_first)
    interaction = await sua.slash("montage", times=2, 설명=DESCRIPTION)
    await fake.until(lambda: bool(fake.store.visible()))
    assert interaction.answers[0]["content"].startswith("지금은 저장소를 쓸 수 없어")
    message_id = only_message(fake)
    await fake.until(lambda: len(fake.store.reactions[message_id]) == 4)


async def test_a_message_deleted_while_drawing_is_left_alone(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, backend: FakeBackend, caplog: pytest.LogCaptureFixture
) -> None:
    backend.hold()
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: interaction.response is not None)
    fake.store.delete(only_message(fake))
    backend.release()
    await fake.until(lambda: "answer message is gone" in caplog.text)
    await finished_sheet(fake, sua)

    assert len(fake.store.visible()) == 1, "it is not posted again"
    await eventually(partial(all_answered, montages))
    assert "Traceback" not in caplog.text


async def test_a_channel_deleted_while_drawing_is_left_alone(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, backend: FakeBackend, caplog: pytest.LogCaptureFixture
) -> None:
    backend.hold()
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: interaction.response is not None)
    fake.routes.channel_exists = False
    backend.release()
    await fake.until(lambda: "answer message is gone" in caplog.text)
    assert "Traceback" not in caplog.text


async def attach_files(fake: FakeDiscord, *, allowed: bool) -> None:
    """Grant or revoke the bot's permission to attach files in its channel."""
    fake.routes.may_attach_files = allowed
    await fake.gateway.dispatch("CHANNEL_UPDATE", channel() | {"guild_id": GUILD_ID}, intent=1)


async def test_a_picture_waits_for_the_right_to_attach_it(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, backend: FakeBackend, caplog: pytest.LogCaptureFixture
) -> None:
    backend.hold()
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: interaction.response is not None)
    await attach_files(fake, allowed=False)
    backend.release()
    message_id = only_message(fake)
    await fake.until(lambda: "파일 첨부하기" in fake.store.messages[message_id]["content"])
    assert not await all_answered(montages)

    await attach_files(fake, allowed=True)
    await fake.until(lambda: len(fake.store.reactions[message_id]) == 4)
    assert size_of(fake.store.pictures(message_id)[0])[0] > 256
    assert "파일 첨부하기" not in fake.store.messages[message_id]["content"]
    await eventually(partial(all_answered, montages))
    assert "Traceback" not in caplog.text


async def test_the_next_process_delivers_the_picture_that_waited(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, discord_settings: Settings
) -> None:
    fake.routes.may_attach_files = False
    await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: any("파일 첨부하기" in message["content"] for message in fake.store.visible()))
    fake.routes.may_attach_files = True
    async with connect(montages, discord_settings, FAST_TIMING):
        message_id = only_message(fake)
        await fake.until(lambda: len(fake.store.reactions[message_id]) == 4)


async def test_a_right_may_come_back_while_the_connection_is_lost(fake: FakeDiscord, sua: FakeUser) -> None:
    fake.routes.may_attach_files = False
    await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: any("파일 첨부하기" in message["content"] for message in fake.store.visible()))
    fake.routes.may_attach_files = True
    await fake.gateway.close()  # the next session does not tell what changed
    message_id = only_message(fake)
    await fake.until(lambda: len(fake.store.reactions[message_id]) == 4)


async def test_votes_given_without_the_right_show_when_it_is_back(fake: FakeDiscord, sua: FakeUser) -> None:
    message_id = await finished_sheet(fake, sua)
    first = fake.store.pictures(message_id)
    await attach_files(fake, allowed=False)
    await sua.react(message_id, "4️⃣")
    await fake.until(lambda: any(call.status == 403 for call in fake.calls("PATCH /channels")))
    await attach_files(fake, allowed=True)
    await fake.until(lambda: fake.store.pictures(message_id) != first)
