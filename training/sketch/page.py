"""The sheet of paper: a grey pixel buffer with a skia canvas on it, soft tone and paper grain."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from training.sketch.curves import CENTRE, PAGE, Array, Curve
from training.sketch.pencil import Pencil, ink, outline_path

if TYPE_CHECKING:
    from training.sketch.artist import Artist

Pixels = NDArray[np.uint8]
Tone = NDArray[np.float32]

SUPERSAMPLING = 2


class Page:
    """A white page of `size` pixels, drawn with supersampling; `pencil` draws in units of the page."""

    def __init__(self, size: int, artist: Artist, zoom: float) -> None:
        self.size = size
        self.artist = artist
        side = size * SUPERSAMPLING
        self._pixels: Pixels = np.full((side, side), 255, np.uint8)
        self._transform = _placement(artist, zoom) * (side / PAGE)
        self._surface, canvas = _canvas_on(self._pixels, self._transform)
        self.pencil = Pencil(canvas, artist.line_weight)

    def lay_tone(self, tone: Tone, area: Curve, blur: float = 0.6) -> None:
        """Rub graphite inside a polygon. tone: ink over the page, 0 paper .. 1 black, of any resolution."""
        mask = np.zeros_like(self._pixels)
        surface, canvas = _canvas_on(mask, self._transform)
        canvas.drawPath(outline_path(area), ink(255, 1.0, blur))
        del surface
        x, y, w, h = cv2.boundingRect(mask)
        if not w or not h:
            return
        darkness = self._to_pixels(tone, x, y, (w, h))
        window = self._pixels[y : y + h, x : x + w]
        cover = mask[y : y + h, x : x + w].astype(np.float32) / np.float32(255)
        window[:] = window + cover * (255 * (1 - np.clip(darkness, 0, 1)) - window)

    def _to_pixels(self, tone: Tone, x: int, y: int, extent: tuple[int, int]) -> Tone:
        """Resample a page-wide tone to the window of pixels that starts at (x, y)."""
        unit = PAGE / tone.shape[0]
        matrix = self._transform.copy()
        matrix[:, 2] += matrix[:, :2] @ np.array([unit / 2, unit / 2]) - 0.5
        matrix[:, :2] *= unit
        matrix[:, 2] -= (x, y)
        warped = cv2.warpAffine(tone, matrix, extent, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(warped, np.float32)

    def finish(self) -> Pixels:
        """The finished picture (size, size), with the artist's contrast and the tooth of the paper."""
        small = cv2.resize(self._pixels, (self.size, self.size), interpolation=cv2.INTER_AREA)
        darkness = 1 - small.astype(np.float32) / 255
        darkness = darkness**self.artist.contrast
        # the tooth of the paper shows in the mid-tones only
        darkness *= 1 + 0.10 * _grain(self.size) * (1 - darkness)
        return np.clip(255.5 - 255 * darkness, 0, 255).astype(np.uint8)


def _placement(artist: Artist, zoom: float) -> Array:
    """The affine matrix (2, 3) that places the drawing on the sheet."""
    matrix = np.asarray(cv2.getRotationMatrix2D((CENTRE, 112), artist.tilt, zoom), float)
    matrix[:, 2] += artist.offset
    return matrix


def _canvas_on(pixels: Pixels, transform: Array) -> tuple[skia.Surface, skia.Canvas]:
    """A canvas that writes straight into a pixel array; the surface must outlive the canvas."""
    height, width = pixels.shape
    info = skia.ImageInfo.Make(width, height, skia.kGray_8_ColorType, skia.kOpaque_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, pixels, pixels.strides[0])
    canvas = surface.getCanvas()
    canvas.concat(skia.Matrix.MakeAll(*[float(v) for v in transform.ravel()], 0, 0, 1))
    return surface, canvas


@functools.lru_cache(4)
def _grain(size: int) -> Tone:
    noise = np.random.default_rng(7).normal(size=(size, size)).astype(np.float32)
    fine = cv2.GaussianBlur(noise, (0, 0), 0.8) / 0.35
    coarse = cv2.GaussianBlur(noise, (0, 0), 2.2) / 0.13
    grain = 0.6 * fine + 0.5 * coarse
    return np.asarray(grain / grain.std(), np.float32)
