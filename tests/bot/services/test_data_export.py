"""Export of a person's data as archives."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from bot.domain.jobs import Ballot, JobKind, Lineage
from bot.domain.people import Viewer
from inference.backend import InferenceError
from tests.bot.services.test_montages import KIM, finished, follow
from tests.factories import order

if TYPE_CHECKING:
    from bot.services.montages import Montages
    from tests.fakes.inference import FakeBackend


async def archives(montages: Montages, largest: int = 10**9) -> list[dict[str, bytes]]:
    """Return Kim's archives, each as the contents of its files by name."""
    parts: list[dict[str, bytes]] = []
    async for part in montages.data_export.export(KIM, largest):
        with zipfile.ZipFile(io.BytesIO(part)) as archive:
            assert archive.testzip() is None
            parts.append({name: archive.read(name) for name in archive.namelist()})
        assert len(part) <= largest
    return parts


async def test_an_archive_tells_everything_and_only_ones_own(montages: Montages, backend: FakeBackend) -> None:
    job = (await finished(montages, candidates=2, seed=7, private=True)).job
    theirs = (await finished(montages, person_id="lee")).job
    again = (await finished(montages, description="", lineage=Lineage(JobKind.AGAIN, job.id))).job
    backend.error = InferenceError("no")
    await follow(montages, (failed := await montages.request(order())).id)
    await montages.votes.cast(Ballot(theirs.id, 3, KIM))
    await montages.archive.set_favourite(theirs.id, Viewer(KIM, "lobby"))

    (files,) = await archives(montages)
    record = json.loads(files.pop("montages.json"))
    assert record["person"] == {"platform": "web", "id": "kim"}
    assert [montage["number"] for montage in record["montages"]] == [job.id, again.id, failed.id]
    first = record["montages"][0]
    assert (first["description"], first["seed"], first["private"]) == (job.description, 7, True)
    assert (record["montages"][1]["made"], record["montages"][1]["parent"]) == ("again", job.id)
    assert [(vote["montage"], vote["candidate"]) for vote in record["votes"]] == [(theirs.id, 3)]
    assert [kept["montage"] for kept in record["favourites"]] == [theirs.id]
    named = {candidate["file"] for montage in record["montages"] for candidate in montage["candidates"]}
    assert set(files) == named
    for candidate in first["candidates"]:
        assert files[candidate["file"]] == await montages.sheets.candidate_image(job.id, candidate["number"])


@pytest.mark.parametrize("largest", [4_000, 20_000])
async def test_large_archives_are_split(montages: Montages, largest: int) -> None:
    for _ in range(3):
        await finished(montages)
    whole = (await archives(montages))[0]
    parts = await archives(montages, largest)
    assert len(parts) > 1
    assert "montages.json" in parts[0]
    assert {name: content for part in parts for name, content in part.items()} == whole


async def test_somebody_unknown_gets_an_empty_record(montages: Montages) -> None:
    (files,) = await archives(montages)
    assert json.loads(files["montages.json"])["montages"] == []


async def test_a_stream_says_the_same_as_an_archive(montages: Montages) -> None:
    for _ in range(2):
        await finished(montages)
    pieces = [piece async for piece in montages.data_export.archive(KIM)]
    assert len(pieces) == 10, "the record, eight pictures, and the directory at the end"
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        streamed = {name: archive.read(name) for name in archive.namelist()}
    assert [streamed] == await archives(montages)
