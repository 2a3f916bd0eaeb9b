"""`/montage 대기열`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.platforms.slack.helpers import DESCRIPTION, answered

if TYPE_CHECKING:
    from tests.fakes.inference import FakeBackend
    from tests.fakes.slack import FakeSlack, FakeUser

pytestmark = pytest.mark.usefixtures("bot")


async def test_the_queue_tells_places_and_hides_what_others_asked_for(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser, backend: FakeBackend
) -> None:
    assert "내가 기다리는 몽타주는 없어요" in (await answered(fake, sua.slash("대기열")))["text"]
    backend.hold()
    await answered(fake, sua.slash(DESCRIPTION))
    await fake.until(lambda: len(backend.requests) == 1)
    await answered(fake, emma.slash("a secret wish"))
    seen = (await answered(fake, emma.slash("queue")))["text"]
    assert seen.startswith("1 being drawn, 1 waiting.\n• ")
    assert "secret wish" in seen
    assert "place 1" in seen
    theirs = await answered(fake, sua.slash("대기열"))
    assert "secret" not in theirs["text"]
    assert "✏️ 그리고 있어요" in theirs["text"]


async def test_a_long_queue_is_cut(fake: FakeSlack, sua: FakeUser, backend: FakeBackend) -> None:
    backend.hold()
    for _ in range(12):
        await answered(fake, sua.slash(DESCRIPTION))
    assert "• +2" in (await answered(fake, sua.slash("대기열")))["text"]
