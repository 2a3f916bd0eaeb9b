"""Heads for tests of accessories: the average one and several of unusual shapes."""

from __future__ import annotations

from training.portrait.head import Head, load_template

SHAPES: dict[str, dict[str, float]] = {
    "average": {},
    "broad": {"head-round": 0.5, "head-fat-incr": 0.5, "nose-scale-depth-decr": 0.4},
    "narrow": {"head-rectangular": 0.4, "head-scale-horiz-decr": 0.4, "nose-scale-depth-incr": 0.4},
    "long chin": {"chin-height-incr": 0.5, "chin-prognathism-incr": 0.4, "neck-double-incr": 0.7},
}


def shaped(name: str) -> Head:
    """Return the average adult with the given slider values."""
    average = {
        f"macro/{target}": 0.5
        for sex in ("male", "female")
        for target in (f"asian-{sex}-young", f"universal-{sex}-young-averagemuscle-averageweight")
    }
    return load_template().morph(average | SHAPES[name])
