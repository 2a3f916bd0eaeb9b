"""The proportions of a face: heights of its parts, and its outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.sketch.curves import Array, spline
from training.sketch.geometry import Heights, Outline

if TYPE_CHECKING:
    from training.sketch.gauge import Gauge

_STRETCH = {"긴형": 1.10, "계란형": 1.02, "둥근형": 0.92, "각진형": 0.98}
# temple, cheek, jaw, chin
_WIDTHS = {
    "긴형": (-3.6, -5.4, -3.6, -1.3),
    "계란형": (0, 0, -1.5, -1),
    "둥근형": (2.2, 4.5, 5.2, 4.5),
    "각진형": (2.2, 2.6, 7.5, 7.5),
    "역삼각형": (5.4, 2.3, -7, -7),
    "마름모형": (-4.5, 4.2, -4.2, -4.2),
}


def heights_of(g: Gauge, upper_lip: float) -> Heights:
    """Measure the heights of the parts; upper_lip: its height, kept out of the distance from nose to lip."""
    forehead, chin = g.level("face.foreheadSize"), g.level("face.chinSize")
    length, philtrum = g.level("nose.length"), g.level("nose.philtrum")
    stretch = g.choose("face.type", _STRETCH, 1.0)
    brow = 100.8 + 0.8 * forehead + g.jitter(0.5) - g.by_sex(0, 1.0)
    eye = 117.5 + g.jitter(0.6)
    nose = eye + (33 + 6.2 * length) * stretch - g.by_sex(0, 1)
    lip = nose + (10.2 + 4.2 * philtrum) * stretch
    below = 5.1 + 33.5 + 7.6 * chin + (3.5 if g.person["face.chinType"] == "주걱형" else 0)
    hairline = brow - (38 + 11 * forehead) * (0.5 + 0.5 * stretch)
    return Heights(
        crown=min(hairline - 18, 34),
        hairline=hairline,
        brow=brow,
        eye=eye,
        nose=nose,
        mouth=lip + upper_lip,
        chin=float(np.clip(lip + below * stretch - g.by_sex(0, 1.5), 180, 215)),
    )


def outline_of(g: Gauge, heights: Heights) -> Outline:
    """Measure the outline."""
    temple_change, cheek_change, jaw_change, chin_change = _WIDTHS[g.person["face.type"]]
    double = g.person["face.chinType"] == "이중턱"
    bone = g.choose("face.cheek", {"광대돌출": 1.0, "볼꺼짐": 0.5})
    fat = g.choose("face.cheek", {"볼살많음": 1.0, "볼꺼짐": -1.0}) + 0.4 * double
    temple = g.by_sex(50.6, 47.9) + temple_change + g.jitter(0.8)
    cheek = g.by_sex(54.8, 50.6) + cheek_change + g.jitter(0.8) + 4.6 * bone
    jaw = g.by_sex(44.8, 38.6) + jaw_change + g.jitter(0.9) + 5.4 * fat + 1.5 * double
    chin = g.by_sex(16.5, 12.5) + 0.7 * chin_change + g.jitter(0.6)
    chin = max(5, chin + g.choose("face.chinType", {"각진형": 9, "뾰족형": -8, "주걱형": 3, "이중턱": 3}))
    jaw = min(jaw, cheek - g.by_sex(3.5, 6.5))
    low = 0.43 * jaw + 0.55 * chin + 0.5 + 2 * fat
    low += g.choose("face.chinType", {"각진형": 3, "뾰족형": -4, "이중턱": 3})
    low += 6 if g.person["face.type"] == "각진형" else 0
    low = min(low, jaw - 9)
    chin = min(chin, low - 11)
    jowl = 2.2 * max(g.old - 0.3, 0) + 0.4 * double
    square = g.choose("face.chinType", {"각진형": 1.0})
    widths = (temple, cheek, jaw, low, chin)
    return Outline(*widths, bone, fat, jowl, _contour(widths, fat, jowl, heights, square))


def _contour(widths: tuple[float, ...], fat: float, jowl: float, heights: Heights, square: float) -> Array:
    """The right half of the face, crown to chin, densely sampled."""
    temple, cheek, jaw, low, chin = widths
    hollow, full, sag = max(-fat, 0), max(fat, 0), 1.4 * jowl

    def y(t: float) -> float:
        return 118 + t * (heights.chin - 118)

    points = [
        (0, heights.crown),
        (temple * 0.49, heights.crown + 7.2),
        (temple * 0.845, heights.crown + 27),
        (temple + 1.5, 84),
        (temple + 3.2 + 0.3 * (cheek - temple), 101),
        (cheek, 120),
        (cheek - 1.2 - 1.8 * hollow + 1.2 * full, y(0.30)),
        (0.5 * (cheek + jaw) + 0.3 - 3.6 * hollow + 2.4 * full, y(0.46)),
        (jaw + sag, y(0.63)),
        (low + 5 + 2 * sag, y(0.81)),
        (chin + 4.5, y(0.945 + 0.017 * square)),
        (chin * (0.55 + 0.2 * square), y(0.992 + 0.006 * square)),
        (0, heights.chin),
    ]
    return spline(points, 64)
