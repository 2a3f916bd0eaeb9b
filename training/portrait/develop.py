"""From a traced picture in colour to a grey print: tone curve, grain, and a fade to white at the lower edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.portrait.scene import Tone

_LUMINANCE = np.array([0.30, 0.59, 0.11], np.float32)
_FADE = 0.10
"""Share of the height over which the lower edge fades out."""


def develop(traced: NDArray[np.float32], tone: Tone, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Colours (size, size, 3), 0..1, -> grey (size, size), white ground."""
    grey = np.clip((traced @ _LUMINANCE - tone.black) / (tone.white - tone.black), 0, 1) ** tone.gamma
    grey = tone.curve * grey * grey * (3 - 2 * grey) + (1 - tone.curve) * grey
    size = len(grey)
    grain = rng.normal(size=(256, 256)).astype(np.float32)
    if size != 256:
        grain = np.asarray(Image.fromarray(grain).resize((size, size), Image.Resampling.BICUBIC))
    grey = np.clip(grey + grain * tone.grain * np.clip((1 - grey) * 4, 0, 1), 0, 1)
    hem = np.clip((np.linspace(0, 1, size) - (1 - _FADE)) / _FADE, 0, 1)[:, None]
    hem = hem * hem * (3 - 2 * hem)
    return np.asarray((grey * (1 - hem) + hem) * 255 + 0.5, np.uint8)
