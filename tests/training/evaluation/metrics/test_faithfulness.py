from __future__ import annotations

import numpy as np
import pytest

from tests.training.evaluation.predictions import seeing, sight_of
from training.evaluation.metrics import faithfulness
from training.evaluation.metrics.accuracy import classifier_accuracy
from training.evaluation.metrics.faithfulness import COARSE, Mention
from training.evaluation.metrics.proportions import Proportion
from training.sketch.population import sample_person
from training.traits import CLASSES
from training.vocabulary import EXTRAS

STATED = [{"gender": "M", "eyes.size": "크다"}, {"eyes.size": "작다"}]
SIGHTS = [seeing({"gender": "M", "eyes.size": "작다"}), seeing({"eyes.size": "작다", "nose.size": "크다"})]
POOL = faithfulness.all_mentions(STATED, SIGHTS)


def test_only_what_is_mentioned_counts() -> None:
    assert faithfulness.total(POOL) == Proportion(2, 3)


def test_shares_by_trait_and_by_value() -> None:
    assert faithfulness.by_trait(POOL) == {"gender": Proportion(1, 1), "eyes.size": Proportion(1, 2)}
    assert faithfulness.by_value(POOL) == {
        "gender": {"M": Proportion(1, 1)},
        "eyes.size": {"크다": Proportion(0, 1), "작다": Proportion(1, 1)},
    }


def test_one_missing_trait_spoils_a_description() -> None:
    assert faithfulness.all_shown(STATED, SIGHTS) == Proportion(1, 2)
    assert [faithfulness.shown(*pair) for pair in zip(STATED, SIGHTS, strict=True)] == [1, 1]


def test_a_decade_beside_is_within_one() -> None:
    ages = [Mention("age", "30", seen) for seen in ("20", "30", "40", "50", "60")]
    assert faithfulness.within_a_decade([*ages, Mention("gender", "M", "F")]) == Proportion(3, 5)


@pytest.mark.parametrize(
    ("name", "stated", "seen", "shown"),
    [
        ("안경", "뿔테", "무테", True),
        ("안경", "뿔테", "없다", False),
        ("대머리", "대머리", "짧음", False),
        ("대머리", "짧음", "앞머리올림", True),
        ("앞머리", "짧음", "앞머리내림", False),
        ("앞머리", "앞머리올림", "대머리", True),
        ("머리 길이", "숏컷(귀보임)", "귀덮음", True),
        ("머리 길이", "단발", "긴머리", False),
        ("수염", "콧수염", "턱수염", True),
        ("수염", "수염자국", "없다", True),
        ("수염", "없다", "콧수염", False),
    ],
)
def test_a_glance_forgives_details_only(name: str, stated: str, seen: str, shown: bool) -> None:  # noqa: FBT001
    pool = dict(faithfulness.coarse([Mention(COARSE[name].trait, stated, seen)]))
    assert pool[name].shown is shown


def test_what_a_glance_does_not_tell_is_left_out() -> None:
    assert not faithfulness.coarse([Mention("nose.philtrum", "길다", "길다")])


def test_the_reader_is_not_asked_for_what_hair_covers() -> None:
    persons = [sample_person(np.random.default_rng(i)) for i in range(60)]
    accuracy = classifier_accuracy(persons, [sight_of(person) for person in persons])
    assert accuracy.keys() == CLASSES.keys()
    assert {trait for trait, share in accuracy.items() if not share.of} == EXTRAS.keys()  # sketches have no extras
    assert {share.value for share in accuracy.values() if share.of} == {1.0}
    assert accuracy["gender"].of == 60
    assert accuracy["wrinkle.forehead"].of < 60
