"""Persons for tests who are ordinary except for the given traits."""

from __future__ import annotations

from training.vocabulary import ABSENT, ORDINARY, VOCABULARY, Gender, Person

_PLAIN = {
    "face.type": "계란형",
    "hairstyle.part": "없음",
    "eyes.eyelids": ABSENT,
    "impression.type": "평범함",
}


def ordinary(gender: Gender = "M", age: int = 38, traits: dict[str, str] | None = None) -> Person:
    """Return a person with plain traits, of which the given ones are replaced."""
    plain = {name: ORDINARY if ORDINARY in values else values[0] for name, values in VOCABULARY.items()}
    plain |= {name: ABSENT for name in VOCABULARY if name.startswith("wrinkle.")}
    length = "숏컷(귀보임)" if gender == "M" else "단발"
    return Person(age, gender, plain | _PLAIN | {"hairstyle.sizeLength": length} | (traits or {}))
