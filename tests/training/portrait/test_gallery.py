"""Persons who differ in one trait are free of contradictions."""

from __future__ import annotations

import pytest

from training.portrait.gallery import with_value
from training.portrait.population import ordinary
from training.vocabulary import EXTRAS, VOCABULARY, validate

VALUES = [(trait, value) for trait, values in {**VOCABULARY, **EXTRAS}.items() for value in values]


@pytest.mark.parametrize(("trait", "value"), VALUES)
def test_every_value_makes_a_sound_person_who_has_it(trait: str, value: str) -> None:
    for gender in ("M", "F"):
        person = with_value(ordinary(gender), trait, value)
        validate(person)
        assert person[trait] == value
        changed = {name for name, now in person.traits.items() if ordinary(gender)[name] != now}
        assert len(changed) <= 5
