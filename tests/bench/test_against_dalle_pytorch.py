from __future__ import annotations

import pytest

against = pytest.importorskip(
    "bench.against_dalle_pytorch", reason="DALLE-pytorch is not installed", exc_type=ImportError
)


def test_ratios_are_those_of_the_measured_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = {"dim": 16, "depth": 1, "heads": 1, "num_text_tokens": 30, "text_seq_len": 4, "codes": 20}
    monkeypatch.setitem(against.SIZES, "tiny", tiny)
    figures = against.measure("tiny")
    for ratio, theirs, ours in (
        ("ratio_to_cached", "theirs_cached", "int8_guided"),
        ("ratio_to_cached_float32", "theirs_cached", "float32_guided"),
        ("ratio_to_uncached", "theirs_without_cache", "int8"),
        ("ratio_to_uncached_float32", "theirs_without_cache", "float32"),
    ):
        their_seconds, our_seconds = figures[f"{theirs}_seconds"], figures[f"{ours}_seconds"]
        least = (their_seconds - 0.0005) / (our_seconds + 0.0005)
        most = (their_seconds + 0.0005) / max(our_seconds - 0.0005, 1e-9)
        assert least - 0.05 <= figures[ratio] <= most + 0.05, "all are rounded"
