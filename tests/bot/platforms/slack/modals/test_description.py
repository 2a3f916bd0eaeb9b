"""Shortcuts and the form that they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.platforms.slack.helpers import DESCRIPTION, answered, has_sheet, new_sheet
from tests.fakes.discord.faults import Fault

if TYPE_CHECKING:
    from tests.fakes.inference import FakeBackend
    from tests.fakes.slack import FakeSlack, FakeUser
    from tests.fakes.slack.objects import Json

pytestmark = pytest.mark.usefixtures("bot")


async def _form(fake: FakeSlack, person: FakeUser) -> Json:
    """Open the form."""
    person.shortcut("montage_describe")
    await fake.until(lambda: bool(fake.views.modals))
    return fake.views.modals[-1]


async def test_a_filled_in_form_becomes_a_sheet_in_the_chosen_channel(
    fake: FakeSlack, sua: FakeUser, backend: FakeBackend
) -> None:
    sua.submit(await _form(fake, sua), DESCRIPTION, candidates="2", seed="7")
    await new_sheet(fake, set(), candidates=2)
    assert [(request.candidates, request.seed) for request in backend.requests] == [(2, 7)]


async def test_what_is_left_out_is_chosen_by_the_bot(fake: FakeSlack, sua: FakeUser) -> None:
    sua.submit(await _form(fake, sua), DESCRIPTION)
    await new_sheet(fake, set(), candidates=4)


async def test_a_form_sent_twice_is_one_job(fake: FakeSlack, sua: FakeUser, backend: FakeBackend) -> None:
    sent = sua.submit(await _form(fake, sua), DESCRIPTION, times=2)
    await fake.until(lambda: len(sent.acknowledgements) == 2)
    await new_sheet(fake, set())
    assert len(backend.requests) == 1
    assert len(fake.store.visible()) == 1


@pytest.mark.parametrize(
    ("description", "seed", "field", "sentence"),
    [("👍", None, "description", "이모지나 기호만으로는"), (DESCRIPTION, str(2**40), "seed", "시드는 0 이상")],
)
async def test_a_refusal_stands_under_its_field(
    fake: FakeSlack, sua: FakeUser, description: str, seed: str | None, field: str, sentence: str
) -> None:
    sent = sua.submit(await _form(fake, sua), description, seed=seed)
    await fake.until(lambda: bool(sent.acknowledgements))
    (answer,) = sent.acknowledgements
    assert answer["response_action"] == "errors"
    assert answer["errors"][field].startswith(sentence)


@pytest.mark.parametrize(
    ("text", "filled"),
    [("둥근 얼굴에 <@U0003> *뿔테* 안경", "둥근 얼굴에 뿔테 안경"), ("가" * 900, "가" * 500), ("👍", None)],
)
async def test_a_messages_words_are_the_description_to_begin_with(
    fake: FakeSlack, sua: FakeUser, text: str, filled: str | None
) -> None:
    sua.message_shortcut("montage_describe_message", text)
    await fake.until(lambda: bool(fake.views.modals))
    element = fake.views.modals[0]["blocks"][0]["element"]
    assert element.get("initial_value") == filled


async def test_a_form_that_does_not_open_is_explained(fake: FakeSlack, sua: FakeUser) -> None:
    fake.fail(Fault("views.open", 500, times=9))
    used = sua.message_shortcut("montage_describe_message", DESCRIPTION)
    assert (await answered(fake, used))["text"].startswith("봇에 문제가 생겨서")


async def test_without_a_channel_the_person_is_told_directly(fake: FakeSlack, sua: FakeUser) -> None:
    fake.fail(Fault("views.open", 500, times=9))
    sua.shortcut("montage_describe")
    await fake.until(lambda: bool(fake.store.visible(f"D{sua.id}")))
    assert fake.store.visible(f"D{sua.id}")[0]["text"].startswith("봇에 문제가 생겨서")


async def test_a_form_is_answered_directly_without_the_bot_there(fake: FakeSlack, sua: FakeUser) -> None:
    sua.submit(await _form(fake, sua), DESCRIPTION, channel="D0777")
    own = f"D{sua.id}"
    await fake.until(lambda: bool(fake.store.visible(own)) and has_sheet(fake.store.visible(own)[0]))
