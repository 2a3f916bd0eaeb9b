from __future__ import annotations

import torch

from inference.models.vqgan import VQGAN
from inference.precision.bf16 import InBfloat16, hasten
from tests.checkpoints import TINY_VQGAN


@torch.no_grad()
def test_pictures_are_nearly_the_same() -> None:
    torch.manual_seed(0)
    vqgan, tokens = VQGAN(TINY_VQGAN).eval(), torch.randint(0, 16, (3, 16 * 16))
    wanted = vqgan.decode(tokens)
    hasten(vqgan, "decoder")
    assert isinstance(vqgan.decoder, InBfloat16)
    got = vqgan.decode(tokens)
    assert got.dtype == torch.float32
    assert not torch.equal(got, wanted)
    assert (got - wanted).std() < 0.03 * wanted.std()
