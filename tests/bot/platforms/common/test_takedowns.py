"""The search for outdated messages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.platforms.common.takedowns import Takedowns
from bot.platforms.common.timing import Timing
from tests.bot.services.test_montages import finished

if TYPE_CHECKING:
    import pytest

    from bot.domain.jobs import JobView
    from bot.services.montages import Montages

FAST_TIMING = Timing(takedown_interval=0.01)


async def test_a_job_is_refreshed_until_its_messages_are_current(
    montages: Montages, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[bool] = []
    looked = asyncio.Event()

    def refresh(job: JobView) -> None:
        shown.append(job.hidden)
        looked.set()
        if len(shown) == 1:
            raise RuntimeError("power cut")

    job = (await finished(montages)).job
    await montages.messages.mark_answered(job.id)
    takedowns = Takedowns(montages, "web", refresh, FAST_TIMING)
    takedowns.start()
    for hide in (True, False):
        await montages.moderation.decide(job.id, hide=hide)
        while shown.count(hide) < 2:
            looked.clear()
            await asyncio.wait_for(looked.wait(), 60)
        await montages.moderation.mark_current(await montages.archive.get(job.id))
    await takedowns.close()
    assert shown == sorted(shown, reverse=True), "what is current is left alone"
    assert "power cut" in caplog.text
