from __future__ import annotations

import pytest

search = pytest.importorskip("bench.search", reason="annoy is not installed")


async def test_everything_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CAPTIONS", 20)
    monkeypatch.setattr("bot.store.vectors.sqlite.FEW", 10)
    figures = await search.measure(300, 8)
    assert figures["recall_at_10"] > 0.9
    assert 0 < figures["annoy_recall_at_10"] <= 1
    assert all(figures[name]["p50_ms"] > 0 for name in ("words", "words_of_a_person", "meaning", "meaning_of_a_person"))
