"""The buttons under a sheet and the windows that they open."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from bot.domain.jobs import JobKind
from bot.errors import UnknownJobError
from bot.platforms.slack import connect
from inference.backend import SourceImage
from tests.bot.platforms.slack.conftest import FAST_TIMING
from tests.bot.platforms.slack.helpers import (
    DESCRIPTION,
    answered,
    finished_sheet,
    labels,
    new_sheet,
    only_message,
    opened,
    size_of,
    words,
)
from tests.fakes.discord.faults import Fault
from tests.fakes.inference import tokens
from tests.fakes.slack.block_kit import files_in
from tests.fakes.slack.objects import CHANNEL

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.inference import FakeBackend
    from tests.fakes.slack import FakeSlack, FakeUser
    from tests.fakes.slack.objects import Json

EDITED = "60대 할아버지, 콧수염"


async def _sheet(fake: FakeSlack, person: FakeUser, candidates: int = 4) -> Json:
    """Return the message of a finished sheet."""
    return fake.store.messages[CHANNEL, await finished_sheet(fake, person, candidates)]


async def _next_sheet(fake: FakeSlack, sheets: int = 1) -> Json:
    """Return the message of the sheet that follows the first `sheets`."""
    await fake.until(lambda: len(fake.store.visible()) > sheets)
    before = {message["ts"] for message in fake.store.visible()[:sheets]}
    return fake.store.messages[CHANNEL, await new_sheet(fake, before)]


@pytest.mark.usefixtures("bot")
async def test_one_candidate_is_shown_large_in_a_window_of_ones_own(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser
) -> None:
    sheet = await _sheet(fake, sua)
    emma.click(sheet, "크게 2")
    window = await opened(fake)
    await fake.until(lambda: bool(list(files_in(window))))
    assert window["title"]["text"] == "#1 face 2"
    assert labels(window) == ["Vary this face", "Edit this face's description"]
    assert "AI-generated · fictional person" in words(window)
    (picture,) = files_in(window)
    assert size_of(fake.files.data(picture))[0] > 512

    emma.close(window)
    await fake.until(lambda: picture not in fake.files.ids())
    assert len(fake.files.ids()) == 1, "the sheet's own picture stays"


@pytest.mark.usefixtures("bot")
async def test_a_window_closed_early_leaves_no_picture_behind(fake: FakeSlack, sua: FakeUser) -> None:
    sheet = await _sheet(fake, sua)
    fake.fail(Fault("files.info", 500, times=2))
    sua.click(sheet, "크게 1")
    sua.close(await opened(fake))
    await fake.until(lambda: bool(fake.calls("views.update")) and len(fake.files.ids()) == 1)


@pytest.mark.usefixtures("bot")
async def test_the_window_says_that_an_upload_failed(fake: FakeSlack, sua: FakeUser) -> None:
    sheet = await _sheet(fake, sua)
    fake.fail(Fault("files.getUploadURLExternal", 500, times=20))
    sua.click(sheet, "크게 1")
    window = await opened(fake)
    await fake.until(lambda: "봇에 문제가 생겨서" in words(window))


@pytest.mark.usefixtures("bot")
async def test_the_face_in_a_window_is_varied_and_edited(fake: FakeSlack, sua: FakeUser, montages: Montages) -> None:
    sheet = await _sheet(fake, sua)
    sua.click(sheet, "크게 3")
    window = await opened(fake)
    await fake.until(lambda: bool(list(files_in(window))))
    sua.click(window, "이 얼굴 변형")
    await _next_sheet(fake)
    await fake.until(lambda: "2번 몽타주 요청을 받았어요" in words(window))
    assert len(list(files_in(window))) == 1, "the face is still there"

    sua.click(window, "이 얼굴의 설명 고치기")
    form = await opened(fake, before=1)
    assert fake.calls("views.push")
    sua.submit(form, EDITED)
    await _next_sheet(fake, 2)
    for job_id, kind in ((2, JobKind.VARIATION), (3, JobKind.EDIT)):
        lineage = (await montages.archive.get(job_id)).lineage
        assert lineage is not None
        assert (lineage.kind, lineage.parent_id, lineage.number) == (kind, 1, 3)


@pytest.mark.usefixtures("bot")
async def test_a_variation_is_a_montage_of_its_own(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser, montages: Montages, backend: FakeBackend
) -> None:
    emma.click(await _sheet(fake, sua), "변형 2")
    varied = await _next_sheet(fake)
    job = await montages.archive.get(2)
    assert (job.kind, job.person.id, job.description) == (JobKind.VARIATION, emma.id, DESCRIPTION)
    assert backend.requests[-1].source == SourceImage(tokens(3), (2, 4), DESCRIPTION), "number 2 was the fourth drawn"
    assert "A variation of face 2 of montage #1." in words(varied)


@pytest.mark.usefixtures("bot")
async def test_of_nine_candidates_each_can_be_varied(fake: FakeSlack, sua: FakeUser, montages: Montages) -> None:
    sheet = await _sheet(fake, sua, 9)
    sua.click(sheet, "변형 9")
    await fake.until(lambda: len(fake.store.visible()) == 2)
    lineage = (await montages.archive.get(2)).lineage
    assert lineage is not None
    assert lineage.number == 9


@pytest.mark.usefixtures("bot")
async def test_again_draws_with_another_seed(fake: FakeSlack, sua: FakeUser, backend: FakeBackend) -> None:
    sua.click(await _sheet(fake, sua), "다시")
    await _next_sheet(fake)
    first, again = backend.requests
    assert first.description == again.description
    assert first.seed != again.seed


@pytest.mark.usefixtures("bot")
async def test_a_description_is_put_right_in_a_form(
    fake: FakeSlack, sua: FakeUser, montages: Montages, backend: FakeBackend
) -> None:
    sua.click(await _sheet(fake, sua), "설명 고치기")
    form = await opened(fake)
    assert form["blocks"][0]["element"]["initial_value"] == DESCRIPTION
    refused = sua.submit(form, "😀")
    await fake.until(lambda: bool(refused.acknowledgements))
    assert refused.acknowledgements[0]["errors"]["description"].startswith("이모지나 기호만으로는")
    sent = sua.submit(form, EDITED, times=2)
    await _next_sheet(fake)
    await fake.until(lambda: len(sent.acknowledgements) == 2)
    job = await montages.archive.get(2)
    assert (job.description, job.kind, job.lineage and job.lineage.parent_id) == (EDITED, JobKind.EDIT, 1)
    assert [request.seed for request in backend.requests] == [backend.requests[0].seed] * 2


@pytest.mark.usefixtures("bot")
async def test_info_tells_everything_and_the_family(fake: FakeSlack, sua: FakeUser, emma: FakeUser) -> None:
    sheet = await _sheet(fake, sua)
    sua.click(sheet, "변형 1")
    await _next_sheet(fake)
    emma.click(sheet, "정보")
    told = words(await opened(fake))
    assert DESCRIPTION in told
    assert "*Model*\nfake-1" in told
    assert "1: 0 votes" in told
    assert f"*Led to*\n<https://fake.slack.com/archives/{CHANNEL}/p" in told
    child = words(await answered(fake, sua.slash("정보 2")))
    assert "*만든 방법*\n1번 얼굴의 변형" in child
    assert "|#1> " in child.partition("바탕이 된 몽타주")[2]
    assert fake.store.pings == []


@pytest.mark.usefixtures("bot")
async def test_its_author_deletes_a_montage(fake: FakeSlack, sua: FakeUser, emma: FakeUser, montages: Montages) -> None:
    sheet = await _sheet(fake, sua)
    old = {**sheet}
    refused = await answered(fake, emma.click(sheet, "삭제"))
    assert refused["text"] == "Only the person who asked for this montage can do that."
    assert (await montages.archive.get(1)).id == 1

    sua.click(sheet, "삭제")
    await fake.until(lambda: words(only_message(fake)) == "🗑️ 삭제한 몽타주예요.")
    assert only_message(fake)["text"] == "🗑️ 삭제한 몽타주예요."
    await fake.until(lambda: fake.files.ids() == set())
    with pytest.raises(UnknownJobError):
        await montages.archive.get(1)
    for label in ("크게 1", "변형 1", "다시", "설명 고치기", "정보", "신고", "삭제"):
        assert "찾을 수 없어요" in (await answered(fake, sua.click(old, label)))["text"]


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("account", "allowed"),
    [({"is_admin": True}, True), ({"is_owner": True}, True), ({"is_admin": True, "team_id": "T0777"}, False)],
    ids=["admin", "owner", "admin-elsewhere"],
)
async def test_admins_of_the_workspace_delete_for_others(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser, account: Json, *, allowed: bool
) -> None:
    sheet = await _sheet(fake, sua)
    fake.methods.accounts[emma.id].update(account)
    clicked = emma.click(sheet, "삭제")
    if allowed:
        await fake.until(lambda: words(only_message(fake)) == "🗑️ 삭제한 몽타주예요.")
    else:
        assert "Only the person" in (await answered(fake, clicked))["text"]


async def test_whom_the_settings_name_deletes_for_others(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser, emma: FakeUser
) -> None:
    slack = slack_settings.slack.model_copy(update={"operators": frozenset({emma.id})})
    async with connect(montages, slack_settings.model_copy(update={"slack": slack}), FAST_TIMING):
        emma.click(await _sheet(fake, sua), "삭제")
        await fake.until(lambda: words(only_message(fake)) == "🗑️ 삭제한 몽타주예요.")


async def test_buttons_and_forms_work_a_year_later_in_another_process(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser
) -> None:
    async with connect(montages, slack_settings, FAST_TIMING):
        sheet = await _sheet(fake, sua)
        sua.click(sheet, "설명 고치기")
        form = await opened(fake)
    fake.clock.skip(365 * 24 * 3600)
    async with connect(montages, slack_settings, FAST_TIMING):
        sua.click(sheet, "변형 3")
        await _next_sheet(fake)
        sua.submit(form, EDITED)
        await _next_sheet(fake, 2)
        sua.click(sheet, "크게 1")
        window = await opened(fake, before=1)
        await fake.until(lambda: bool(list(files_in(window))))
    async with connect(montages, slack_settings, FAST_TIMING):
        sua.close(window)
        await fake.until(lambda: len(fake.files.ids()) == 3)
    assert (await montages.archive.get(3)).description == EDITED


@pytest.mark.usefixtures("bot")
async def test_a_double_click_is_one_montage_and_a_later_click_another(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    sheet = await _sheet(fake, sua)
    delivered_twice = sua.click(sheet, "다시", times=2)
    second = sua.click(sheet, "다시")
    await fake.until(lambda: len(delivered_twice.acknowledgements) == 2 and second.acknowledged_at is not None)
    emma.click(sheet, "다시")
    await _next_sheet(fake, 2)
    fake.clock.skip(3)
    sua.click(sheet, "다시")
    await _next_sheet(fake, 3)
    with suppress(UnknownJobError):
        pytest.fail(f"{await montages.archive.get(5)}")


async def test_a_click_redelivered_to_the_next_process_draws_nothing(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, sua: FakeUser
) -> None:
    async with connect(montages, slack_settings, FAST_TIMING):
        clicked = sua.click(await _sheet(fake, sua), "변형 1")
        await _next_sheet(fake)
    async with connect(montages, slack_settings, FAST_TIMING):
        fake.postman.repeat(clicked)
        await fake.until(lambda: len(clicked.acknowledgements) == 2)
        with pytest.raises(UnknownJobError):
            await montages.archive.get(3)
    assert len(fake.store.visible()) == 2
