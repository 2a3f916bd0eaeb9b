"""Answers arrive despite failures of single calls."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.platforms.common.backoff import Backoff
from tests.bot.platforms.slack.helpers import (
    DESCRIPTION,
    all_answered,
    answered,
    eventually,
    finished_sheet,
    has_sheet,
    only_message,
    size_of,
    words,
)
from tests.fakes.discord.faults import Failure, Fault
from tests.fakes.slack.block_kit import files_in

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.fakes.inference import FakeBackend
    from tests.fakes.slack import FakeSlack, FakeUser

pytestmark = pytest.mark.usefixtures("bot")


@pytest.mark.parametrize(
    ("failure", "times"),
    [(429, 2), (200, 2), (500, 1), (502, 2), ("drop", 3)],
    ids=["429", "internal_error", "500", "502", "dropped"],
)
@pytest.mark.parametrize("method", ["chat.update", "chat.postMessage", "files.*External", "files.info", "reactions"])
async def test_the_sheet_arrives_in_spite_of(
    fake: FakeSlack, sua: FakeUser, failure: Failure, times: int, method: str
) -> None:
    fake.fail(Fault(method, failure, times))
    ts = await finished_sheet(fake, sua)
    assert only_message(fake)["ts"] == ts
    assert size_of(fake.store.pictures(ts)[0])[0] > 256


async def test_slack_says_how_long_to_wait(fake: FakeSlack, sua: FakeUser, caplog: pytest.LogCaptureFixture) -> None:
    fake.fail(Fault("reactions.add", 429, retry_after=1))
    await finished_sheet(fake, sua, candidates=1)
    assert len(fake.calls("reactions.add")) == 2
    waits = [vars(record)["again_in"] for record in caplog.records if record.message == "call failed, retrying"]
    assert max(waits) == 1.0, "instead of the shorter backoff"


@pytest.mark.parametrize("failure", [502, "drop"])
async def test_a_message_whose_posting_got_no_answer_is_found_again(
    fake: FakeSlack, sua: FakeUser, failure: Failure
) -> None:
    fake.fail(Fault("chat.postMessage", failure, applied=True))
    ts = await finished_sheet(fake, sua)
    assert only_message(fake)["ts"] == ts


async def test_an_edit_whose_answer_was_lost_is_repeated_harmlessly(fake: FakeSlack, sua: FakeUser) -> None:
    fake.fail(Fault("chat.update", 502, times=2, applied=True))
    ts = await finished_sheet(fake, sua)
    assert len(fake.store.pictures(ts)) == 1


async def test_a_message_deleted_while_drawing_is_left_alone(
    fake: FakeSlack, sua: FakeUser, montages: Montages, backend: FakeBackend, caplog: pytest.LogCaptureFixture
) -> None:
    backend.hold()
    sua.slash(DESCRIPTION)
    await fake.until(lambda: bool(fake.store.visible()))
    fake.store.delete(only_message(fake)["ts"])
    backend.release()
    await fake.until(lambda: "answer message is gone" in caplog.text)
    await finished_sheet(fake, sua)

    assert len(fake.store.visible()) == 1, "it is not posted again"
    await eventually(partial(all_answered, montages))
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("place", ["hidden", "archived"])
async def test_a_channel_closed_while_drawing_is_left_alone(
    fake: FakeSlack,
    sua: FakeUser,
    montages: Montages,
    backend: FakeBackend,
    caplog: pytest.LogCaptureFixture,
    place: str,
) -> None:
    backend.hold()
    sua.slash(DESCRIPTION)
    await fake.until(lambda: bool(fake.store.visible()))
    getattr(fake.store, place).add("C0001")
    backend.release()
    await fake.until(lambda: "answer message is gone" in caplog.text)
    await eventually(partial(all_answered, montages))
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("channel", ["C0777", "G0777", "D0777"])
async def test_without_the_bot_in_it_a_channel_is_answered_directly(
    fake: FakeSlack, sua: FakeUser, montages: Montages, channel: str
) -> None:
    command = sua.slash(DESCRIPTION, channel=channel)
    assert "in_channel" not in str(await answered(fake, command))
    own = f"D{sua.id}"
    await fake.until(lambda: bool(fake.store.visible(own)) and has_sheet(fake.store.visible(own)[0]))
    (revision, *_, last) = fake.store.revisions[only_message(fake, own)["ts"]]
    note = "🔒 나에게만 보이는" if channel.startswith("D") else "/invite @montage"
    assert note in revision.words
    assert note in last.words
    await eventually(partial(all_answered, montages))

    sua.react(only_message(fake, own)["ts"], "two", channel=own)
    await fake.until(lambda: "앞에서부터 2," in str(only_message(fake, own)["blocks"]))


async def test_a_file_that_slack_takes_in_slowly_is_uploaded_once(
    fake: FakeSlack, sua: FakeUser, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.slack.messages.pictures._PROCESSING_RETRY", Backoff(0.001, 0.001, attempts=3))
    backend.steps = 0  # no previews
    fake.files.is_slow = True
    sua.slash(DESCRIPTION)
    await fake.until(lambda: len(fake.calls("chat.update")) > 3)
    fake.files.is_slow = False
    await fake.until(lambda: bool(fake.store.visible()) and has_sheet(only_message(fake)))
    assert fake.files.ever == 1


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.completeUploadExternal", "files.info"])
async def test_a_lost_answer_uploads_nothing_twice(
    fake: FakeSlack, sua: FakeUser, backend: FakeBackend, step: str
) -> None:
    backend.steps = 0
    fake.fail(Fault(step, 502, times=2, applied=step != "files.getUploadURLExternal"))
    await finished_sheet(fake, sua)
    assert fake.files.ever == 1


async def test_a_vanished_picture_is_no_obstacle(fake: FakeSlack, sua: FakeUser) -> None:
    ts = await finished_sheet(fake, sua)
    (file_id,) = fake.files.ids()
    fake.files.delete(file_id)
    sua.react(ts, "two")
    await fake.until(lambda: list(files_in(only_message(fake)["blocks"])) != [file_id])
    assert len(fake.store.pictures(ts)) == 1


async def test_a_picture_waits_for_the_scope_to_upload_it(
    fake: FakeSlack, sua: FakeUser, montages: Montages, caplog: pytest.LogCaptureFixture
) -> None:
    fake.api.scopes -= {"files:write"}
    sua.slash(DESCRIPTION)
    await fake.until(lambda: any("files:write" in words(message) for message in fake.store.visible()))
    assert not await all_answered(montages)
    fake.api.scopes |= {"files:write"}
    await fake.until(lambda: has_sheet(only_message(fake)))
    await eventually(lambda: all_answered(montages))
    assert "Traceback" not in caplog.text
