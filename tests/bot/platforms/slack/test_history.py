"""`/montage 기록`, and the gallery of App Home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.platforms.slack.scenes import answered, finished_sheet, words
from tests.factories import order
from tests.fakes.slack.block_kit import files_in
from tests.fakes.slack.objects import CHANNEL

if TYPE_CHECKING:
    from bot.montages import Montages
    from tests.fakes.slack import FakeSlack, Person

pytestmark = pytest.mark.usefixtures("bot")


async def _draw(montages: Montages, person: Person, count: int) -> None:
    """Have montages drawn that no message shows."""
    for number in range(count):
        fields = {"person_id": person.id, "channel_id": CHANNEL, "description": f"얼굴 {number:02}"}
        job = await montages.request(order(platform="slack", **fields))  # type: ignore[typeddict-item]
        async for _ in montages.follow(job.id):
            pass


async def test_somebody_without_montages_is_told_how_to_begin(fake: FakeSlack, sua: Person, emma: Person) -> None:
    assert "/montage" in words(await answered(fake, sua.slash("기록")))
    assert words(await answered(fake, emma.slash("history"))).startswith("You have no finished montages yet.")


async def test_the_list_links_to_the_sheets_and_shows_only_ones_own(fake: FakeSlack, sua: Person, emma: Person) -> None:
    ts = await finished_sheet(fake, sua)
    mine = words(await answered(fake, sua.slash("기록")))
    assert f"<https://fake.slack.com/archives/{CHANNEL}/p{ts.replace('.', '')}|#1>" in mine
    assert "no finished montages" in words(await answered(fake, emma.slash("history")))


async def test_older_montages_are_a_click_away(fake: FakeSlack, sua: Person, montages: Montages) -> None:
    await _draw(montages, sua, 7)
    first = await answered(fake, sua.slash("기록"))
    second = await answered(fake, sua.click(first, "이전 몽타주 더 보기"))
    assert [words(page).count("얼굴") for page in (first, second)] == [5, 2]
    assert second["replace_original"]
    assert "얼굴 06" in words(first)
    assert "얼굴 00" in words(second)
    with pytest.raises(LookupError):
        sua.click(second, "이전 몽타주 더 보기")


async def test_home_shows_ones_latest_sheets(fake: FakeSlack, sua: Person, montages: Montages) -> None:
    await _draw(montages, sua, 1)
    ts = await finished_sheet(fake, sua)
    sua.open_home()
    await fake.until(lambda: sua.id in fake.views.homes)
    home = fake.views.homes[sua.id]
    assert "최근에 그린 몽타주" in words(home)
    assert "얼굴 00" in words(home)
    (shown,) = files_in(home)
    assert fake.files.data(shown) == fake.store.pictures(ts)[0]


async def test_home_of_somebody_new_leads_to_the_form(fake: FakeSlack, emma: Person) -> None:
    emma.open_home()
    await fake.until(lambda: emma.id in fake.views.homes)
    assert "You have no finished montages yet" in words(fake.views.homes[emma.id])
    emma.click(fake.views.homes[emma.id], "Draw a montage")
    await fake.until(lambda: bool(fake.views.modals))
    assert fake.views.modals[0]["title"]["text"] == "Draw a montage"


async def test_the_messages_tab_is_left_alone(fake: FakeSlack, sua: Person) -> None:
    opened = sua.open_home(tab="messages")
    await fake.until(lambda: opened.acknowledged_at is not None)
    assert fake.views.homes == {}
