"""Limits on orders, which concurrent requests cannot exceed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.app import start_core
from bot.domain.people import Person, Viewer
from bot.domain.quota import UNLIMITED, Quota, quota_for
from bot.domain.rules import GuildRules
from bot.errors import LimitReachedError
from bot.locales import translate
from bot.settings import LimitSettings
from bot.store.models import Job
from tests.bot.services.test_montages import finished, follow
from tests.factories import order

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from bot.services.montages import Montages
    from bot.settings import Settings
    from bot.store import Store
    from tests.fakes.inference import FakeBackend

    Opener = Callable[..., AbstractAsyncContextManager[Montages]]


@pytest.fixture
def limited(settings: Settings, store: Store, backend: FakeBackend) -> Opener:
    """A function that opens the use cases with only these limits."""

    def limit(**limits: object) -> AbstractAsyncContextManager[Montages]:
        none = {"jobs_at_once": 0, "jobs_per_day": 0, "server_jobs_per_day": 0}
        chosen = LimitSettings.model_validate(none | limits)
        return start_core(settings.model_copy(update={"limits": chosen}), store, backend)

    return limit


async def refusal(montages: Montages, **fields: str) -> LimitReachedError:
    """Return the error that refuses an order."""
    with pytest.raises(LimitReachedError) as refused:
        await montages.request(order(**fields))  # type: ignore[arg-type]
    assert translate("en", refused.value.code, **refused.value.params)
    return refused.value


async def age(store: Store, job_id: int, **ago: float) -> None:
    """Move the creation time of a job into the past."""
    async with store.jobs._database.write() as session:
        created = datetime.now(UTC) - timedelta(**ago)
        await session.execute(update(Job).where(Job.id == job_id).values(created_at=created))


async def test_a_burst_of_one_person_does_not_pass(limited: Opener, backend: FakeBackend) -> None:
    backend.hold()
    async with limited(jobs_at_once=3) as montages:
        orders = (montages.request(order()) for _ in range(20))
        outcomes = await asyncio.gather(*orders, return_exceptions=True)
        assert len([job for job in outcomes if not isinstance(job, BaseException)]) == 3
        assert {error.code for error in outcomes if isinstance(error, LimitReachedError)} == {"error-limit-at-once"}
        assert len(await montages.messages.unanswered("web")) == 3
        backend.release()


async def test_the_same_event_is_never_refused(limited: Opener, backend: FakeBackend) -> None:
    backend.hold()
    async with limited(jobs_at_once=1, jobs_per_day=1) as montages:
        jobs = await asyncio.gather(*(montages.request(order(event_id="once")) for _ in range(20)))
        assert len({job.id for job in jobs}) == 1
        assert sorted(job.repeated for job in jobs) == [False] + [True] * 19
        await refusal(montages)
        assert (await montages.request(order(event_id="once"))).repeated
        backend.release()


async def test_room_comes_back_when_a_job_ends(limited: Opener, backend: FakeBackend) -> None:
    backend.hold()
    async with limited(jobs_at_once=1) as montages:
        job = await montages.request(order())
        error = await refusal(montages)
        assert error.params == {"limit": 1}
        assert (await montages.request(order(person_id="lee"))).id != job.id, "others are not held up"
        backend.release()
        await follow(montages, job.id)
        await montages.request(order())


async def test_a_day_is_the_last_24_hours(limited: Opener, store: Store) -> None:
    async with limited(jobs_per_day=2) as montages:
        first, second = [await montages.request(order()) for _ in range(2)]
        await age(store, first.id, hours=20, minutes=29.5)
        await age(store, second.id, hours=1)
        error = await refusal(montages)
        assert (error.code, error.params) == ("error-limit-day", {"limit": 2, "hours": 3, "minutes": 31})
        assert "3시간 31분 뒤에" in translate("ko", error.code, **error.params)

        await age(store, first.id, hours=24, minutes=1)
        await montages.request(order())
        assert (await refusal(montages)).params["hours"] == 23


async def test_a_server_has_a_day_of_its_own(limited: Opener) -> None:
    async with limited(server_jobs_per_day=2) as montages:
        for person in ("kim", "lee"):
            await montages.request(order(person_id=person, guild_id="one"))
        assert (await refusal(montages, person_id="park", guild_id="one")).code == "error-limit-server"
        await montages.request(order(person_id="park", guild_id="two"))
        await montages.request(order(person_id="park"))


async def test_what_cost_nothing_does_not_count(limited: Opener, backend: FakeBackend) -> None:
    backend.hold()
    async with limited(jobs_per_day=3) as montages:
        running, waiting = [await montages.request(order()) for _ in range(2)]
        await montages.cancel(waiting.id, Person("web", "kim"))
        backend.error = RuntimeError("the bot's own fault")
        backend.release()
        await follow(montages, running.id)
        backend.error = None
        for _ in range(3):
            await montages.request(order())
        assert (await refusal(montages)).code == "error-limit-day"


async def test_deleting_gives_no_room_back(limited: Opener, store: Store) -> None:
    async with limited(jobs_per_day=2) as montages:
        first, second = [(await finished(montages)).job for _ in range(2)]
        await age(store, first.id, hours=20)
        await montages.deletion.delete(first.id, Viewer(second.person, "lobby"))
        assert (await refusal(montages)).params == {"limit": 2, "hours": 4, "minutes": 0}
        await montages.deletion.erase(second.person)
        assert (await refusal(montages)).params["hours"] == 4
        await montages.request(order(person_id="lee"))


async def test_a_server_gets_no_room_back_either(limited: Opener) -> None:
    async with limited(server_jobs_per_day=1) as montages:
        job = (await finished(montages, guild_id="one")).job
        await montages.deletion.delete(job.id, Viewer(job.person, "lobby", "one"))
        assert (await refusal(montages, person_id="lee", guild_id="one")).code == "error-limit-server"


async def test_deleting_what_cost_nothing_gives_its_room_back(limited: Opener, backend: FakeBackend) -> None:
    backend.hold()
    async with limited(jobs_per_day=2) as montages:
        running, waiting = [await montages.request(order()) for _ in range(2)]
        await montages.deletion.delete(waiting.id, Viewer(running.person, "lobby"))
        await montages.request(order())
        backend.release()


@pytest.mark.parametrize(
    ("roles", "quota"),
    [
        (frozenset(), Quota(2, 10, 0)),
        (frozenset({"other"}), Quota(2, 10, 0)),
        (frozenset({"patron"}), Quota(6, 30, 0)),
        (frozenset({"muted", "patron"}), Quota(6, 30, 0)),
        (frozenset({"muted"}), Quota(1, 1, 0)),
    ],
)
def test_roles_multiply(roles: frozenset[str], quota: Quota) -> None:
    limits = LimitSettings(jobs_at_once=2, jobs_per_day=10, roles={"patron": 3, "muted": 0.1})
    assert quota_for(order(role_ids=roles), limits, GuildRules()) == quota


def test_operators_may_be_exempt() -> None:
    limits = LimitSettings(exempt=frozenset({"web:kim"}))
    assert quota_for(order(person_id="kim", guild_id="g"), limits, GuildRules()) == UNLIMITED
    assert quota_for(order(person_id="kim", platform="discord"), limits, GuildRules()) != UNLIMITED
    assert (
        quota_for(order(person_id="lee", guild_id="g"), limits, GuildRules()).server_per_day
        == limits.server_jobs_per_day
    )


def test_zero_is_no_limit_whatever_the_role() -> None:
    limits = LimitSettings(jobs_at_once=0, jobs_per_day=0, server_jobs_per_day=0, roles={"patron": 3})
    assert quota_for(order(role_ids=frozenset({"patron"})), limits, GuildRules()) == UNLIMITED


def test_a_servers_rules_come_before_the_settings() -> None:
    limits = LimitSettings(jobs_at_once=2, jobs_per_day=10, roles={"patron": 3})
    rules = GuildRules(jobs_at_once=1)
    assert quota_for(order(), limits, rules) == Quota(1, 10, 0)
    assert quota_for(order(role_ids=frozenset({"patron"})), limits, rules) == Quota(3, 30, 0)
