from __future__ import annotations

from training.evaluation.report.curves import HEIGHT, WIDTH, curves

TRIALS = [
    {"setting": "top_k", "value": 8, "shown": 0.5, "low": 0.25, "high": 0.75, "spread": 0.1},
    {"setting": "top_k", "value": 0, "shown": 1.0, "low": 0.9, "high": 1.0, "spread": 0.2},
    {"setting": "temperature", "value": 0.85, "shown": 0.0, "low": 0.0, "high": 0.1, "spread": 0.0},
]


def test_each_setting_has_a_curve_from_left_to_right() -> None:
    top_k, temperature = curves(TRIALS)
    assert (top_k.setting, temperature.setting) == ("top_k", "temperature")
    assert top_k.shares == f"{WIDTH / 4:.1f},{HEIGHT / 2:.1f} {WIDTH * 3 / 4:.1f},0.0"
    assert top_k.spreads == f"{WIDTH / 4:.1f},{HEIGHT / 2:.1f} {WIDTH * 3 / 4:.1f},0.0"
    assert [mark.label for mark in temperature.marks] == ["0.85"]
    assert (top_k.marks[0].top, top_k.marks[0].bottom) == (HEIGHT / 4, HEIGHT * 3 / 4)


def test_without_trials_there_are_no_curves() -> None:
    assert curves([]) == []
