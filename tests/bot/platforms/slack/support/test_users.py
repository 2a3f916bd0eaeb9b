"""Languages of people."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.bot.platforms.slack.helpers import answered
from tests.fakes.slack import FakeUser

if TYPE_CHECKING:
    from tests.fakes.slack import FakeSlack

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_burst_of_new_people_asks_about_the_first_only(fake: FakeSlack) -> None:
    people = [FakeUser(fake, f"U1{number:03}", f"사람 {number}") for number in range(40)]
    await asyncio.gather(*(answered(fake, person.slash("대기열")) for person in people))
    assert len(fake.calls("users.info")) < 40


async def test_a_person_is_asked_about_again_after_an_hour(
    fake: FakeSlack, sua: FakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        await answered(fake, sua.slash("대기열"))
    assert len(fake.calls("users.info")) == 1
    monkeypatch.setattr("bot.platforms.slack.support.users._PROFILE_AGE_S", -1.0)
    await answered(fake, sua.slash("대기열"))
    assert len(fake.calls("users.info")) == 2
