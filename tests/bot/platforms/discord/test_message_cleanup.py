"""Deleted montages stay deleted despite lost, late and repeated requests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.domain.people import Viewer
from bot.platforms.discord.connection import connect
from tests.bot.platforms.discord.conftest import FAST_TIMING
from tests.bot.platforms.discord.helpers import (
    DESCRIPTION,
    all_answered,
    answer_to,
    eventually,
    finished_sheet,
    only_message,
    sheet_of,
)
from tests.fakes.discord.faults import Fault

if TYPE_CHECKING:
    import pytest

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.discord import FakeDiscord, FakeUser
    from tests.fakes.inference import FakeBackend

DELETED = "🗑️ 삭제한 몽타주예요."


async def delete(fake: FakeDiscord, person: FakeUser, message_id: str) -> None:
    """Delete a montage by its buttons."""
    question = await answer_to(fake, await person.click(fake.store.messages[message_id], "삭제"))
    await person.click(question, "완전히 삭제")


async def test_the_next_process_empties_a_message(
    fake: FakeDiscord, montages: Montages, discord_settings: Settings, sua: FakeUser
) -> None:
    async with connect(montages, discord_settings, FAST_TIMING):
        message_id = await finished_sheet(fake, sua)
        await eventually(partial(all_answered, montages))
        fake.fail(Fault("PATCH /channels", 503, times=1000))
        await delete(fake, sua, message_id)
        await eventually(partial(_is_deleted, montages))
    fake.faults.clear()
    message = fake.store.messages[message_id]
    assert len(message["attachments"]) == 1, "nobody could empty it yet"

    async with connect(montages, discord_settings, FAST_TIMING):
        await fake.until(lambda: message["content"] == DELETED)
        assert message["attachments"] == []
        await eventually(partial(_all_emptied, montages))


async def test_it_is_emptied_where_the_answer_to_the_click_is_lost(
    fake: FakeDiscord, bot: None, montages: Montages, sua: FakeUser
) -> None:
    message_id = await finished_sheet(fake, sua)
    question = await answer_to(fake, await sua.click(fake.store.messages[message_id], "삭제"))
    fake.fail(Fault("POST /interactions", 404, times=10))
    await sua.click(question, "완전히 삭제")
    await fake.until(lambda: fake.store.messages[message_id]["content"] == DELETED)


async def test_a_montage_deleted_while_it_is_drawn_is_shown_no_more(
    fake: FakeDiscord, bot: None, montages: Montages, backend: FakeBackend, sua: FakeUser
) -> None:
    backend.hold()
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: any("%" in message["content"] for message in fake.store.visible()))
    job = await montages.archive.get(1)
    fake.fail(Fault("PATCH /webhooks", 503))  # delays the edit until after the deletion
    await montages.deletion.delete(1, Viewer(job.person, job.channel_id, job.guild_id))
    message = fake.store.messages[only_message(fake)]
    await fake.until(lambda: message["content"] == DELETED)
    assert message["attachments"] == []
    assert interaction.response is message


async def test_its_event_delivered_again_shows_nothing_new(
    fake: FakeDiscord, bot: None, montages: Montages, sua: FakeUser, caplog: pytest.LogCaptureFixture
) -> None:
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    message_id = await sheet_of(fake, interaction)
    await delete(fake, sua, message_id)
    await fake.until(lambda: fake.store.messages[message_id]["content"] == DELETED)
    requests = len(fake.calls("POST /interactions"))
    await sua.repeat(interaction, "montage", 설명=DESCRIPTION)
    await fake.until(lambda: len(fake.calls("POST /interactions")) > requests)
    assert only_message(fake) == message_id
    await finished_sheet(fake, sua)
    assert await _is_deleted(montages)
    assert "Traceback" not in caplog.text


async def test_a_redelivered_event_changes_nothing(
    fake: FakeDiscord, bot: None, montages: Montages, sua: FakeUser
) -> None:
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    message_id = await sheet_of(fake, interaction)
    await eventually(partial(all_answered, montages))
    edits, requests = len(fake.store.revisions[message_id]), len(fake.calls("POST /interactions"))
    await sua.repeat(interaction, "montage", 설명=DESCRIPTION)
    await fake.until(lambda: len(fake.calls("POST /interactions")) > requests)
    await finished_sheet(fake, sua)
    assert len(fake.store.revisions[message_id]) == edits
    assert len(fake.store.visible()) == 2


async def _is_deleted(montages: Montages) -> bool:
    return await montages.archive.is_deleted(1)


async def _all_emptied(montages: Montages) -> bool:
    return await montages.deletion.stale_messages("discord") == ()
