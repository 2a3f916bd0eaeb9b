from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from bench import search

if TYPE_CHECKING:
    from collections.abc import Sequence


async def test_everything_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CAPTIONS", 20)
    monkeypatch.setattr("bot.store.vectors.sqlite.MAX_EXACT", 10)
    figures = await search.measure(300, 8)
    assert figures["recall_at_10"] > 0.9
    for name in ("words", "words_of_a_person", "meaning", "meaning_of_a_person", "meaning_without_index"):
        assert figures[name].keys() == {"p50_ms", "p95_ms"}


async def test_times_are_the_median_and_the_95th_percentile(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0

    async def work(number: int) -> None:
        nonlocal clock
        clock += (number + 1) / 1000

    monkeypatch.setattr("bench.search.time.perf_counter", lambda: clock)
    assert await search.milliseconds(work, 101) == {"p50_ms": 51, "p95_ms": 96}


@pytest.mark.parametrize(("found", "share"), [([[1, 2], [3, 4]], 1.0), ([[2, 9], [8, 9]], 0.25), ([[], []], 0.0)])
def test_recall_is_the_share_of_what_is_nearest(found: Sequence[Sequence[int]], share: float) -> None:
    assert search.recall(found, np.array([[1, 2], [3, 4]])) == share
