from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest
import torch

from inference.checkpoint import CheckpointConfig, load
from inference.models.flow import FlowConfig
from inference.sampling.flow_sampler import FlowSamplingConfig
from inference.sampling.sampler import SamplingConfig
from tests.checkpoints import TINY_DALLE, TINY_VQGAN
from training.evaluation.sweep import DALLE_VALUES, settings, sweep, table
from training.tasks.attribute_classifier import AttributeClassifier

if TYPE_CHECKING:
    from pathlib import Path


def test_each_setting_is_changed_alone() -> None:
    sampling = SamplingConfig(guidance_scale=7, top_k=50, temperature=0.9, best_of=4)
    flow_sampling = FlowSamplingConfig(steps=7, guidance_scale=1.2, start=0.3)
    own = CheckpointConfig(
        name="x",
        vqgan=TINY_VQGAN,
        dalle=TINY_DALLE,
        flow=FlowConfig(),
        generator="refined",
        sampling=sampling,
        flow_sampling=flow_sampling,
    )
    for name, value, changed in settings(own):
        flow, _, setting = name.rpartition(".")
        part = changed.flow_sampling if flow else changed if setting == "generator" else changed.sampling
        assert getattr(part, setting) == value
        own_part = own.flow_sampling if flow else own if setting == "generator" else own.sampling
        assert replace(part, **{setting: getattr(own_part, setting)}) == own_part


@pytest.mark.parametrize(
    ("generator", "swept"),
    [
        ("dalle", {"generator", "guidance_scale", "temperature", "top_k"}),
        ("flow", {"generator", "flow.guidance_scale", "flow.steps", "flow.solver"}),
    ],
)
def test_settings_without_effect_are_left_out(generator: Literal["dalle", "flow"], swept: set[str]) -> None:
    own = CheckpointConfig(name="x", vqgan=TINY_VQGAN, dalle=TINY_DALLE, flow=FlowConfig(), generator=generator)
    assert {name for name, _, _ in settings(own)} == swept


def test_a_sweep_tells_shares_and_distances(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DALLE_VALUES, "top_k", (1,))
    monkeypatch.setitem(DALLE_VALUES, "guidance_scale", (1.0,))
    monkeypatch.setitem(DALLE_VALUES, "temperature", (1.0, 2.0))
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
    assert json.loads(json.dumps(table(trials)))[0]["setting"] == "guidance_scale"
