"""Portraits of virtual persons: a free 3D head, hair grown strand by strand, traced with Blender's Cycles.

`compose` turns a person into a scene of plain arrays; `blender` traces it; `develop` prints it in grey. Drawing needs
the optional extra `portrait` (bpy, anny, scipy); the population does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from training.vocabulary import Person

SIZE = 256
"""Width and height of a training picture."""

RENDERER = 3
"""Version of the pictures. Raise it with every change that draws a person differently: no folder mixes two versions."""


def render(person: Person, seed: int, size: int = SIZE) -> NDArray[np.uint8]:
    """A grey portrait (size, size), white ground; the same for the same person, seed and machine.

    Raises:
        MissingAssetsError: a package of the extra `portrait` is not installed.
    """
    from training.portrait.blender import trace  # noqa: PLC0415 - slow to import, and optional
    from training.portrait.compose import compose, random_streams  # noqa: PLC0415
    from training.portrait.develop import develop  # noqa: PLC0415

    scene = compose(person, seed)
    return develop(trace(scene, size), scene.tone, random_streams(seed)("grain"))
