from __future__ import annotations

from bench.burst import measure


def test_both_ways_commit_everything() -> None:
    figures = measure(20, rounds=1)
    assert figures["orders"] == 20
    assert all(value > 0 for value in figures.values())
