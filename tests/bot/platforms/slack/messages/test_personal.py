"""`/montage 내정보`: export and deletion of a person's data."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from bot.errors import UnknownJobError
from tests.bot.platforms.slack.helpers import DESCRIPTION, alt_of, answered, finished_sheet, labels, new_sheet, words
from tests.fakes.discord.faults import Fault
from tests.fakes.slack.objects import CHANNEL

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.fakes.inference import FakeBackend
    from tests.fakes.slack import FakeSlack, FakeUser

pytestmark = pytest.mark.usefixtures("bot")


async def test_everything_is_handed_out_in_ones_own_conversation(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser
) -> None:
    await finished_sheet(fake, sua)
    offered = await answered(fake, sua.slash("내정보"))
    assert labels(offered) == ["모두 내려받기", "모두 삭제"]
    assert "나와의 대화로 보냈어요" in (await answered(fake, sua.click(offered, "모두 내려받기")))["text"]
    (part,) = fake.store.visible(f"D{sua.id}")
    assert part["text"] == "저장된 내 정보예요. (1)"
    with zipfile.ZipFile(io.BytesIO(fake.files.data(part["files"][0]))) as archive:
        assert len(archive.namelist()) == 5
        assert [montage["number"] for montage in json.loads(archive.read("montages.json"))["montages"]] == [1]
    assert labels(await answered(fake, emma.slash("mydata"))) == ["Download everything", "Delete everything"]


async def test_an_archive_whose_sending_got_no_answer_is_sent_once(fake: FakeSlack, sua: FakeUser) -> None:
    offered = await answered(fake, sua.slash("내정보"))
    fake.fail(Fault("files.completeUploadExternal", 502, applied=True))
    assert "나와의 대화로 보냈어요" in (await answered(fake, sua.click(offered, "모두 내려받기")))["text"]
    assert len(fake.store.visible(f"D{sua.id}")) == 1


async def test_what_cannot_be_handed_out_is_excused(fake: FakeSlack, sua: FakeUser) -> None:
    offered = await answered(fake, sua.slash("내정보"))
    fake.api.scopes.discard("files:write")
    fake.fail(Fault("conversations.open", 429))
    assert "봇에 문제가 생겨서" in (await answered(fake, sua.click(offered, "모두 내려받기")))["text"]


async def test_everything_is_deleted_once_it_was_confirmed(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    mine = fake.store.messages[CHANNEL, await finished_sheet(fake, sua)]
    theirs = fake.store.messages[CHANNEL, await finished_sheet(fake, emma)]
    sua.react(theirs["ts"], "four")
    await fake.until(lambda: "4, 1, 2, 3" in alt_of(theirs))

    offered = await answered(fake, sua.slash("내정보"))
    (erase,) = [button for button in offered["blocks"][1]["elements"] if button.get("style") == "danger"]
    assert "되돌릴 수 없어요" in erase["confirm"]["text"]["text"]
    done = await answered(fake, sua.click(offered, "모두 삭제"))
    assert "모두 삭제했어요" in done["text"]
    assert words(mine) == "🗑️ 삭제한 몽타주예요."
    await fake.until(lambda: "1, 2, 3, 4" in alt_of(theirs))
    with pytest.raises(UnknownJobError):
        await montages.archive.get(1)
    assert "아직 완성된 몽타주가 없어요" in words(await answered(fake, sua.slash("기록")))


async def test_an_unfinished_montage_leaves_no_description(
    fake: FakeSlack, sua: FakeUser, backend: FakeBackend, caplog: pytest.LogCaptureFixture
) -> None:
    backend.hold()
    sua.slash(DESCRIPTION)
    await fake.until(lambda: bool(fake.store.visible()) and "%" in words(fake.store.visible()[0]))
    offered = await answered(fake, sua.slash("내정보"))
    await answered(fake, sua.click(offered, "모두 삭제"))
    backend.release()
    sua.slash("둥근 얼굴")
    await new_sheet(fake, {fake.store.visible()[0]["ts"]})
    assert words(fake.store.visible()[0]) == "🗑️ 삭제한 몽타주예요."
    assert len(fake.files.ids()) == 1, "only the new montage's"
    assert "Traceback" not in caplog.text
