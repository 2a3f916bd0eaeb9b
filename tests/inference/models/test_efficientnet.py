from __future__ import annotations

import torch

from inference.models.efficientnet import NUM_FEATURES, EfficientNetB0

TIMMS = [-0.0823280, -0.0689206, -0.0532654, 0.0135261, -0.0615051, 0.0089040]
"""The first features that timm 1.0.31's efficientnet_b0 finds in `picture()`, with the weights of `filled()`."""


def filled(network: torch.nn.Module) -> torch.nn.Module:
    """Return the network with weights that depend only on their names."""
    generator, state = torch.Generator().manual_seed(0), network.state_dict()
    for name in sorted(state):
        if "num_batches" not in name:
            noise = torch.rand(state[name].shape, generator=generator)
            state[name] = 0.5 + noise if name.endswith("running_var") else 0.4 * noise - 0.2
    network.load_state_dict(state)
    return network.eval()


def picture() -> torch.Tensor:
    return torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(1))


@torch.no_grad()
def test_it_is_timms_efficientnet() -> None:
    network = filled(EfficientNetB0())
    assert sum(parameter.numel() for parameter in network.parameters()) == 4_007_548
    features = network(picture())
    assert features.shape == (1, NUM_FEATURES)
    torch.testing.assert_close(features[0, : len(TIMMS)], torch.tensor(TIMMS), rtol=1e-3, atol=1e-5)
