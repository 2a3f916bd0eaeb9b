from __future__ import annotations

import torch

from training.losses.perceptual import perceptual_loss
from training.tasks.attribute_classifier import AttributeClassifier


def test_perceptual_loss_sees_a_line_more_than_a_shade() -> None:
    torch.manual_seed(0)
    critic = AttributeClassifier(image_size=32, widths=(8, 16)).eval().tower.encoder
    blank = torch.zeros(1, 1, 32, 32)
    line, shade = blank.clone(), blank.clone()
    line[..., 16, 4:28] = 1
    shade += float(line.abs().mean())
    assert perceptual_loss(critic, blank, blank) == 0
    assert perceptual_loss(critic, line, blank) > perceptual_loss(critic, shade, blank)
