from __future__ import annotations

import json
from typing import TYPE_CHECKING

import torch

from inference.checkpoint import load
from inference.sampling.sampler import SamplingConfig
from training.evaluation.sweep import VALUES, settings, sweep, table
from training.tasks.attribute_classifier import AttributeClassifier

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_each_setting_is_changed_alone() -> None:
    own = SamplingConfig(guidance_scale=7, top_k=50, temperature=0.9, best_of=4)
    for name, value, changed in settings(own):
        others = {"guidance_scale": 7, "top_k": 50, "temperature": 0.9, "best_of": 4} | {name: value}
        assert changed == SamplingConfig(**others)


def test_a_sweep_tells_shares_and_distances(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(VALUES, "top_k", (1,))
    monkeypatch.setitem(VALUES, "guidance_scale", (1,))
    monkeypatch.setitem(VALUES, "temperature", (1, 2))
    torch.manual_seed(0)
    trials = sweep(load(tiny_checkpoint), AttributeClassifier(image_size=32, widths=(8, 16)).eval(), 3)
    assert [(trial.setting, trial.value) for trial in trials] == [
        ("guidance_scale", 1),
        ("temperature", 1),
        ("temperature", 2),
        ("top_k", 1),
    ]
    assert trials[-1].spread == 0  # the most likely token is the same for every candidate
    assert trials[0].spread > 0
    assert all(0 <= trial.shown.value <= 1 for trial in trials)
    assert json.loads(json.dumps(table(trials)))[0]["setting"] == "guidance_scale"
