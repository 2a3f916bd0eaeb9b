from __future__ import annotations

import pytest

from bench.burst import measure, run


@pytest.mark.parametrize("together", [256, 1])
def test_every_order_is_acknowledged(together: int) -> None:
    assert len(run(20, together)) == 20


def test_figures_are_those_of_the_median_and_the_last_order(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = {256: [0.1, 0.2, 0.4], 1: [0.5, 1.0, 2.0]}
    monkeypatch.setattr("bench.burst.run", lambda _, together: seconds[together])
    assert measure(3, rounds=2) == {
        "orders": 3,
        "together_p50_seconds": 0.2,
        "together_last_seconds": 0.4,
        "one_by_one_p50_seconds": 1.0,
        "one_by_one_last_seconds": 2.0,
        "ratio": 5.0,
    }
