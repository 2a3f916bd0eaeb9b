"""A picture of each command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from tests.bot.platforms.discord.pictures.conftest import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

MAN: Final = "50대 남자, 각진 얼굴, 오른쪽 가르마, 뿔테 안경"
WOMAN: Final = "20대 여자, 계란형 얼굴, 단발머리, 앞머리를 내림"
GRANDFATHER: Final = "60대 할아버지, 대머리, 이마 주름이 깊고 콧수염"
ALL: Final = ((MAN, 7), (WOMAN, 7), (GRANDFATHER, 7))


async def test_montage(stage: Stage) -> None:
    await stage.draw(MAN, 7)
    await stage.take("montage", "설명", MAN, "가장 닮은 얼굴의 번호를", "변형 4", "설명 고치기", "신고", "삭제", "1️⃣ 1")


async def test_what_montage_suggests(stage: Stage) -> None:
    for description, seed in ALL:
        await stage.draw(description, seed)
    typed = await stage.sua.type("montage", "설명", "머리")
    await stage.fake.until(lambda: typed.choices is not None)
    await stage.take("suggestions", WOMAN, GRANDFATHER)


async def test_nine_candidates(stage: Stage) -> None:
    await stage.draw(WOMAN, 7, candidates=9)
    await stage.take("nine", WOMAN, "크게", "변형", "9️⃣ 1")


async def test_a_private_montage(stage: Stage) -> None:
    asked = await stage.sua.slash("montage", 설명=WOMAN, 후보수=1, 시드=7, 비공개=True)
    sheet = await stage.answer(asked)
    await stage.fake.until(lambda: bool(sheet["attachments"]) and "번호를 눌러" in sheet["content"])
    await stage.take("private", "비공개", "나에게만 보여요")


async def test_history(stage: Stage) -> None:
    for description, seed in (*ALL, *ALL):
        await stage.draw(description, seed)
    page = await stage.answer(await stage.sua.slash("기록"))
    await stage.take("history", "내 몽타주", "#6", WOMAN, "이전 몽타주 더 보기")
    await stage.sua.click(page, "이전 몽타주 더 보기")
    await stage.fake.until(lambda: [embed["title"] for embed in page["embeds"]] == ["#1"])
    await stage.take("older", "#1", MAN)
    await stage.answer(await stage.sua.slash("기록", 검색어="콧수염"))
    await stage.take("search", "검색어", "콧수염", "#6", "#3")


async def test_similar(stage: Stage) -> None:
    for description, seed in ALL:
        await stage.draw(description, seed)
    await stage.answer(await stage.sua.slash("비슷한", 설명="안경을 쓴 중년 아저씨"))
    await stage.take("similar", "뜻이 비슷한 몽타주", MAN)


async def test_info(stage: Stage) -> None:
    sheet = await stage.draw(MAN, 7)
    await stage.sheet(await stage.minjun.click(sheet, "변형 1"))
    await stage.answer(await stage.sua.slash("정보", 번호=1))
    await stage.take("info", "시드", "모델", "후보", "1번: ", "여기서 나온 몽타주", "#2")


async def test_queue_and_cancel(stage: Stage) -> None:
    stage.caching_backend.hold()
    for person, description in ((stage.minjun, MAN), (stage.sua, WOMAN)):
        await stage.answer(await person.slash("montage", 설명=description, 시드=7))
    await stage.fake.until(lambda: "%" in stage.fake.store.visible()[0]["content"])
    await stage.answer(await stage.sua.slash("대기열"))
    await stage.take("queue", "1건을 그리고 있고, 1건이 기다리고", WOMAN, "1번째")
    await stage.answer(await stage.sua.slash("취소"))
    await stage.take("cancel", "2번 몽타주를 취소했어요")


async def test_favourites(stage: Stage) -> None:
    for description, seed in ALL[:2]:
        await stage.draw(description, seed)
    await stage.answer(await stage.sua.slash("즐겨찾기", 번호=1))
    await stage.answer(await stage.sua.slash("즐겨찾기"))
    await stage.take("favourites", "번호", "즐겨찾기에 담았어요", "내 즐겨찾기", MAN, last=2)


async def test_personal(stage: Stage) -> None:
    await stage.draw(MAN, 7)
    offered = await stage.answer(await stage.sua.slash("내정보"))
    await stage.take("mydata", "모두 내려받기", "모두 삭제")
    await stage.answer(await stage.sua.click(offered, "모두 내려받기"))
    await stage.take("mydata-export", "montage-1.zip")
    question = await stage.answer(await stage.sua.click(offered, "모두 삭제"))
    await stage.take("mydata-erase", "되돌릴 수 없어요", "완전히 삭제")
    await stage.answer(await stage.sua.click(question, "완전히 삭제"))
    await stage.take("mydata-erased", "모두 삭제했어요")


async def test_settings(stage: Stage) -> None:
    shown = await stage.answer(await stage.sua.slash("설정"))
    await stage.take("settings", "이 서버의 몽타주 설정", "기본 후보 수", "한도와 보관 기간")
    await stage.sua.click(shown, "그림 속 표시 켜기·끄기")
    await stage.fake.until(lambda: "꺼짐" in shown["content"])
    await stage.take("settings-label", "꺼짐")
    opened = await stage.sua.click(shown, "한도와 보관 기간")
    await stage.fake.until(lambda: opened.form is not None)
    await stage.take("settings-limits", "한 사람이 하루에 요청하는 수", "보내기")


async def test_help(stage: Stage) -> None:
    await stage.answer(await stage.sua.slash("도움말"))
    await stage.take("help", "몽타주 봇 쓰는 법", "/비슷한", "이런 말을 알아들어요", "눈썹")
