"""The rules that operators set for their servers."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from bot.app import open_core
from bot.domain.rules import GuildRules
from bot.errors import NotAllowedHereError, RuleRefusedError
from bot.rendering.provenance import SOURCE_TYPE
from bot.rendering.sheet import layout
from tests.bot.services.test_montages import finished
from tests.factories import order

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from bot.settings import Settings
    from tests.fakes.inference import FakeBackend


async def test_a_server_begins_without_rules_and_keeps_those_it_gets(settings: Settings, backend: FakeBackend) -> None:
    async with open_core(settings, backend) as montages:
        assert await montages.server_rules.get("web", "here") == GuildRules()
        await montages.server_rules.change("web", "here", channels=("lobby",), candidates=2, label=False)
        rules = await montages.server_rules.change("web", "here", retention_days=30, roles=("artist", "guest"))
    async with open_core(settings, backend) as montages:
        assert await montages.server_rules.get("web", "here") == rules
        assert rules == GuildRules(("lobby",), ("artist", "guest"), candidates=2, label=False, retention_days=30)
        for other in (("discord", "here"), ("web", "there"), ("web", None)):
            assert await montages.server_rules.get(*other) == GuildRules()


async def test_of_changes_at_once_none_is_lost(montages: Montages) -> None:
    changes: list[dict[str, Any]] = [{"language": "en"}, {"candidates": 3}, {"label": False}, {"jobs_per_day": 9}]
    await asyncio.gather(*(montages.server_rules.change("web", "here", **change) for change in changes))
    assert await montages.server_rules.get("web", "here") == GuildRules(
        language="en", candidates=3, jobs_per_day=9, label=False
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"candidates": 0},
        {"candidates": 10},
        {"candidates": 5, "max_candidates": 4},
        {"jobs_at_once": 0},
        {"jobs_per_day": 10**6},
        {"retention_days": -1},
        {"language": "fr"},
        {"channels": tuple(map(str, range(26)))},
    ],
)
async def test_what_makes_no_sense_is_refused(montages: Montages, changes: dict[str, Any]) -> None:
    with pytest.raises(RuleRefusedError):
        await montages.server_rules.change("web", "here", **changes)
    assert await montages.server_rules.get("web", "here") == GuildRules()


async def test_channels_and_roles_are_heeded(montages: Montages) -> None:
    await montages.server_rules.change("web", "here", channels=("lobby", "studio"), roles=("artist",))
    for refused in (
        order(guild_id="here", channel_id="attic", role_ids=frozenset({"artist"})),
        order(guild_id="here", role_ids=frozenset({"guest"})),
        order(guild_id="here"),
    ):
        with pytest.raises(NotAllowedHereError):
            await montages.request(refused)
    await finished(montages, guild_id="here", role_ids=frozenset({"guest", "artist"}))
    await finished(montages, guild_id="there", channel_id="attic")


async def test_language_and_number_of_candidates_are_the_servers(montages: Montages) -> None:
    await montages.server_rules.change("web", "here", language="en", candidates=2, max_candidates=3)
    job = (await finished(montages, guild_id="here")).job
    assert (job.language, job.candidates) == ("en", 2)
    assert (await finished(montages, guild_id="here", candidates=3)).job.candidates == 3
    with pytest.raises(RuleRefusedError):
        await montages.request(order(guild_id="here", candidates=4))
    await montages.server_rules.change("web", "here", candidates=None, max_candidates=1)
    assert (await finished(montages, guild_id="here")).job.candidates == 1


async def test_without_the_label_the_metadata_still_tell(montages: Montages) -> None:
    labelled = await finished(montages, guild_id="here")
    await montages.server_rules.change("web", "here", label=False)
    bare = await montages.sheets.get(labelled.job.id)
    with Image.open(BytesIO(labelled.picture)) as before, Image.open(BytesIO(bare.picture)) as after:
        assert before.height == layout(4).height > after.height
        assert SOURCE_TYPE in after.info["XML:com.adobe.xmp"]
