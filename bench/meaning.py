"""Retrieval of descriptions with the same meaning, by kind of embedding: `python -m bench.meaning`.

Each person is described twice, with the same traits in another style and order. The first wording retrieves the second
one among those of all persons. `reranker`: embeddings of the reranker's text tower, which the search uses; `e5`: mean
states of the language model, with and without the prefix of its authors.

The captions are from the grammar of the reranker's training data, with other persons; real descriptions vary more.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
import torch

from inference.checkpoint import default_checkpoint, load
from inference.models.text_encoder import mean_pool
from inference.pipeline import Pipeline
from training.captions import describe_exactly
from training.evaluation.cases import described_cases

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from inference.checkpoint import Checkpoint

    Embed = Callable[[Sequence[str]], NDArray[np.float32]]

EMBED_BATCH = 32
SEED = 619


def wordings(count: int) -> list[tuple[str, str]]:
    """Return two descriptions of each person."""
    rng = np.random.default_rng(SEED)
    cases = described_cases(count)
    return [(case.caption.text, describe_exactly(case.person, case.caption.mentioned, rng).text) for case in cases]


@torch.inference_mode()
def measure(checkpoint: Checkpoint, count: int) -> dict[str, float | int]:
    """Measure how often the other wording is first or among the first ten, and milliseconds a description."""
    encoder = checkpoint.text_encoder
    if encoder is None:
        raise SystemExit("the checkpoint has no language model")
    pipeline, pairs = Pipeline(checkpoint), wordings(count)
    ways: dict[str, Embed] = {
        "reranker": lambda texts: pipeline.embed(texts).vectors,
        "e5": lambda texts: mean_pool(encoder(texts)).numpy(),
        "e5_query": lambda texts: mean_pool(encoder([f"query: {text}" for text in texts])).numpy(),
    }
    figures: dict[str, float | int] = {"persons": count}
    for name, embed in ways.items():
        started = time.perf_counter()
        first, second = (_embedded(embed, [pair[side] for pair in pairs]) for side in (0, 1))
        figures[f"{name}_milliseconds"] = round(1000 * (time.perf_counter() - started) / (2 * count), 2)
        likeness = first @ second.T
        place = (likeness > likeness.diagonal()[:, None]).sum(1)
        figures[f"{name}_first"] = round(float((place == 0).mean()), 3)
        figures[f"{name}_among_ten"] = round(float((place < 10).mean()), 3)
    return figures


def _embedded(embed: Embed, texts: Sequence[str]) -> NDArray[np.float32]:
    return np.concatenate([embed(texts[start : start + EMBED_BATCH]) for start in range(0, len(texts), EMBED_BATCH)])


@click.command()
@click.option("--checkpoint", type=click.Path(path_type=Path, file_okay=False), default=default_checkpoint())
@click.option("-n", "--count", type=click.IntRange(1), default=400, show_default=True)
def main(checkpoint: Path, count: int) -> None:
    """Print the figures as JSON."""
    click.echo(json.dumps(measure(load(checkpoint), count), indent=2))


if __name__ == "__main__":
    main()
