"""What a training portrait costs: `python -m bench.portraits`.

Each way of tracing is measured on the same two persons, in turn with the others over several rounds, in processor
seconds of one thread; the least of the rounds counts, because other work only ever adds to it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from time import process_time
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.isolation import run_isolated
from training.portrait.population import sample_person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from training.portrait.scene import Scene

PERSONS: Final = (27, 44)
"""Seeds of a woman with a bob and of a bald man, both with glasses: much hair and little."""


def measure(rounds: int = 3, size: int = 256) -> Mapping[str, float]:
    """Return the processor seconds of a picture, by the way it is traced."""
    from training.portrait.blender import DEFAULT_QUALITY, trace  # noqa: PLC0415 - optional
    from training.portrait.compose import compose  # noqa: PLC0415 - optional

    people = [(sample_person(np.random.default_rng(seed)), seed) for seed in PERSONS]
    scenes = [compose(person, seed) for person, seed in people]
    trace(scenes[0], size)
    ways: Mapping[str, Callable[[Scene], object]] = {
        "as it is": lambda scene: trace(scene, size),
        "four samples": lambda scene: trace(scene, size, replace(DEFAULT_QUALITY, samples=4)),
        "one sample": lambda scene: trace(scene, size, replace(DEFAULT_QUALITY, samples=1)),
        "high denoiser": lambda scene: trace(scene, size, replace(DEFAULT_QUALITY, denoiser="HIGH")),
        "fast prefilter": lambda scene: trace(scene, size, replace(DEFAULT_QUALITY, prefilter="FAST")),
        "no denoiser": lambda scene: trace(scene, size, replace(DEFAULT_QUALITY, denoiser=None)),
        "no oversampling": lambda scene: trace(scene, size, replace(DEFAULT_QUALITY, oversampling=1.0)),
        "no strands": lambda scene: trace(replace(scene, strands=[]), size),
        "geometry alone": lambda scene: trace(scene, 16, replace(DEFAULT_QUALITY, samples=1, denoiser=None)),
    }
    seconds: dict[str, list[float]] = {"composing": [], **{way: [] for way in ways}}
    for _ in range(rounds):
        seconds["composing"].append(_seconds(lambda: [compose(person, seed) for person, seed in people]))
        for way, draw in ways.items():
            seconds[way].append(_seconds(lambda draw=draw: [draw(scene) for scene in scenes]))
    return {way: round(min(taken) / len(PERSONS), 2) for way, taken in seconds.items()}


def _seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run_isolated(measure), indent=2) + "\n")
