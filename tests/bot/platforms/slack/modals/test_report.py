"""신고 by the button and by the message shortcut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.moderation import ReportReason
from bot.domain.people import Person
from bot.errors import JobHiddenError
from tests.bot.platforms.slack.helpers import DESCRIPTION, answered, finished_sheet, only_message, opened, words
from tests.fakes.slack import FakeUser
from tests.fakes.slack.block_kit import check_view
from tests.fakes.slack.objects import CHANNEL

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.fakes.slack import FakeSlack
    from tests.fakes.slack.deliveries import Delivery
    from tests.fakes.slack.objects import Json

pytestmark = pytest.mark.usefixtures("bot")


async def _report(fake: FakeSlack, person: FakeUser, sheet: Json, reason: str) -> Json:
    """Report with the button; return the confirmation window."""
    before = len(fake.views.modals)
    person.click(sheet, "신고")
    return await _thanks(fake, person.submit(await opened(fake, before), reason=reason))


async def _thanks(fake: FakeSlack, sent: Delivery) -> Json:
    await fake.until(lambda: bool(sent.acknowledgements))
    (acknowledgement,) = sent.acknowledgements
    assert acknowledgement["response_action"] == "update"
    check_view(acknowledgement["view"], "modal")
    thanks: Json = acknowledgement["view"]
    return thanks


async def test_what_enough_people_report_is_taken_down(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    sheet = fake.store.messages[CHANNEL, await finished_sheet(fake, sua)]
    old = {**sheet}
    assert "An operator will look at it" in words(await _report(fake, emma, sheet, "insult"))
    await _report(fake, emma, sheet, "insult")
    (reported,) = await montages.moderation.reported()
    assert (reported.reporters, reported.reasons) == (1, (ReportReason.INSULT,))
    assert "크게 1" in str(sheet["blocks"]), "one complaint hides nothing"

    await _report(fake, sua, sheet, "other")
    third = FakeUser(fake, "U0004", "지호")
    assert "숨겨 두었어요" in words(await _report(fake, third, sheet, "minor"))
    await fake.until(lambda: "신고를 받은 몽타주라서" in words(only_message(fake)))
    assert DESCRIPTION not in str(only_message(fake))
    await fake.until(lambda: fake.files.ids() == set())
    with pytest.raises(JobHiddenError):
        await montages.sheets.get(1)

    sua.react(sheet["ts"], "two")
    assert "신고를 받아서" in (await answered(fake, third.click(old, "변형 1")))["text"]
    sua.click(old, "크게 1")
    window = await opened(fake, before=4)
    await fake.until(lambda: "신고를 받아서" in words(window))
    assert "아직 완성된 몽타주가 없어요" in words(await answered(fake, sua.slash("기록")))
    assert "신고를 받은 몽타주라서" in words(only_message(fake)), "a vote does not bring it back"


async def test_the_reasons_are_told_in_ones_language_and_sent_once(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    ts = await finished_sheet(fake, sua)
    emma.message_shortcut("montage_report_message", ts=ts)
    form = await opened(fake)
    assert form["title"]["text"] == "Report #1"
    options = [option["text"]["text"] for option in form["blocks"][0]["element"]["options"]]
    assert options[:2] == ["It looks like a real person", "It shows a child or a teenager"]
    assert len(options) == len(ReportReason)
    sent = emma.submit(form, reason="minor", times=2)
    await fake.until(lambda: len(sent.acknowledgements) == 2)
    (reported,) = await montages.moderation.reported()
    assert reported.reporters == 1


async def test_who_is_blocked_is_told_so_in_the_form(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    sheet = fake.store.messages[CHANNEL, await finished_sheet(fake, sua)]
    emma.click(sheet, "신고")
    form = await opened(fake)
    await montages.moderation.block(Person("slack", emma.id))
    sent = emma.submit(form, reason="other")
    await fake.until(lambda: bool(sent.acknowledgements))
    assert "operator has blocked" in sent.acknowledgements[0]["errors"]["reason"]
