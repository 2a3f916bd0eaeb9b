"""A redelivered event leads to the same job, regardless of later changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.jobs import JobKind, Lineage
from bot.domain.people import Person, Viewer
from bot.errors import BlockedError, DescriptionRefusedError, JobDeletedError, UnknownJobError
from tests.bot.services.test_montages import finished
from tests.factories import order

if TYPE_CHECKING:
    from bot.services.montages import Montages

KIM = Viewer(Person("web", "kim"), "lobby")


async def test_the_parent_was_deleted(montages: Montages) -> None:
    parent = (await finished(montages)).job
    again = order(lineage=Lineage(JobKind.AGAIN, parent.id), description="")
    job = await montages.request(again)
    await montages.deletion.delete(parent.id, KIM)
    known = await montages.request(again)
    assert (known.id, known.repeated) == (job.id, True)
    with pytest.raises(UnknownJobError):
        await montages.request(replace(again, event_id="another"))


async def test_the_montage_itself_was_deleted_after_its_parent(montages: Montages) -> None:
    parent = (await finished(montages)).job
    again = order(lineage=Lineage(JobKind.AGAIN, parent.id), description="")
    job = await montages.request(again)
    for number in (parent.id, job.id):
        await montages.deletion.delete(number, KIM)
    with pytest.raises(JobDeletedError):
        await montages.request(again)


async def test_its_person_was_blocked(montages: Montages) -> None:
    asked = order()
    job = await montages.request(asked)
    await montages.moderation.block(KIM.person)
    assert (await montages.request(asked)).id == job.id
    with pytest.raises(BlockedError):
        await montages.request(replace(asked, event_id="another"))


async def test_the_rules_of_its_server_were_changed(montages: Montages) -> None:
    asked = order(guild_id="here", candidates=4)
    job = await montages.request(asked)
    await montages.server_rules.change("web", "here", channels=("elsewhere",), max_candidates=1)
    assert (await montages.request(asked)).id == job.id


async def test_a_word_of_its_description_was_forbidden(montages: Montages, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise DescriptionRefusedError("error-description-own")

    asked = order()
    job = await montages.request(asked)
    monkeypatch.setattr("bot.services.validation.clean", refuse)
    assert (await montages.request(asked)).id == job.id
