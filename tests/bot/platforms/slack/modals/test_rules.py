"""`/montage 설정`: the rules of a workspace, in a form for its operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.rules import GuildRules
from bot.platforms.slack import connect
from tests.bot.platforms.slack.conftest import FAST_TIMING
from tests.bot.platforms.slack.helpers import DESCRIPTION, answered, new_sheet, opened, words
from tests.fakes.discord.faults import Fault
from tests.fakes.slack.objects import CHANNEL, TEAM

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.slack import FakeSlack, FakeUser

ELSEWHERE = "C0002"
FRIENDS = {"id": "S0001", "name": "친구들", "users": ["U0002"]}


@pytest.fixture
def admin(fake: FakeSlack, sua: FakeUser) -> FakeUser:
    """A user who is an admin of the workspace."""
    fake.methods.accounts[sua.id]["is_admin"] = True
    return sua


async def _draw_two(fake: FakeSlack, person: FakeUser) -> None:
    """Draw a montage with the default number of candidates, which the rules set to two."""
    person.slash(DESCRIPTION)
    message = fake.store.messages[CHANNEL, await new_sheet(fake, set(), candidates=2)]
    assert "AI-generated · fictional person" in words(message)


async def test_operators_set_rules_in_a_form_that_outlives_the_process(
    fake: FakeSlack, montages: Montages, slack_settings: Settings, admin: FakeUser
) -> None:
    fake.methods.groups.append(FRIENDS)
    async with connect(montages, slack_settings, FAST_TIMING):
        admin.slash("설정")
        form = await opened(fake)
        assert "친구들" in words(form)
    async with connect(montages, slack_settings, FAST_TIMING):
        rules = {"channels": [CHANNEL, ELSEWHERE], "roles": ["S0001"], "language": "en", "label": []}
        sent = admin.submit(form, **rules, candidates="2", max_candidates="3", retention_days="30")
        await fake.until(lambda: bool(sent.acknowledgements))
        assert await montages.server_rules.get("slack", TEAM) == GuildRules(
            (CHANNEL, ELSEWHERE), ("S0001",), "en", 2, max_candidates=3, label=False, retention_days=30
        )
        await _draw_two(fake, admin)
        assert "이 채널에서는" in (await answered(fake, admin.slash(DESCRIPTION, channel="C0003")))["text"]

        admin.slash("설정")
        shown = await opened(fake, before=1)
        state = {block["block_id"]: block["element"] for block in shown["blocks"]}
        assert state["channels"]["initial_conversations"] == [CHANNEL, ELSEWHERE]
        assert state["max_candidates"]["initial_value"] == "3"
        assert state["language"]["initial_option"]["value"] == "en"
        unchanged = await montages.server_rules.get("slack", TEAM)
        resent = admin.submit(shown)
        await fake.until(lambda: bool(resent.acknowledgements))
        assert await montages.server_rules.get("slack", TEAM) == unchanged
        emptied = {name: [] for name in ("channels", "roles")} | dict.fromkeys(("candidates", "max_candidates"), "")
        cleared = admin.submit(shown, **emptied, language="default", label=["label"], retention_days="")
        await fake.until(lambda: bool(cleared.acknowledgements))
        assert await montages.server_rules.get("slack", TEAM) == GuildRules()


@pytest.mark.usefixtures("bot")
async def test_only_operators_set_rules(fake: FakeSlack, admin: FakeUser, emma: FakeUser, montages: Montages) -> None:
    assert "Only people who manage" in (await answered(fake, emma.slash("settings")))["text"]
    admin.slash("설정")
    sent = emma.submit(await opened(fake), candidates="2")
    await fake.until(lambda: bool(sent.acknowledgements))
    assert "Only people who manage" in sent.acknowledgements[0]["errors"]["channels"]
    assert await montages.server_rules.get("slack", TEAM) == GuildRules()


@pytest.mark.usefixtures("bot")
async def test_contradictory_rules_are_refused_at_their_field(
    fake: FakeSlack, admin: FakeUser, montages: Montages
) -> None:
    admin.slash("설정")
    sent = admin.submit(await opened(fake), candidates="4", max_candidates="3")
    await fake.until(lambda: bool(sent.acknowledgements))
    assert "3명까지" in sent.acknowledgements[0]["errors"]["candidates"]
    assert await montages.server_rules.get("slack", TEAM) == GuildRules()


@pytest.mark.usefixtures("bot")
async def test_a_workspace_without_user_groups_is_not_asked_about_them(fake: FakeSlack, admin: FakeUser) -> None:
    fake.fail(Fault("usergroups.list", 500))
    admin.slash("설정")
    assert "roles" not in [block["block_id"] for block in (await opened(fake))["blocks"]]


@pytest.mark.usefixtures("bot")
async def test_groups_are_not_read_where_nothing_needs_them(fake: FakeSlack, sua: FakeUser) -> None:
    await answered(fake, sua.slash(DESCRIPTION))
    assert fake.calls("usergroups.list") == []


@pytest.mark.usefixtures("bot")
async def test_who_is_in_no_allowed_group_is_told_so(
    fake: FakeSlack, sua: FakeUser, emma: FakeUser, montages: Montages
) -> None:
    fake.methods.groups.append(FRIENDS)
    await montages.server_rules.change("slack", TEAM, roles=("S0001",))
    assert "role" in (await answered(fake, emma.slash(DESCRIPTION)))["text"]
    assert "요청을 받았어요" in (await answered(fake, sua.slash(DESCRIPTION)))["text"]
    assert len(fake.calls("usergroups.list")) == 1
