"""A population of virtual persons: the joint distribution of age, sex and traits.

The weights are rough judgements about adults seen in Korea, not statistics. Two ideas keep the faces
believable: extremes are rarer in softer (female) faces, and no single face collects too many of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.vocabulary import (
    ABSENT,
    HIDDEN_FOREHEAD,
    OLDEST,
    ORDINARY,
    PRESENT,
    VOCABULARY,
    YOUNGEST,
    Gender,
    Person,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MALE_SHARE = 0.6
MOST_EXTREMES = 8
"""How many graded traits of one face may differ from the ordinary."""

_GRADED = tuple(
    trait for trait, values in VOCABULARY.items() if values[1] == ORDINARY and not trait.startswith("wrinkle.")
)
_DEPTHS = (ABSENT, ORDINARY, "깊다")


class _Sampler:
    """Draws trait values for one age and sex."""

    def __init__(self, rng: np.random.Generator, age: int, gender: Gender) -> None:
        self.rng = rng
        self.age = age
        self.male = gender == "M"
        self.old = float(np.clip((age - 28) / 40, 0, 1))  # 0 young .. 1 old

    def pick(self, values: tuple[str, ...], *weights: float) -> str:
        p = np.asarray(weights, float)
        return values[int(self.rng.choice(len(values), p=p / p.sum()))]

    def trait(self, name: str, *weights: float) -> dict[str, str]:
        return {name: self.pick(VOCABULARY[name], *weights)}

    def either(self, name: str, chance: float) -> dict[str, str]:
        return {name: PRESENT if self.rng.random() < chance else ABSENT}


def sample_person(rng: np.random.Generator) -> Person:
    """Draw a person; everything depends on rng alone."""
    gender: Gender = "M" if rng.random() < MALE_SHARE else "F"
    age = int(rng.integers(YOUNGEST, OLDEST + 1))
    draw = _Sampler(rng, age, gender)
    traits = _graded(draw) | _face(draw) | _features(draw) | _hair(draw) | _wrinkles(draw) | _marks(draw)
    return Person(age, gender, _settle(traits))


def _graded(draw: _Sampler) -> dict[str, str]:
    """Traits with an ordinary middle: most faces differ from it in about half of them."""
    extreme = 1.0 if draw.male else 0.85
    traits = {name: draw.pick(VOCABULARY[name], extreme, 2.0, extreme) for name in _GRADED}
    traits |= draw.trait("mouth.side", 1.0, 2.6, 0.7)
    traits |= draw.trait("eyes.slant", 0.9, 2.4, 0.8)
    if not draw.male:
        traits |= draw.trait("neck.thick", 0.4, 2.0, 1.4)
        traits |= draw.trait("eyebrows.thick", 0.5, 2.0, 1.2)
        traits |= draw.trait("nose.size", 0.6, 2.0, 1.1)
    odd = [name for name in _GRADED if traits[name] != ORDINARY]
    surplus = max(len(odd) - MOST_EXTREMES, 0)
    return traits | {str(name): ORDINARY for name in draw.rng.permutation(odd)[:surplus]}


def _face(draw: _Sampler) -> dict[str, str]:
    male, old = draw.male, draw.old
    traits = draw.trait("face.type", 1, 2 if male else 2.8, 1.2, 1.4 if male else 0.45, 0.8, 0.6)
    traits |= draw.trait("face.chinType", 2.2, 1.4 if male else 0.4, 0.7 if male else 1.3, 0.5, 0.25 + 0.9 * old)
    traits |= draw.trait("face.cheek", 2.2, 0.9 if male else 0.6, 1, 0.3 + 0.9 * old)
    traits |= draw.trait("face.foreheadType", 2, 0.9 if male else 0.15, 1.2 if male else 0.6, 0)
    return traits | draw.trait("impression.type", 1, 1, 1, 1, 1 if male else 0.35, 1)


def _features(draw: _Sampler) -> dict[str, str]:
    """Eyes, brows, nose and mouth."""
    male, old = draw.male, draw.old
    traits = draw.trait("eyebrows.type", 3, 1.5 if male else 0.6, 1.2 if male else 2.4, 0.45, 0.7 if male else 0.5)
    traits |= draw.trait("eyes.type", 1.2 if male else 0.9, 1 if male else 2, 1)
    traits |= draw.trait("eyes.shape", 2.2, 1 if male else 1.4, 0.9 if male else 0.7, 0.8 if male else 0.35)
    traits |= draw.trait("eyes.eyelids", 0.6 + 0.4 * old, 1.6)
    traits |= draw.trait("eyes.bottom", 1.6, 0.9 * (1 - old) + 0.1, 0.1 + 1.2 * old)
    traits |= draw.trait("nose.top", 2, 1, 0.8, 0.6 if male else 0.25, 0.5)
    traits |= draw.trait("mouth.type", 5, 0.8, 0.15 + 0.8 * old)
    traits |= draw.trait("mouth.shape", 1.6, 1, 1)
    return traits | draw.trait("mouth.ratio", 2, 0.7, 1)


def _hair(draw: _Sampler) -> dict[str, str]:
    traits = _men_hair(draw) if draw.male else _women_hair(draw)
    grey = draw.either("hairstyle.grey", float(np.clip(1.5 * (draw.old - 0.45), 0, 0.65)))
    return traits | grey


def _men_hair(draw: _Sampler) -> dict[str, str]:
    old = draw.old
    traits = draw.trait("hairstyle.type", 3, 1, 0.5, 0.4)
    traits |= draw.trait("hairstyle.topLength", 1.4, 1.6 * (1 - 0.6 * old), 0.8, 0.08 + 0.6 * old)
    traits |= draw.trait("hairstyle.sizeLength", 5, 1 - 0.6 * old, 0.14, 0.1, 0.1)
    return traits | draw.trait("hairstyle.part", 2, 1, 1, 0.5 * (1 - old) + 0.12)


def _women_hair(draw: _Sampler) -> dict[str, str]:
    old = draw.old
    traits = draw.trait("hairstyle.type", 2.4 - 1.4 * old, 1, 0.4, 0.4 + 1.5 * old)
    traits |= draw.trait("hairstyle.topLength", 1.3, 1, 0.02, 0)
    traits |= draw.trait("hairstyle.sizeLength", 0.4 + 0.8 * old, 0.5, 1.2, 1.9 - 1.6 * old, 1)
    return traits | draw.trait("hairstyle.part", 1.2, 0.9, 0.9, 1)


def _wrinkles(draw: _Sampler) -> dict[str, str]:
    old = draw.old
    softer = 1.0 if draw.male else 0.75
    weights = (1.6 * (1 - old) + 0.15, (0.12 + 0.9 * old) * softer, max(0.0, 1.2 * (old - 0.4)) * softer)
    traits = {name: draw.pick(_DEPTHS, *weights) for name in VOCABULARY if name.startswith("wrinkle.")}
    if draw.rng.random() < 0.5:
        traits |= {"wrinkle.glabella": ABSENT}
    if draw.age < 32:
        traits |= {f"wrinkle.{place}": ABSENT for place in ("eyes", "cheek", "neck", "forehead")}
    return traits


def _marks(draw: _Sampler) -> dict[str, str]:
    male = draw.male
    traits = draw.trait("feature.mustache", *((4.4, 2.0, 0.8, 0.75, 0.75) if male else (1, 0, 0, 0, 0)))
    traits |= draw.either("feature.sideburns", 0.2 if male else 0)
    traits |= draw.either("feature.dimple", 0.07)
    traits |= draw.either("feature.scar", 0.08 if male else 0.03)
    traits |= draw.either("feature.mole", 0.16)
    traits |= draw.either("feature.frekles", 0.06)
    traits |= draw.either("feature.spots", 0.3 * draw.old)
    traits |= draw.trait("feature.glasses", 4, 0.55, 0.55, 0.35)
    return traits | draw.either("feature.makeup", 0 if male else 0.5)


def _settle(traits: Mapping[str, str]) -> dict[str, str]:
    """Remove contradictions: what one trait makes impossible in another takes its neutral value."""
    settled = dict(traits)
    top = settled["hairstyle.topLength"]
    if top in ("짧음", "대머리"):
        settled |= {"hairstyle.sizeLength": "숏컷(귀보임)", "hairstyle.part": "없음"}
    if top == "대머리":
        settled |= {"hairstyle.type": "생머리"}
    if top == "앞머리내림" and settled["hairstyle.part"] == "없음":
        settled |= {"face.foreheadType": HIDDEN_FOREHEAD}
    if not settled["hairstyle.sizeLength"].startswith("숏컷") or top == "대머리":
        settled |= {"feature.sideburns": ABSENT}
    return settled
