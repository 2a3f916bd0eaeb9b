"""Pictures of each button and of a message's menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.platforms.discord.helpers import eventually
from tests.bot.platforms.discord.pictures.test_commands import GRANDFATHER, MAN, WOMAN
from tests.fakes.discord import FakeUser

if TYPE_CHECKING:
    from tests.bot.platforms.discord.pictures.conftest import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_large_and_what_stands_under_it(stage: Stage) -> None:
    await stage.draw(GRANDFATHER, 7)
    sheet = await stage.draw(MAN, 7)
    large = await stage.answer(await stage.sua.click(sheet, "크게 1"))
    await stage.take("large", "크게 1", "1번 얼굴", "이 얼굴 변형", "비슷한 얼굴 찾기")
    await stage.answer(await stage.sua.click(large, "비슷한 얼굴 찾기"))
    await stage.take("similar-faces", "1번 얼굴과 비슷한 얼굴", GRANDFATHER)
    opened = await stage.sua.click(large, "이 얼굴의 설명 고치기")
    await stage.fake.until(lambda: opened.form is not None)
    await stage.take("edit-one", "이 얼굴의 설명 고치기")
    await stage.sheet(await stage.sua.click(large, "이 얼굴 변형"))
    await stage.take("vary-one", "이 얼굴 변형", "#2 몽타주 1번 얼굴의 변형이에요")


async def test_vary(stage: Stage) -> None:
    sheet = await stage.draw(WOMAN, 7)
    await stage.sheet(await stage.sua.click(sheet, "변형 2"))
    await stage.take("vary", "변형 2", "#1 몽타주 2번 얼굴의 변형이에요")


async def test_again(stage: Stage) -> None:
    sheet = await stage.draw(WOMAN, 7)
    await stage.sheet(await stage.sua.click(sheet, "다시"))
    await stage.take("again", "다시", "다른 시드로 다시 그렸어요")


async def test_edit(stage: Stage) -> None:
    sheet = await stage.draw(WOMAN, 7)
    opened = await stage.sua.click(sheet, "설명 고치기")
    await stage.fake.until(lambda: opened.form is not None)
    await stage.take("edit", "설명 고치기", "고칠 점만 적어도 돼요: 코를 더 크게, 안경 빼고", "보내기")
    await stage.sheet(await stage.sua.submit(opened, description=f"{WOMAN}, 뿔테 안경"))
    await stage.take("edited", "#1 몽타주의 설명을 고쳤어요", "뿔테 안경")


async def test_info(stage: Stage) -> None:
    sheet = await stage.draw(MAN, 7)
    await stage.answer(await stage.sua.click(sheet, "정보"))
    await stage.take("info-button", "정보", "시드", "모델")


async def test_delete(stage: Stage) -> None:
    sheet = await stage.draw(MAN, 7)
    question = await stage.answer(await stage.sua.click(sheet, "삭제"))
    await stage.take("delete", "되돌릴 수 없어요", "완전히 삭제")
    await stage.sua.click(question, "완전히 삭제")
    await stage.fake.until(lambda: "삭제한 몽타주예요" in sheet["content"])
    await stage.take("deleted", "삭제한 몽타주예요", "1번 몽타주를 삭제했어요", last=2)


async def test_report(stage: Stage) -> None:
    sheet = await stage.draw(MAN, 7, person=stage.minjun)
    question = await stage.answer(await stage.sua.click(sheet, "신고"))
    await stage.take("report", "왜 신고하나요?", "실제로 있는 사람 같아요", opened="report-reason")
    await stage.sua.choose(question, "report-reason", "real-person")
    await stage.fake.until(lambda: "고마워요" in question["content"])
    await stage.take("reported", "운영자가 확인할게요")
    for number in "45":
        asked = await stage.answer(await FakeUser(stage.fake, number).click(sheet, "신고"))
        await FakeUser(stage.fake, number).choose(asked, "report-reason", "insult")
    await stage.fake.until(lambda: "숨겨 두었어요" in sheet["content"])
    await stage.take("hidden", "신고를 받은 몽타주라서 숨겨 두었어요", last=2)


async def test_cancel_while_it_is_drawn(stage: Stage) -> None:
    stage.caching_backend.hold()
    await stage.answer(await stage.sua.slash("montage", 설명=MAN, 시드=7))
    (message,) = stage.fake.store.visible()
    await stage.fake.until(lambda: bool(message["attachments"]))
    await stage.take("drawing", "그리고 있어요", "%", "취소")
    await stage.sua.click(message, "취소")
    await stage.fake.until(lambda: "취소한 몽타주예요" in message["content"])
    await stage.take("cancelled", "취소한 몽타주예요")


async def test_votes_and_hearts(stage: Stage) -> None:
    sheet = await stage.draw(WOMAN, 7)
    for person in (stage.sua, stage.minjun, FakeUser(stage.fake, "4")):
        await person.react(sheet["id"], "3️⃣")
    await stage.sua.react(sheet["id"], "❤️")

    async def is_counted() -> bool:
        counted = len(await stage.montages.votes.ballots(1)) == 3
        return counted and stage.fake.store.pictures(sheet["id"]) == ((await stage.montages.sheets.get(1)).picture,)

    await eventually(is_counted)
    await stage.take("votes", "3️⃣ 4", "❤️ 1")


async def test_the_menu_of_a_message(stage: Stage) -> None:
    sheet = await stage.draw(MAN, 7)
    await stage.answer(await stage.sua.menu("몽타주 정보", sheet))
    await stage.take("menu-info", "메시지 메뉴", "몽타주 정보", "시드")
    await stage.sheet(await stage.sua.menu("다시 그리기", sheet))
    await stage.take("menu-again", "다시 그리기", "다른 시드로 다시 그렸어요")
    opened = await stage.sua.menu("설명 고치기", sheet)
    await stage.fake.until(lambda: opened.form is not None)
    await stage.take("menu-edit", "설명 고치기", "보내기")
    await stage.answer(await stage.sua.menu("즐겨찾기", sheet))
    await stage.take("menu-favourite", "즐겨찾기에 담았어요")
    await stage.answer(await stage.sua.menu("몽타주 신고", sheet))
    await stage.take("menu-report", "왜 신고하나요?")
