"""`/montage`, from the command to the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.history import HistoryQuery
from bot.domain.jobs import JobState
from inference.backend import InferenceError
from tests.bot.platforms.slack.helpers import (
    DESCRIPTION,
    alt_of,
    answered,
    finished_sheet,
    has_sheet,
    new_sheet,
    only_message,
    progress_shown,
    size_of,
    words,
)

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.fakes.inference import FakeBackend
    from tests.fakes.slack import FakeSlack, FakeUser

pytestmark = pytest.mark.usefixtures("bot")
ANY_STATE = frozenset(JobState)


async def _jobs(montages: Montages) -> int:
    return len((await montages.archive.search_history(HistoryQuery("slack", limit=50, states=ANY_STATE))).jobs)


async def test_a_description_becomes_a_sheet_in_one_message(
    fake: FakeSlack, sua: FakeUser, backend: FakeBackend
) -> None:
    backend.before_step = lambda step: fake.until(lambda: len(progress_shown(fake)) >= step)
    command = sua.slash(DESCRIPTION)
    ts = await new_sheet(fake, set())

    assert only_message(fake)["ts"] == ts
    assert (await answered(fake, command))["text"].startswith("⏳ 1번 몽타주 요청을 받았어요")
    revisions = fake.store.revisions[ts]
    assert DESCRIPTION in revisions[0].words
    assert not revisions[0].pictures
    assert progress_shown(fake)[-1].pictures, "it shows the half-drawn faces while it draws"
    assert size_of(revisions[-1].pictures[0])[0] > 256
    assert alt_of(only_message(fake)).startswith("AI가 그린 가상 인물")
    assert "✓ 설명과 맞아요" in words(only_message(fake))


async def test_pictures_that_are_no_longer_shown_are_deleted(
    fake: FakeSlack, sua: FakeUser, backend: FakeBackend
) -> None:
    backend.before_step = lambda step: fake.until(lambda: len(progress_shown(fake)) >= step)
    await finished_sheet(fake, sua)
    assert fake.files.ever >= 2
    await fake.until(lambda: len(fake.files.ids()) == 1)


async def test_the_job_is_committed_before_the_acknowledgement(
    fake: FakeSlack, sua: FakeUser, montages: Montages, backend: FakeBackend
) -> None:
    backend.hold()
    command = sua.slash(DESCRIPTION)
    await fake.until(lambda: command.acknowledged_at is not None)
    assert command.acknowledged_at is not None
    (job,) = (await montages.archive.search_history(HistoryQuery("slack", states=ANY_STATE))).jobs
    assert job.created_at.timestamp() <= command.acknowledged_at


async def test_a_refused_command_gives_back_what_was_typed(fake: FakeSlack, sua: FakeUser) -> None:
    answer = await answered(fake, sua.slash("010-1234-5678 둥근 얼굴"))
    assert "```\n010-1234-5678 둥근 얼굴\n```" in answer["text"]


async def test_a_command_that_could_not_be_committed_is_not_accepted(
    fake: FakeSlack,
    sua: FakeUser,
    montages: Montages,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def break_down(order: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(montages, "request", break_down)
    answer = await answered(fake, sua.slash(DESCRIPTION))
    assert answer["text"] == "봇에 문제가 생겨서 처리하지 못했어요. 잠시 후 다시 시도해 주세요."
    assert answer["response_type"] == "ephemeral"
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("options", ["후보=2 시드=7", "시드 = 7 후보수 = 2", "candidates=2 SEED=7"])
async def test_candidates_and_seed_reach_the_model(
    fake: FakeSlack, sua: FakeUser, backend: FakeBackend, options: str
) -> None:
    sua.slash(f"둥근 얼굴 {options}")
    await new_sheet(fake, set(), candidates=2)
    (request,) = backend.requests
    assert (request.description, request.candidates, request.seed) == ("둥근 얼굴", 2, 7)


async def test_the_place_in_the_queue_is_shown(fake: FakeSlack, sua: FakeUser, backend: FakeBackend) -> None:
    backend.hold()
    for _ in range(3):
        sua.slash(DESCRIPTION)
    await fake.until(lambda: any("지금 2번째" in words(message) for message in fake.store.visible()))
    backend.release()
    await fake.until(lambda: [has_sheet(message) for message in fake.store.visible()] == [True] * 3)


@pytest.mark.parametrize("together", [True, False])
async def test_a_command_delivered_twice_is_one_job_and_one_message(
    fake: FakeSlack, sua: FakeUser, montages: Montages, backend: FakeBackend, *, together: bool
) -> None:
    command = sua.slash(DESCRIPTION, times=2 if together else 1)
    await new_sheet(fake, set())
    if not together:
        fake.postman.repeat(command)
    await fake.until(lambda: len(command.acknowledgements) == 2)
    await finished_sheet(fake, sua)  # earlier events arrive before this one

    assert await _jobs(montages) == 2
    assert len(backend.requests) == 2
    assert len(fake.store.visible()) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\u202e\u0007 후보=3", "설명이 비어 있어요"),
        ("😀👍", "이모지나 기호만으로는"),
        ("가" * 3000, "설명이 너무 길어요. 최대 500자"),
        (f"{DESCRIPTION} 후보=10", "후보는 1명부터 9명까지"),
        (f"{DESCRIPTION} 후보=많이", "후보는 1명부터 9명까지"),
        (f"{DESCRIPTION} 시드={2**40}", "시드는 0 이상"),
        ("취소", "취소할 몽타주가 없어요"),
        ("정보", "몽타주의 번호를 적어"),
        ("정보 77", "77번 몽타주를 찾을 수 없어요"),
        ("즐겨찾기 77", "77번 몽타주를 찾을 수 없어요"),
        ("비슷한", "설명이 비어 있어요"),
        ("설정", "서버를 관리하는 사람만"),
        ("취소 77", "77번 몽타주를 찾을 수 없어요"),
    ],
)
async def test_only_the_author_sees_why_a_command_is_refused(
    fake: FakeSlack, sua: FakeUser, montages: Montages, text: str, sentence: str
) -> None:
    answer = await answered(fake, sua.slash(text))
    assert answer["text"].startswith(sentence)
    assert answer["response_type"] == "ephemeral"
    assert await _jobs(montages) == 0
    assert fake.store.visible() == []


async def test_everybody_is_answered_in_their_language(fake: FakeSlack, emma: FakeUser) -> None:
    assert (await answered(fake, emma.slash("cancel 3")))["text"].startswith("There is no montage #3")
    ts = await finished_sheet(fake, emma)
    assert "React with the number" in fake.store.revisions[ts][-1].words


async def test_where_slack_does_not_tell_a_language_it_is_the_bots_own(fake: FakeSlack, emma: FakeUser) -> None:
    fake.api.scopes.discard("users:read")
    assert "/montage 기록" in (await answered(fake, emma.slash("help")))["text"]


@pytest.mark.parametrize("text", ["", "  ", "도움말", "HELP"])
async def test_help(fake: FakeSlack, sua: FakeUser, text: str) -> None:
    assert "/montage 취소 12" in (await answered(fake, sua.slash(text)))["text"]


async def test_nobody_is_pinged_and_markup_is_text(fake: FakeSlack, sua: FakeUser) -> None:
    sua.slash("<!channel> <@U0003> @here a&b c~d~ 둥근 얼굴 <https://example.com|이것>")
    ts = await new_sheet(fake, set())
    assert fake.store.pings == []
    assert "a&b" in fake.store.revisions[ts][-1].words
    assert "a&amp;b" in fake.store.revisions[ts][-1].text


async def test_a_failed_job_says_so_in_its_message(fake: FakeSlack, sua: FakeUser, backend: FakeBackend) -> None:
    backend.error = InferenceError("out of memory")
    sua.slash(DESCRIPTION)
    await fake.until(lambda: bool(fake.store.visible()) and "문제가 생겼어요" in words(only_message(fake)))
    assert "out of memory" not in words(only_message(fake))
    assert alt_of(only_message(fake)) == "", "the half-drawn faces are gone"


async def test_tokens_are_never_logged(fake: FakeSlack, sua: FakeUser, caplog: pytest.LogCaptureFixture) -> None:
    fake.api.scopes.discard("chat:write")
    sua.slash(DESCRIPTION)
    await fake.until(lambda: "job not delivered" in caplog.text)
    assert "xoxb-" not in caplog.text
    assert "xapp-" not in caplog.text


async def test_slack_is_asked_once_about_each_person(fake: FakeSlack, sua: FakeUser, emma: FakeUser) -> None:
    for person in (sua, emma, sua, emma):
        await answered(fake, person.slash("help"))
    assert [call.args["user"] for call in fake.calls("users.info")] == [sua.id, emma.id]
