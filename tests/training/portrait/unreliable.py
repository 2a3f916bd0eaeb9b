"""Renderers for tests: a quick one, a slow one, and one that raises, crashes and hangs.

`python -m tests.training.portrait.unreliable FOLDER` is a run that test_run kills at a random moment.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from training.portrait.crew import Terms
from training.portrait.run import Order, synthesize, write_portraits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.vocabulary import Person

RAISES, CRASHES, HANGS = 2, 4, 5
"""Numbers of the persons of population 0 on whom `troubled` fails."""


def quick(person: Person, seed: int, size: int) -> NDArray[np.uint8]:
    return np.random.default_rng([seed, person.age]).integers(0, 256, (size, size), np.uint8)


def slow(person: Person, seed: int, size: int) -> NDArray[np.uint8]:
    time.sleep(0.05)
    return quick(person, seed, size)


def troubled(person: Person, seed: int, size: int) -> NDArray[np.uint8]:
    print("a renderer talks")  # noqa: T201
    if seed == synthesize(0, RAISES)[1]:
        raise ValueError("the nose is too long")
    if seed == synthesize(0, CRASHES)[1]:
        os._exit(139)
    if seed == synthesize(0, HANGS)[1]:
        time.sleep(1000)
    return quick(person, seed, size)


def hopeless(person: Person, seed: int, size: int) -> NDArray[np.uint8]:
    raise OSError("no memory for anybody")


def number_of_process(job: int) -> tuple[int, int]:
    return os.getpid(), int(os.environ["OMP_NUM_THREADS"])


def crashes_once(flag: str) -> str:
    path = Path(flag)
    if not path.exists():
        path.touch()
        os.abort()
    return "drawn"


if __name__ == "__main__":
    write_portraits(Path(sys.argv[1]), 40, Order(size=16, draw=slow), Terms(workers=2))
