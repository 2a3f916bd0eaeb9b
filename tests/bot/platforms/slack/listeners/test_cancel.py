"""The button 취소 and `/montage 취소 번호`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.platforms.slack.helpers import DESCRIPTION, alt_of, answered, finished_sheet, only_message, words

if TYPE_CHECKING:
    from tests.fakes.inference import FakeBackend
    from tests.fakes.slack import FakeSlack, FakeUser
    from tests.fakes.slack.objects import Json

pytestmark = pytest.mark.usefixtures("bot")


async def _drawing(fake: FakeSlack, backend: FakeBackend, person: FakeUser) -> Json:
    """Return a message whose job is being drawn and does not finish."""
    backend.hold()
    person.slash(DESCRIPTION)
    await fake.until(lambda: bool(fake.store.visible()) and "%" in words(only_message(fake)))
    return only_message(fake)


async def test_the_button_ends_it_and_goes(fake: FakeSlack, sua: FakeUser, backend: FakeBackend) -> None:
    message = await _drawing(fake, backend, sua)
    sua.click(message, "취소")
    await fake.until(lambda: "취소한 몽타주예요." in words(only_message(fake)))
    assert alt_of(only_message(fake)) == ""
    with pytest.raises(LookupError):
        sua.click(only_message(fake), "취소")


async def test_the_command_ends_it(fake: FakeSlack, sua: FakeUser, backend: FakeBackend) -> None:
    await _drawing(fake, backend, sua)
    assert (await answered(fake, sua.slash("취소 1")))["text"] == f"1번 몽타주를 취소했어요: {DESCRIPTION}"
    await fake.until(lambda: "취소한 몽타주예요." in words(only_message(fake)))


async def test_without_a_number_it_ends_the_newest(fake: FakeSlack, sua: FakeUser, backend: FakeBackend) -> None:
    assert "취소할 몽타주가 없어요" in (await answered(fake, sua.slash("취소")))["text"]
    await _drawing(fake, backend, sua)
    await answered(fake, sua.slash("둥근 얼굴"))
    assert (await answered(fake, sua.slash("취소")))["text"] == "2번 몽타주를 취소했어요: 둥근 얼굴"


async def test_nobody_else_ends_it(fake: FakeSlack, sua: FakeUser, emma: FakeUser, backend: FakeBackend) -> None:
    message = await _drawing(fake, backend, sua)
    answer = await answered(fake, emma.click(message, "취소"))
    assert answer["text"] == "Only the person who asked for this montage can do that."
    assert answer["response_type"] == "ephemeral"
    assert not answer["replace_original"]
    assert (await answered(fake, emma.slash("cancel #1")))["text"] == answer["text"]
    backend.release()
    await fake.until(lambda: "앞에서부터" in alt_of(only_message(fake)))


async def test_a_click_that_came_too_late_is_explained(fake: FakeSlack, sua: FakeUser, backend: FakeBackend) -> None:
    old = {**await _drawing(fake, backend, sua)}
    backend.release()
    await fake.until(lambda: "앞에서부터" in alt_of(only_message(fake)))
    assert "이미 끝나서" in (await answered(fake, sua.click(old, "취소")))["text"]


async def test_a_finished_sheet_has_no_such_button(fake: FakeSlack, sua: FakeUser) -> None:
    await finished_sheet(fake, sua)
    with pytest.raises(LookupError):
        sua.click(only_message(fake), "취소")
