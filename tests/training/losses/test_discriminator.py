from __future__ import annotations

import torch

from training.losses.discriminator import (
    MAX_ADAPTIVE_WEIGHT,
    Discriminator,
    adaptive_weight,
    adversarial_loss,
    hinge_loss,
)


def test_each_side_gets_only_its_own_gradients() -> None:
    torch.manual_seed(0)
    judge = Discriminator(1, width=8)
    weight, drawn = next(judge.parameters()), torch.rand(2, 1, 32, 32, requires_grad=True)
    own, adversarial = hinge_loss(judge, drawn, torch.rand(2, 1, 32, 32)), adversarial_loss(judge, drawn)
    assert torch.autograd.grad(own, drawn, retain_graph=True, allow_unused=True) == (None,)
    assert torch.autograd.grad(adversarial, weight, retain_graph=True, allow_unused=True) == (None,)
    assert torch.autograd.grad(adversarial, drawn)[0].abs().sum() > 0
    assert torch.autograd.grad(own, weight)[0].abs().sum() > 0


def test_it_learns_to_tell_noise_from_squares() -> None:
    torch.manual_seed(0)
    judge = Discriminator(1, width=8)
    optimizer = torch.optim.Adam(judge.parameters(), 1e-2)
    real = torch.zeros(4, 1, 32, 32)
    real[:, :, 8:24, 8:24] = 1
    for _ in range(30):
        optimizer.zero_grad()
        hinge_loss(judge, torch.rand(4, 1, 32, 32), real).backward()
        optimizer.step()
    assert judge(real).mean() > judge(torch.rand(4, 1, 32, 32)).mean() + 1


def test_the_adversary_pulls_as_hard_as_the_reconstruction() -> None:
    layer = torch.tensor([1.0, 2.0], requires_grad=True)
    weight = adaptive_weight((3 * layer).sum(), (0.5 * layer).sum(), layer)
    torch.testing.assert_close(weight, torch.tensor(6.0), atol=1e-3, rtol=0)
    assert adaptive_weight((3 * layer).sum(), (1e-9 * layer).sum(), layer) == MAX_ADAPTIVE_WEIGHT
