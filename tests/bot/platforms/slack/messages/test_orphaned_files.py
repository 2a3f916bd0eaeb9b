"""Files that an earlier process uploaded but no message shows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.platforms.slack import connect
from tests.bot.platforms.slack.conftest import FAST_TIMING
from tests.bot.platforms.slack.helpers import all_answered, eventually, finished_sheet

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.slack import FakeSlack, FakeUser


def upload(fake: FakeSlack, name: str, age: float = 60.0) -> str:
    """Upload a file that is `age` seconds old; return its id."""
    file_id = str(fake.files.announce({"filename": name, "length": 1})["file_id"])
    file = fake.files._files[file_id]
    file.data = b"x"
    fake.files.complete([{"id": file_id}])
    file.completed_at = fake.clock.now() - age
    return file_id


async def test_what_no_message_shows_is_deleted_at_the_next_start(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser
) -> None:
    async with connect(montages, slack_settings, FAST_TIMING):
        for _ in range(2):
            await finished_sheet(fake, sua)
        await eventually(partial(all_answered, montages))
    shown = fake.files.ids()
    for file_id in shown:
        fake.files._files[file_id].completed_at = fake.clock.now() - 60

    orphaned_files = {
        upload(fake, "montage-2.png"),
        upload(fake, "montage-99.png"),
    }  # of an existing sheet and of a deleted one
    others = {upload(fake, "montage-1-3.png"), upload(fake, "notes.png"), upload(fake, "montage-1.png", age=8 * 86_400)}
    assert fake.files.ids() == shown | orphaned_files | others
    async with connect(montages, slack_settings, FAST_TIMING):
        await fake.until(lambda: fake.files.ids() == shown | others)


async def test_more_files_than_a_page_holds_are_looked_through(
    fake: FakeSlack, montages: Montages, slack_settings: Settings
) -> None:
    for _ in range(250):
        upload(fake, "montage-99.png")
    async with connect(montages, slack_settings, FAST_TIMING):
        await fake.until(lambda: fake.files.ids() == set())
