from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench.channel import Observed, measure, summary

if TYPE_CHECKING:
    import pytest


def test_every_answer_and_sheet_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.channel.STEP_S", 0.0)
    figures = measure(orders=2, singles=1, seconds=60.0)
    assert (figures["finished"], figures["shown"]) == (3, 3)
    assert min(figures.values()) >= 0


def test_what_does_not_arrive_is_no_figure() -> None:
    figures = summary(Observed(burst=[0.5, 4.0], sheets=[1.0, np.inf]))
    assert (figures["burst_in_time"], figures["shown"], figures["finished"]) == (1, 1, 2)
    assert (figures["sheets_p50_seconds"], figures["sheets_p95_seconds"]) == (1.0, -1)
