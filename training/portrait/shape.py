"""The shape of a head: a person's traits, sex and age as weights of MakeHuman's sliders.

What a label states is drawn clearly, by `sliders.toml`; what it leaves open stays near the middle: many sliders at
full strength make monsters. Slight asymmetry and expression keep a head from being a mask.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from training.portrait.head import load_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.vocabulary import Person

_AXES: Final[Mapping[str, tuple[str, str]]] = {
    "-side": ("in", "out"),
    "-depth": ("backward", "forward"),
    "-height": ("down", "up"),
    "-curve": ("concave", "convex"),
}
"""Ends of slider names of ours that tell apart what MakeHuman calls by one name in several directions."""

_DIRECTIONS: Final = (("decr", "incr"), ("down", "up"), ("in", "out"), ("backward", "forward"))
_SIDED: Final = ("eye-", "cheek-", "ear-")


class Sliders:
    """Slider weights under construction: signed sums, resolved to MakeHuman's one-sided targets at the end."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._amounts: dict[str, float] = {}

    def add(self, name: str, amount: float, asymmetry: float = 0.02) -> None:
        """Move a slider by a signed amount; of sided ones both, alike but for `asymmetry`."""
        if name.startswith(_SIDED):
            for side in "lr":
                self._change(f"{side}-{name}", amount + self.jitter(asymmetry))
        elif name.startswith("unit-") and f"unit/{name[5:]}Left" in load_template().targets:
            for side in ("Left", "Right"):
                self._change(f"unit/{name[5:]}{side}", amount * (1 + self.jitter(0.12)))
        else:
            self._change(name.replace("unit-", "unit/"), amount)

    def jitter(self, spread: float) -> float:
        """A normal deviation, cut at 1.8 standard deviations."""
        return float(np.clip(self._rng.normal(), -1.8, 1.8) * spread)

    def weights(self) -> dict[str, float]:
        """Weights of MakeHuman's targets, all within 0..1."""
        weights: dict[str, float] = {}
        for name, amount in self._amounts.items():
            target = _target(name, amount > 0)
            if target is not None and abs(amount) > 1e-3:
                weights[target] = min(abs(amount), 1.0)
        return weights

    def _change(self, name: str, amount: float) -> None:
        self._amounts[name] = self._amounts.get(name, 0.0) + amount


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    return tomllib.loads(files("training.portrait").joinpath("sliders.toml").read_text())


@lru_cache(maxsize=2048)
def _target(name: str, positive: bool) -> str | None:  # noqa: FBT001 - a sign
    """The one-sided target that moves a signed slider in one direction; None where a one-sided slider is negative."""
    targets = load_template().targets
    if name in targets:
        return name if positive else None
    candidates = [(name, pair) for pair in _DIRECTIONS]
    candidates[:0] = [(name.removesuffix(axis), pair) for axis, pair in _AXES.items() if name.endswith(axis)]
    for stem, pair in candidates:
        if f"{stem}-{pair[positive]}" in targets:
            return f"{stem}-{pair[positive]}"
    raise KeyError(name)


def shape(person: Person, rng: np.random.Generator) -> dict[str, float]:
    """Slider weights of a person's head, among them the macros of sex, age and weight."""
    sliders = Sliders(rng)
    _add_korean_base(sliders, person)
    _add_ageing(sliders, person)
    _add_individuality(sliders, person)
    for trait, values in _table().items():
        for name, amount in values.get(person.traits.get(trait, ""), {}).items():
            sliders.add(name, amount * (1 + sliders.jitter(0.12)))
    _add_expression(sliders)
    return _macros(person, rng) | sliders.weights()


def age_factor(person: Person, start: float = 38.0, full: float = 70.0) -> float:
    """How old a person looks, 0 until `start` years, 1 from `full` on."""
    return float(np.clip((person.age - start) / (full - start), 0, 1))


def _macros(person: Person, rng: np.random.Generator) -> dict[str, float]:
    male, older = person.gender == "M", age_factor(person, 25, 70)
    full = {"볼살많음": 0.14, "볼꺼짐": -0.20}.get(person["face.cheek"], 0.0)
    full += 0.12 * (person["face.chinType"] == "이중턱")
    weight = float(np.clip(full + 0.10 * older * male - 0.14 + rng.normal() * 0.10, -0.5, 0.5))
    sex = float(np.clip((0.90 if male else 0.02) + rng.normal() * 0.04, 0, 1))
    looks = min(person.age + 6 * age_factor(person) - (0 if male else 3), 80)
    old = float(np.clip((looks - 25) / 65, 0, 1) ** 1.25)
    weights: dict[str, float] = {}
    for gender, share in (("male", sex), ("female", 1 - sex)):
        for stage, part in (("young", 1 - old), ("old", old)):
            weights[f"macro/asian-{gender}-{stage}"] = share * part
            base = f"macro/universal-{gender}-{stage}-averagemuscle"
            weights[f"{base}-averageweight"] = share * part * (1 - abs(weight))
            heavy = "maxweight" if weight > 0 else "minweight"
            weights[f"{base}-{heavy}"] = share * part * abs(weight)
    return {name: amount for name, amount in weights.items() if amount > 1e-3}


