"""Four candidates, ours and DALLE-pytorch's on the same weights: `python -m bench.against_dalle_pytorch [SIZE]`.

SIZE is `default`, a transformer about as large as the default checkpoint's, or `kodalle`, KoDALLE's (335 M parameters);
the weights are random, which costs the same. Theirs is `generate_images`, with `use_cache`, which it heeds only with
guidance, and as its README calls it, which computes the whole sequence anew for every token: of that, passes at PLACES
are timed, and the others' times lie on the straight lines between. Ours is drawn in both precisions, with the same
guidance. The floor is the time of reading all weights once for every token at this machine's memory bandwidth, or
of the multiplications at the speed of one large matrix product, whichever is longer.

Variants alternate in one run, the best of ROUNDS each. Ratios are theirs over ours. Decoding is left out of both.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import torch

from bench import reference
from bench.draw import seconds
from inference.conversion.dalle_pytorch import FF_MULT, from_dalle_pytorch
from inference.conversion.loading import load_strict
from inference.models.dalle import DALLE, Condition
from inference.models.dalle_config import DALLEConfig
from inference.sampling.sampler import SamplingConfig, sample_tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor, nn

SIZES = {
    "default": {"dim": 256, "depth": 6, "heads": 4, "num_text_tokens": 1_000, "text_seq_len": 32, "codes": 1_000},
    "kodalle": {"dim": 1024, "depth": 16, "heads": 8, "num_text_tokens": 32_000, "text_seq_len": 128, "codes": 16_384},
}
CANDIDATES = 4
GUIDANCE = 3.0
PLACES = (0, 64, 128, 192, 255)
"""Image tokens that are there already, at the passes without a cache that are timed."""

ROUNDS = 2


def published(size: dict[str, int]) -> nn.Module:
    """A DALLE-pytorch of some size, as KoDALLE chose its options; its VAE only says how many tokens there are."""
    torch.manual_seed(0)
    vae = reference.DiscreteVAE(image_size=256, num_layers=4, num_tokens=size["codes"], codebook_dim=1, hidden_dim=1)
    shape = {name: value for name, value in size.items() if name != "codes"}
    model: nn.Module = reference.DALLE(vae=vae, **shape, dim_head=64, rotary_emb=False, shift_tokens=False)
    return model.eval()


def ours(theirs: nn.Module, size: dict[str, int]) -> DALLE:
    """Our DALL·E of the same weights."""
    config = DALLEConfig(
        dim=size["dim"],
        depth=size["depth"],
        heads=size["heads"],
        dim_head=64,
        ff_mult=FF_MULT,
        text_seq_len=size["text_seq_len"],
        num_text_tokens=size["num_text_tokens"],
        num_image_tokens=size["codes"],
        conditioning="tokens",
    )
    return load_strict(DALLE(config), from_dalle_pytorch(theirs.state_dict()))


@torch.inference_mode()
def without_cache(theirs: nn.Module, text: Tensor, length: int, codes: int) -> float:
    """Seconds that `generate_images` takes as DALLE-pytorch's README calls it, from passes at a few PLACES."""
    image = torch.randint(0, codes, (CANDIDATES, length))
    taken = [
        min(seconds(lambda place=place: theirs(text, image[:, :place])) for _ in range(ROUNDS)) for place in PLACES
    ]
    return float(np.interp(np.arange(length), PLACES, taken).sum())


@torch.inference_mode()
def floor(model: DALLE, rows: int) -> float:
    """Seconds that the weights of all steps take to be read once each in float32, or to be multiplied by `rows`."""
    weights = [part for part in model.transformer.parameters() if part.ndim == 2]
    weights.append(model.to_logits[1].weight[model.config.text_classes :])
    count = sum(part.numel() for part in weights)
    reading = min(seconds(lambda: [part.sum() for part in weights]) for _ in range(ROUNDS))
    square = torch.randn(2048, 2048)
    multiplying = min(seconds(lambda: square @ square) for _ in range(ROUNDS)) / 2048**3
    return model.config.image_seq_len * max(reading, multiplying * count * rows)


def measure(name: str) -> dict[str, float | int | str]:
    """Seconds of every way to draw, and the ratios."""
    size = SIZES[name]
    theirs = published(size)
    exact, short = ours(theirs, size), ours(theirs, size)
    short.quantize()
    text = torch.randint(1, size["num_text_tokens"], (1, size["text_seq_len"]))
    four, condition = text.repeat(CANDIDATES, 1), Condition(text, text > 0)
    guided, plain = (SamplingConfig(guidance_scale=scale, top_k=0) for scale in (GUIDANCE, 1.0))
    theirs.vae.decode = lambda tokens: tokens
    ways: dict[str, Callable[[], object]] = {
        "theirs_cached": lambda: theirs.generate_images(four.clone(), cond_scale=GUIDANCE, use_cache=True),
        "float32_guided": lambda: sample_tokens(exact, condition, 0, CANDIDATES, guided),
        "int8_guided": lambda: sample_tokens(short, condition, 0, CANDIDATES, guided),
        "float32": lambda: sample_tokens(exact, condition, 0, CANDIDATES, plain),
        "int8": lambda: sample_tokens(short, condition, 0, CANDIDATES, plain),
    }
    rounds = [{way: seconds(work) for way, work in ways.items()} for _ in range(ROUNDS)]
    taken = {way: min(one[way] for one in rounds) for way in ways}
    taken["theirs_without_cache"] = without_cache(theirs, four, exact.config.image_seq_len, size["codes"])
    taken["floor_guided"], taken["floor"] = floor(exact, 2 * CANDIDATES), floor(exact, CANDIDATES)
    return {
        "size": name,
        "transformer_parameters": sum(part.numel() for part in exact.parameters()),
        "threads": torch.get_num_threads(),
        **{f"{way}_seconds": round(value, 3) for way, value in taken.items()},
        "ratio_to_cached": round(taken["theirs_cached"] / taken["int8_guided"], 1),
        "ratio_to_cached_float32": round(taken["theirs_cached"] / taken["float32_guided"], 1),
        "ratio_to_uncached": round(taken["theirs_without_cache"] / taken["int8"], 1),
        "ratio_to_uncached_float32": round(taken["theirs_without_cache"] / taken["float32"], 1),
        "times_the_floor": round(taken["int8_guided"] / taken["floor_guided"], 2),
        "times_the_floor_float32": round(taken["float32_guided"] / taken["floor_guided"], 2),
    }


if __name__ == "__main__":
    for chosen in sys.argv[1:] or SIZES:
        print(json.dumps(measure(chosen), indent=2))
