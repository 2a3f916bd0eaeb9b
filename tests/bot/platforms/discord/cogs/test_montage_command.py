"""`/montage`, from the command to the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.history import HistoryQuery
from bot.domain.jobs import JobState
from inference.backend import InferenceError
from tests.bot.platforms.discord.helpers import (
    DESCRIPTION,
    KEYCAPS,
    answer_to,
    finished_sheet,
    only_message,
    progress_shown,
    sheet_of,
    size_of,
)
from tests.fakes.discord.store import EPHEMERAL

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.fakes.discord import FakeDiscord, FakeUser
    from tests.fakes.inference import FakeBackend

pytestmark = pytest.mark.usefixtures("bot")
ANY_STATE = frozenset(JobState)


def contents(fake: FakeDiscord) -> list[str]:
    """Return the texts of all messages, oldest first."""
    return [message["content"] for message in fake.store.visible()]


async def _jobs(montages: Montages) -> int:
    return len((await montages.archive.search_history(HistoryQuery("discord", limit=50, states=ANY_STATE))).jobs)


def test_the_commands_are_korean_with_english_names(fake: FakeDiscord) -> None:
    registered = fake.routes.commands
    names = {(c["name"], c["type"]): (c.get("name_localizations") or {}).get("en-US") for c in registered}
    assert names == {
        ("montage", 1): None,
        ("기록", 1): "history",
        ("비슷한", 1): "similar",
        ("즐겨찾기", 1): "favourites",
        ("정보", 1): "info",
        ("취소", 1): "cancel",
        ("대기열", 1): "queue",
        ("내정보", 1): "mydata",
        ("설정", 1): "settings",
        ("도움말", 1): "help",
        ("몽타주 정보", 3): "Montage info",
        ("다시 그리기", 3): "Draw again",
        ("설명 고치기", 3): "Edit description",
        ("즐겨찾기", 3): "Favourite",
        ("몽타주 신고", 3): "Report montage",
    }
    options = next(command["options"] for command in registered if command["name"] == "montage")
    english = {option["name"]: option["name_localizations"]["en-US"] for option in options}
    assert english == {"설명": "description", "후보수": "candidates", "시드": "seed", "비공개": "private"}
    assert [option["required"] for option in options] == [True, False, False, False]
    assert [(option["min_value"], option["max_value"]) for option in options[1:3]] == [(1, 9), (0, 2**32 - 1)]


async def test_a_description_becomes_a_sheet_in_one_message(
    fake: FakeDiscord, sua: FakeUser, backend: FakeBackend
) -> None:
    backend.before_step = lambda step: fake.until(lambda: len(progress_shown(fake)) >= step)
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    message_id = await sheet_of(fake, interaction)

    assert only_message(fake) == message_id
    revisions = fake.store.revisions[message_id]
    assert DESCRIPTION in revisions[0].content
    assert not revisions[0].pictures
    assert progress_shown(fake)[-1].pictures, "it shows the half-drawn faces while it draws"
    assert size_of(revisions[-1].pictures[0])[0] > 256
    assert fake.store.messages[message_id]["attachments"][0]["description"].startswith("AI가 그린 가상 인물")
    assert list(fake.store.reactions[message_id]) == KEYCAPS[:4]


async def test_the_job_is_committed_before_the_acknowledgement(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, backend: FakeBackend
) -> None:
    backend.hold()
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: interaction.acknowledged_at is not None)
    assert interaction.acknowledged_at is not None
    (job,) = (await montages.archive.search_history(HistoryQuery("discord", states=ANY_STATE))).jobs
    assert job.created_at.timestamp() <= interaction.acknowledged_at


async def test_candidates_and_seed_reach_the_model(fake: FakeDiscord, sua: FakeUser, backend: FakeBackend) -> None:
    interaction = await sua.slash("montage", 설명=DESCRIPTION, 후보수=2, 시드=7)
    message_id = await sheet_of(fake, interaction, candidates=2)
    assert [(request.candidates, request.seed) for request in backend.requests] == [(2, 7)]
    assert list(fake.store.reactions[message_id]) == KEYCAPS[:2]


async def test_the_sheet_goes_out_after_the_interaction_token_has_died(
    fake: FakeDiscord, sua: FakeUser, backend: FakeBackend
) -> None:
    backend.hold()
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(
        lambda: "%" in fake.store.messages[only_message(fake)]["content"] if interaction.response else False
    )
    fake.clock.skip(16 * 60)
    backend.release()
    message_id = await sheet_of(fake, interaction)
    assert [call.status for call in fake.calls("PATCH /webhooks/")][-1] == 401
    assert message_id in fake.calls("PATCH /channels/")[-1].path


async def test_sheets_of_a_busy_channel_do_not_share_its_rate_limit(fake: FakeDiscord, sua: FakeUser) -> None:
    fake.limits.be_real()
    for _ in range(12):
        await sua.slash("montage", 설명=DESCRIPTION, 후보수=1)
    await fake.until(lambda: sum("AI 생성" in text for text in contents(fake)) == 12)
    assert not fake.calls("PATCH /channels/"), "each goes through the webhook of its interaction"
    assert {call.status for call in fake.calls("PATCH /webhooks/")} == {200}


async def test_distant_places_are_told_when_asked(fake: FakeDiscord, sua: FakeUser, backend: FakeBackend) -> None:
    backend.hold()
    for _ in range(8):
        await sua.slash("montage", 설명=DESCRIPTION, 후보수=1)
    await fake.until(lambda: len(fake.store.messages) == 8 and any("5번째" in text for text in contents(fake)))
    await fake.until(lambda: sum("`/대기열`" in text for text in contents(fake)) == 2)
    assert not any("6번째" in text for text in contents(fake))
    assert "7번째" in (await answer_to(fake, await sua.slash("대기열")))["content"]
    backend.release()
    await fake.until(lambda: sum("AI 생성" in text for text in contents(fake)) == 8)


@pytest.mark.parametrize("together", [True, False])
async def test_an_interaction_delivered_twice_is_one_job(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, backend: FakeBackend, *, together: bool
) -> None:
    interaction = await sua.slash("montage", times=2 if together else 1, 설명=DESCRIPTION)
    message_id = await sheet_of(fake, interaction)
    if not together:
        await sua.repeat(interaction, "montage", 설명=DESCRIPTION)
    await fake.until(lambda: len(fake.calls("/callback")) == 2)
    await finished_sheet(fake, sua)  # earlier events arrive before this one

    assert await _jobs(montages) == 2
    assert len(backend.requests) == 2
    assert message_id in fake.store.messages
    assert len(fake.store.visible()) == 2
    assert interaction.followups == []


async def test_option_form_and_limit_agree_on_the_length(fake: FakeDiscord, sua: FakeUser) -> None:
    (option,) = (
        option
        for command in fake.routes.commands
        for option in command.get("options", [])
        if (command["name"], option["name"]) == ("montage", "설명")
    )
    message_id = await finished_sheet(fake, sua)
    opened = await sua.click(fake.store.messages[message_id], "설명 고치기")
    await fake.until(lambda: opened.form is not None)
    assert opened.form is not None
    assert option["max_length"] == opened.form["components"][0]["component"]["max_length"] == 500


@pytest.mark.parametrize("typed", ["홍길동@example.com 둥근 얼굴", "가" * 3000], ids=["refused", "too long"])
async def test_a_refusal_gives_back_what_was_typed(fake: FakeDiscord, sua: FakeUser, typed: str) -> None:
    refused = await answer_to(fake, await sua.slash("montage", 설명=typed))
    assert typed[:1000] in refused["content"]
    assert len(refused["content"]) <= 2000


async def test_a_refused_edit_gives_back_what_was_typed(fake: FakeDiscord, sua: FakeUser) -> None:
    message_id = await finished_sheet(fake, sua)
    opened = await sua.click(fake.store.messages[message_id], "설명 고치기")
    await fake.until(lambda: opened.form is not None)
    refused = await answer_to(fake, await sua.submit(opened, description="010-1234-5678 둥근 얼굴"))
    assert "```\n010-1234-5678 둥근 얼굴\n```" in refused["content"]


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        ("   ", "설명이 비어 있어요"),
        ("\u202e\u0007", "설명이 비어 있어요"),
        ("😀👍", "이모지나 기호만으로는"),
        ("가" * 3000, "설명이 너무 길어요. 최대 500자"),
    ],
)
async def test_only_the_author_sees_why_a_description_is_refused(
    fake: FakeDiscord, sua: FakeUser, montages: Montages, description: str, sentence: str
) -> None:
    interaction = await sua.slash("montage", 설명=description)
    await fake.until(lambda: bool(interaction.answers))
    (answer,) = interaction.answers
    assert answer["content"].startswith(sentence)
    assert answer["flags"] & EPHEMERAL
    assert await _jobs(montages) == 0
    assert fake.store.visible() == []


async def test_a_seed_out_of_range_is_refused(fake: FakeDiscord, sua: FakeUser) -> None:
    interaction = await sua.slash("montage", 설명=DESCRIPTION, 시드=2**40)
    await fake.until(lambda: bool(interaction.answers))
    assert "시드는 0 이상" in interaction.answers[0]["content"]


async def test_nobody_is_pinged(fake: FakeDiscord, sua: FakeUser) -> None:
    interaction = await sua.slash("montage", 설명="@everyone <@123> <@&456> @here 둥근 얼굴의 여자")
    await sheet_of(fake, interaction)
    assert fake.store.pings == []
    sent = [call.body.get("data", call.body) for call in fake.front.calls if "content" in str(call.body)]
    assert sent
    assert all(body["allowed_mentions"] == {"parse": []} for body in sent)


async def test_an_english_client_is_answered_in_english(fake: FakeDiscord, emma: FakeUser) -> None:
    message_id = await finished_sheet(fake, emma)
    assert "React with the number" in fake.store.messages[message_id]["content"]
    refused = await emma.slash("montage", 설명=" ")
    await fake.until(lambda: bool(refused.answers))
    assert refused.answers[0]["content"].startswith("The description is empty.")


async def test_missing_permissions_are_named_before_anything_is_drawn(
    fake: FakeDiscord, sua: FakeUser, montages: Montages
) -> None:
    view_channel, attach_files = 1 << 10, 1 << 15
    sua.permissions_of_bot = str(view_channel | attach_files)
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: bool(interaction.answers))
    assert "반응 추가하기, 메시지 기록 보기" in interaction.answers[0]["content"]
    assert await _jobs(montages) == 0


async def test_a_failed_job_says_so_in_its_message(fake: FakeDiscord, sua: FakeUser, backend: FakeBackend) -> None:
    backend.error = InferenceError("out of memory")
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: bool(interaction.response) and "문제가 생겼어요" in interaction.answers[0]["content"])
    message = fake.store.messages[only_message(fake)]
    assert "out of memory" not in message["content"]
    assert message["attachments"] == [], "the half-drawn faces are gone"


async def test_the_details_of_an_unexpected_error_go_to_the_log(
    fake: FakeDiscord,
    sua: FakeUser,
    montages: Montages,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def break_down(order: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(montages, "request", break_down)
    interaction = await sua.slash("montage", 설명=DESCRIPTION)
    await fake.until(lambda: bool(interaction.answers))
    (answer,) = interaction.answers
    assert answer["content"] == "봇에 문제가 생겨서 처리하지 못했어요. 잠시 후 다시 시도해 주세요."
    assert answer["flags"] & EPHEMERAL
    assert "secret detail" in caplog.text
