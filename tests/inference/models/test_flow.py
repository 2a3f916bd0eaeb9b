from __future__ import annotations

import torch

from inference.models.dalle import Condition
from inference.models.flow import Flow, FlowConfig
from inference.models.trait_embedding import TraitEmbedding

TRAITS = {"gender": ("M", "F"), "eyes.size": ("크다", "보통", "작다")}
CONFIG = FlowConfig(dim=16, depth=2, heads=2, image_grid=3, latent_width=4, traits=TRAITS)


def build() -> Flow:
    """Return a network with random weights, large enough that every part affects the result."""
    torch.manual_seed(0)
    flow = Flow(CONFIG).eval()
    with torch.no_grad():
        for parameter in flow.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.2)
    return flow.requires_grad_(False)  # noqa: FBT003 - torch's own signature


def man_with_large_eyes() -> Condition:
    return Condition(torch.tensor([[1.0, 0, 1, 0, 0]]), torch.tensor([[True, True]]))


def test_it_predicts_nothing_before_it_is_trained() -> None:
    flow = Flow(CONFIG)
    assert not flow(torch.randn(1, 9, 4), torch.rand(1), man_with_large_eyes()).any()


def test_traits_and_time_change_the_velocity() -> None:
    flow, x, condition = build(), torch.randn(1, 9, 4), man_with_large_eyes()
    velocity = flow(x, torch.tensor([0.3]), condition)
    assert velocity.shape == x.shape
    assert not torch.allclose(velocity, flow(x, torch.tensor([0.6]), condition))
    assert not torch.allclose(velocity, flow(x, torch.tensor([0.3]), condition.null()))


def test_normalizing_is_undone() -> None:
    flow, x = build(), torch.randn(2, 9, 4)
    flow.mean.normal_()
    flow.std.uniform_(0.5, 2)
    torch.testing.assert_close(flow.denormalize(flow.normalize(x)), x)


def test_an_edit_releases_what_the_trait_affects() -> None:
    flow = build()
    flow.effects.copy_(torch.tensor([[1.0] * 9, [0.0, 0.1, 0.2, 0.35, 0.5, 0.8, 1.0, 0.0, 0.0]]))
    released = flow.release_times(torch.tensor([False, True]))
    torch.testing.assert_close(
        released, torch.tensor([torch.inf, torch.inf, 1.0, 0.5, 0.0, 0.0, 0.0, torch.inf, torch.inf])
    )
    assert not flow.release_times(torch.tensor([True, True])).any()


def test_unknown_traits_are_those_of_the_population() -> None:
    embedding = TraitEmbedding(8, [2, 3], torch.tensor([0.4, 0.6, 0.2, 0.5, 0.3]))
    filled = embedding.fill(torch.tensor([[1.0, 0, 0, 0, 0]]), torch.tensor([[True, False]]))
    torch.testing.assert_close(filled, torch.tensor([[1.0, 0, 0.2, 0.5, 0.3]]))
