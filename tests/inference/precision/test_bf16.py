from __future__ import annotations

import torch

from inference.models.vqgan import VQGAN
from inference.precision.bf16 import BF16Module, use_bf16
from tests.checkpoints import TINY_VQGAN


@torch.no_grad()
def test_pictures_are_nearly_the_same() -> None:
    torch.manual_seed(0)
    vqgan, tokens = VQGAN(TINY_VQGAN).eval(), torch.randint(0, 16, (3, 16 * 16))
    wanted = vqgan.decode(tokens)
    use_bf16(vqgan, "decoder")
    assert isinstance(vqgan.decoder, BF16Module)
    got = vqgan.decode(tokens)
    assert got.dtype == torch.float32
    assert not torch.equal(got, wanted)
    assert (got - wanted).std() < 0.03 * wanted.std()
