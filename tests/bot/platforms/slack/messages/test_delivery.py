"""The number of edits of a job's message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.platforms.slack import connect
from tests.bot.platforms.slack.conftest import FAST_TIMING
from tests.bot.platforms.slack.helpers import finished_sheet, progress_shown

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.inference import FakeBackend
    from tests.fakes.slack import FakeSlack, FakeUser


async def test_previews_are_rarer_than_progress(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser, backend: FakeBackend
) -> None:
    backend.steps = 5
    backend.before_step = lambda step: fake.until(lambda: len(progress_shown(fake)) >= min(step, 3))
    async with connect(montages, slack_settings, replace(FAST_TIMING, preview_interval=3600)):
        await finished_sheet(fake, sua)
    assert progress_shown(fake)[-1].pictures, "the one preview stays"
    assert fake.files.ever == 2, "one preview, one sheet"


async def test_progress_is_told_no_more_often_than_the_pace_allows(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser, backend: FakeBackend
) -> None:
    backend.steps = 20
    backend.before_step = lambda _: fake.until(lambda: bool(fake.store.visible()))
    async with connect(montages, slack_settings, replace(FAST_TIMING, progress_interval=3600)):
        ts = await finished_sheet(fake, sua)
    first, *_, last = fake.store.revisions[ts]
    assert len(fake.store.revisions[ts]) <= 3, "the first thing, and the sheet"
    assert first.words != last.words