def _add_korean_base(sliders: Sliders, person: Person) -> None:
    """Where the middle of MakeHuman's asian faces is not that of Koreans: found by looking at renders."""
    male = person.gender == "M"
    base = {
        "head-scale-horiz": -0.26 if male else -0.42,
        "chin-width": -0.06 if male else -0.28,
        "chin-bones": -0.04 if male else -0.36,
        "chin-height": 0.14 if male else 0.04,
        "eye-scale": 0.50 if male else 0.72,
        "eye-height2": 0.14 if male else 0.24,
        "eye-corner2": 0.04 if male else 0.14,
        "nose-scale-horiz": -0.10 if male else -0.30,
        "nose-scale-vert": 0.0 if male else -0.15,
        "nose-point": 0.20 if male else 0.27,
        "nose-hump": 0.05 if male else -0.05,
        "mouth-scale-horiz": 0.28 if male else 0.20,
        "mouth-angles": 0.36 if male else 0.46,
        "mouth-upperlip-height": -0.24 if male else -0.04,
        "mouth-lowerlip-height": -0.22 if male else -0.04,
        "mouth-upperlip-volume": -0.18 if male else -0.12,
        "mouth-lowerlip-volume": -0.18 if male else -0.12,
        "cheek-bones": 0.10 if male else 0.04,
        "cheek-volume": 0.0 if male else 0.16,
        "eyebrows-trans-height": 0.06 if male else 0.10,
        "eyebrows-trans-depth": 0.06 if male else -0.15,
        "neck-scale-horiz": 0.0 if male else -0.28,
        "forehead-temple": 0.10,
        "forehead-scale-vert": -0.26,
        "ear-wing": -0.05,
        "ear-scale": 0.0,
    }
    for name, amount in base.items():
        sliders.add(name, amount)


def _add_ageing(sliders: Sliders, person: Person) -> None:
    """Lids and cheeks sink, lips thin, nose and ears grow."""
    old, older, male = age_factor(person), age_factor(person, 25, 70), person.gender == "M"
    ageing = {
        "eye-scale": -0.10 * old,
        "eye-height2": -0.22 * old,
        "eye-height3": -0.25 * old,
        "eye-corner2": -0.30 * old,
        "eye-eyefold": -0.30 * old,
        "eye-eyefold-angle": -0.40 * old,
        "eye-bag": -0.10 + 0.55 * older**1.5,
        "nose-scale-vert": 0.12 * older,
        "nose-point": -0.12 * older,
        "nose-volume": 0.15 * older,
        "mouth-upperlip-height": -0.32 * old,
        "mouth-lowerlip-height": -0.28 * old,
        "mouth-upperlip-volume": -0.20 * old,
        "mouth-lowerlip-volume": -0.20 * old,
        "mouth-angles": -0.10 * old,
        "mouth-laugh-lines": 0.50 * older**1.3,
        "cheek-volume": -0.14 * old,
        "cheek-trans": -0.35 * old,
        "ear-scale": 0.12 * older,
        "ear-lobe": 0.20 * old,
        "head-age": -0.28 * (1 - older) * (0.5 if male else 1.0) + (0.35 if male else 0.20) * old,
    }
    for name, amount in ageing.items():
        sliders.add(name, amount)


_INDIVIDUALITY: Final[Mapping[str, float]] = {
    "head-scale-horiz": 0.07,
    "head-scale-vert": 0.05,
    "head-fat": 0.08,
    "chin-height": 0.08,
    "chin-prognathism": 0.08,
    "chin-cleft": 0.12,
    "forehead-scale-vert": 0.08,
    "forehead-temple": 0.15,
    "forehead-trans-depth": 0.15,
    "eye-scale": 0.07,
    "eye-height1": 0.06,
    "eye-height2": 0.07,
    "eye-height3": 0.09,
    "eye-corner2": 0.08,
    "eye-trans-side": 0.10,
    "eye-trans-height": 0.08,
    "eye-epicanthus": 0.12,
    "eye-eyefold": 0.08,
    "eye-eyefold-curve": 0.08,
    "eye-eyefold-angle": 0.12,
    "nose-scale-depth": 0.09,
    "nose-scale-horiz": 0.09,
    "nose-scale-vert": 0.08,
    "nose-greek": 0.09,
    "nose-hump": 0.12,
    "nose-point": 0.12,
    "nose-point-width": 0.14,
    "nose-nostrils-width": 0.10,
    "nose-flaring": 0.12,
    "nose-width1": 0.12,
    "nose-width2": 0.12,
    "nose-base": 0.14,
    "mouth-scale-horiz": 0.09,
    "mouth-upperlip-height": 0.10,
    "mouth-lowerlip-height": 0.10,
    "mouth-cupidsbow": 0.14,
    "mouth-angles": 0.08,
    "mouth-trans-height": 0.07,
    "cheek-bones": 0.11,
    "cheek-volume": 0.09,
    "cheek-inner": 0.12,
    "ear-scale": 0.14,
    "ear-wing": 0.18,
    "ear-lobe": 0.25,
    "ear-rot": 0.20,
    "eyebrows-angle": 0.14,
    "eyebrows-trans-height": 0.10,
    "neck-scale-horiz": 0.08,
}
"""Standard deviations of what no label states."""


def _add_individuality(sliders: Sliders, person: Person) -> None:
    softness = 1.0 if person.gender == "M" else 0.85
    for name, spread in _INDIVIDUALITY.items():
        sliders.add(name, sliders.jitter(spread * softness), asymmetry=0.025)
    for name, spread in (("mouth-trans-side", 0.015), ("nose-trans-side", 0.015), ("head-angle", 0.02)):
        sliders.add(name, sliders.jitter(spread))


def _add_expression(sliders: Sliders) -> None:
    """A face that waits for the shutter: nearly neutral, never quite."""
    for name, spread in (
        ("unit-mouthSmile", 0.06),
        ("unit-mouthPress", 0.05),
        ("unit-eyeSquint", 0.05),
        ("unit-browDown", 0.02),
        ("unit-browInnerUp", 0.01),
        ("unit-mouthShrugLower", 0.02),
        ("unit-mouthRollLower", 0.04),
    ):
        sliders.add(name, max(sliders.jitter(spread), 0.0))
