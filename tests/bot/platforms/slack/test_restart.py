"""After a restart the next process finishes the acknowledged jobs once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.app import open_core
from bot.platforms.slack import connect
from tests.bot.platforms.slack.conftest import FAST_TIMING
from tests.bot.platforms.slack.helpers import (
    DESCRIPTION,
    all_answered,
    eventually,
    has_sheet,
    only_message,
    progress_shown,
    words,
)
from tests.factories import order
from tests.fakes.inference import FakeBackend
from tests.fakes.slack.objects import CHANNEL

if TYPE_CHECKING:
    import pytest

    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.slack import FakeSlack, FakeUser


async def test_a_job_that_was_being_drawn_is_finished_in_its_message(
    fake: FakeSlack, slack_settings: Settings, sua: FakeUser
) -> None:
    stuck = FakeBackend()
    stuck.hold()
    stuck.before_step = lambda step: fake.until(lambda: len(progress_shown(fake)) >= step)
    async with open_core(slack_settings, stuck) as core, connect(core, slack_settings, FAST_TIMING):
        sua.slash(DESCRIPTION)
        await fake.until(lambda: bool(fake.store.visible()) and "75%" in words(only_message(fake)))
        await fake.until(lambda: len(fake.files.ids()) == 1)  # the message's file; no upload is in progress
    ts = only_message(fake)["ts"]

    async with open_core(slack_settings, FakeBackend()) as core, connect(core, slack_settings, FAST_TIMING):
        await fake.until(lambda: has_sheet(only_message(fake)))
        assert only_message(fake)["ts"] == ts
        await eventually(partial(all_answered, core))
    assert len(fake.files.ids()) == 1, "the last process's preview is gone"

    edits = len(fake.store.revisions[ts])
    async with open_core(slack_settings, FakeBackend()) as core, connect(core, slack_settings, FAST_TIMING):
        assert await core.messages.unanswered("slack") == ()
    assert len(fake.store.revisions[ts]) == edits, "a third start has nothing to do"


async def test_a_sheet_drawn_but_not_delivered_is_delivered(
    fake: FakeSlack,
    montages: Montages,
    slack_settings: Settings,
    sua: FakeUser,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with connect(montages, slack_settings, FAST_TIMING):
        with monkeypatch.context() as patch:
            patch.setattr("bot.platforms.slack.messages.job_messages.JobMessage.show", _break_down)
            sua.slash(DESCRIPTION)
            await fake.until(lambda: "power cut" in caplog.text)
    (job,) = await montages.messages.unanswered("slack")
    async with connect(montages, slack_settings, FAST_TIMING):
        await fake.until(lambda: has_sheet(only_message(fake)))
    assert job.message is not None
    assert job.message.message_id == only_message(fake)["ts"]


async def test_a_message_that_was_not_noted_down_is_found_among_many(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(montages.messages, "attach", _break_down)
        async with connect(montages, slack_settings, FAST_TIMING):
            sua.slash(DESCRIPTION)
            await fake.until(lambda: bool(fake.store.visible()))
    for number in range(250):
        fake.store.post(CHANNEL, {"text": f"ㅋㅋㅋ {number}"}, sua.id)
    async with connect(montages, slack_settings, FAST_TIMING):
        await fake.until(lambda: has_sheet(only_message(fake)))


async def test_a_job_that_was_never_posted_gets_a_message(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser
) -> None:
    await montages.request(order(platform="slack", event_id="1", person_id=sua.id, channel_id=CHANNEL))
    async with connect(montages, slack_settings, FAST_TIMING):
        await fake.until(lambda: bool(fake.store.visible()) and has_sheet(only_message(fake)))


async def _break_down(*_: object, **__: object) -> None:
    raise RuntimeError("power cut")
