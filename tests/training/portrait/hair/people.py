"""Persons with given hair who are ordinary otherwise."""

from __future__ import annotations

from training.vocabulary import VOCABULARY, Gender, Person


def person(gender: Gender, age: int = 30, **hair: str) -> Person:
    """Return a person with the first value of every trait, and these values of `hairstyle`."""
    traits = {name: values[0] for name, values in VOCABULARY.items()} | {"hairstyle.grey": "없다"}
    return Person(age, gender, traits | {f"hairstyle.{name}": value for name, value in hair.items()})
