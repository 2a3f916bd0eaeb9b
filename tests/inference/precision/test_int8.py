from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from inference.models.dalle import DALLE, Condition
from inference.precision.int8 import Int8Linear, quantize_linears, sums_pairs_exactly
from inference.sampling.sampler import SamplingConfig, sample_tokens
from inference.threads import using_threads
from tests.inference.models.test_dalle import CONTEXTUAL, build, cached_logits, image_tokens, state_condition


@pytest.mark.parametrize("bias", [False, True])
def test_it_is_near_the_layer_it_replaces(bias: bool) -> None:  # noqa: FBT001
    torch.manual_seed(0)
    layer, x = nn.Linear(64, 96, bias=bias), torch.randn(3, 5, 64)
    wanted = layer(x)
    got = Int8Linear(layer.weight.detach(), layer.bias)(x)
    assert got.shape == wanted.shape
    assert (got - wanted).std() < 0.01 * wanted.std()


@pytest.mark.parametrize("halved", [False, True])
def test_it_is_exact_where_everything_is_a_whole_number(halved: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    if halved:
        monkeypatch.setattr("inference.precision.int8.sums_pairs_exactly", lambda: False)
    generator = torch.Generator().manual_seed(0)
    weight = torch.randint(-127, 128, (40, 500), generator=generator).float()
    x = torch.randint(-127, 128, (7, 500), generator=generator).float()
    weight[:, 0], x[:, 1] = 127, -127  # so that all scales are 1
    assert torch.equal(Int8Linear(weight, None)(x), (x.double() @ weight.double().T).float())


def test_a_row_does_not_depend_on_its_neighbours() -> None:
    torch.manual_seed(0)
    layer, x = Int8Linear(torch.randn(96, 64), torch.randn(96)), torch.randn(33, 64)
    x[3] *= 1000
    together = layer(x)
    for rows in (slice(1), slice(3, 4), slice(2, 19)):
        assert torch.equal(layer(x[rows]), together[rows])


def test_a_result_does_not_depend_on_the_number_of_threads() -> None:
    torch.manual_seed(0)
    layer, x = Int8Linear(torch.randn(1024, 512), torch.randn(1024)), torch.randn(12, 512)
    with using_threads(1):
        alone = layer(x)
    for threads in (2, 3):
        with using_threads(threads):
            assert torch.equal(layer(x), alone)


def test_zeros_stay_zeros() -> None:
    assert torch.equal(Int8Linear(torch.randn(4, 3), None)(torch.zeros(2, 3)), torch.zeros(2, 4))


def test_every_linear_layer_of_a_module_is_replaced() -> None:
    module = nn.Sequential(nn.Linear(4, 4), nn.ModuleList([nn.Linear(4, 2), nn.LayerNorm(2)]))
    quantize_linears(module)
    assert not any(isinstance(part, nn.Linear) for part in module.modules())


@torch.no_grad()
def test_a_quantized_dalle_draws_nearly_the_same() -> None:
    model, image = build(CONTEXTUAL), image_tokens()
    wanted = cached_logits(model, state_condition(), image)
    model.quantize()
    got = cached_logits(model, state_condition(), image)
    assert isinstance(model, DALLE)
    assert not torch.equal(got, wanted)
    assert (got - wanted).std() < 0.05 * wanted.std()


def drawn() -> dict[str, object]:
    """Draw with a quantized network, and multiply inputs at which sums in 16 bits saturate."""
    torch.manual_seed(0)
    layer, x = Int8Linear(torch.randn(48, 1000), torch.randn(48)), torch.randn(5, 1000)
    model, condition = build(CONTEXTUAL), state_condition()
    model.quantize()
    tokens = sample_tokens(model, Condition(condition.text[:1], condition.mask[:1]), 7, 3, SamplingConfig())
    return {"vnni": sums_pairs_exactly(), "largest": layer(127 * x.sign()).tolist(), "tokens": tokens.tolist()}


def test_a_seed_draws_the_same_without_vnni() -> None:
    report = f"import json; from {__name__} import drawn; print(json.dumps(drawn()))"
    child = subprocess.run(
        [sys.executable, "-c", report],
        env=os.environ | {"FBGEMM_ENABLE_INSTRUCTIONS": "AVX2"},
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        check=True,
    )
    without = json.loads(child.stdout)
    assert not without["vnni"]
    assert without == drawn() | {"vnni": False}
