from __future__ import annotations

from typing import TYPE_CHECKING

from bench import crowd
from inference.checkpoint import load

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_batches_and_users_are_compared_with_one(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "FACES", (1, 3))
    monkeypatch.setattr(crowd, "USERS", (1, 2))
    figures = crowd.measure(load(tiny_checkpoint))
    assert figures["faces_per_request"] == crowd.CANDIDATES
    throughput, users = figures["throughput"], figures["users"]
    assert isinstance(throughput, list)
    assert isinstance(users, list)
    assert [row["faces"] for row in throughput] == [1, 3]
    assert [row["users"] for row in users] == [1, 2]
    assert throughput[0]["ratio"] == users[0]["ratio"] == 1
    assert all(row["seconds"] > 0 for row in users)
