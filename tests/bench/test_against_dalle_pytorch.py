from __future__ import annotations

import pytest

against = pytest.importorskip(
    "bench.against_dalle_pytorch", reason="DALLE-pytorch is not installed", exc_type=ImportError
)


def test_every_way_to_draw_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = {"dim": 16, "depth": 1, "heads": 1, "num_text_tokens": 30, "text_seq_len": 4, "codes": 20}
    monkeypatch.setitem(against.SIZES, "tiny", tiny)
    figures = against.measure("tiny")
    assert all(value > 0 for name, value in figures.items() if name.startswith("ratio"))
    assert figures["theirs_cached_seconds"] > 0
