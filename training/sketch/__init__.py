"""Pencil montages of virtual persons: who there is (population), in which words (vocabulary), and their pictures.

Drawing needs the optional extra `sketch` (skia-python, opencv-python-headless); vocabulary and population do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from training.vocabulary import Person

__all__ = ["render"]


def render(person: Person, seed: int, size: int = 256) -> NDArray[np.uint8]:
    """Draw a person as a grey pencil sketch on white paper: (size, size).

    The picture depends on the arguments alone. seed (0 or more) chooses everything the traits leave open:
    measures within a trait's range, the fall of the hair, the artist's hand, the place on the page.
    Raises ImportError where the extra `sketch` or the system's libEGL is missing.
    """
    from training.sketch.drawing import draw  # noqa: PLC0415 - skia is optional and only needed here

    return draw(person, seed, size)
