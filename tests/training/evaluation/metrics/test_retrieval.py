"""R-precision with a perfect and a blind classifier, and neighbours that differ in one attribute."""

from __future__ import annotations

import numpy as np

from tests.training.evaluation.predictions import seeing, sight_of
from training.captions import Caption
from training.evaluation.cases import Case
from training.evaluation.metrics import retrieval
from training.evaluation.metrics.baselines import retrieved, shuffled
from training.evaluation.metrics.proportions import Proportion
from training.sketch.population import sample_person
from training.vocabulary import VOCABULARY

MENTIONED = ("age", "gender", "face.type", "eyes.size", "nose.size", "mouth.thick")


def cases(count: int, *mentioned: str) -> list[Case]:
    persons = [sample_person(np.random.default_rng(i)) for i in range(count)]
    return [Case(person, Caption("", frozenset(mentioned or MENTIONED))) for person in persons]


def test_neighbours_differ_in_one_attribute() -> None:
    case = cases(1)[0]
    others = retrieval.neighbours(case, np.random.default_rng(0))
    changed = [{trait for trait in case.stated if other[trait] != case.stated[trait]} for other in others]
    assert all(len(change) == 1 for change in changed)
    assert set.union(*changed[: len(MENTIONED)]) == set(MENTIONED)
    assert len({tuple(other.items()) for other in others}) == len(others)


def test_no_neighbour_says_what_nobody_says() -> None:
    woman = next(case for case in cases(20, "gender", "feature.mustache") if case.person.gender == "F")
    others = retrieval.neighbours(woman, np.random.default_rng(0))
    assert "없다" not in {other["feature.mustache"] for other in others if other["gender"] == "F"} - {"없다"}
    assert len(others) == 1 + len(VOCABULARY["feature.mustache"]) - 1


def test_a_perfect_face_finds_its_caption() -> None:
    described = cases(120)
    perfect, blank = [sight_of(case.person) for case in described], [seeing({})] * 120
    usual = retrieval.usual(perfect)
    for precision in (
        retrieval.precision_among_near,
        lambda *of: retrieval.precision_among_random(*of, usual),
    ):
        assert precision(described, perfect) == Proportion(120, 120)
        assert precision(described, blank).value < 0.2


def test_one_wrong_attribute_loses_the_caption_to_its_neighbour() -> None:
    described = cases(40)
    other = {"M": "F", "F": "M"}
    wrong = [seeing({**case.stated, "gender": other[case.person.gender]}) for case in described]
    assert retrieval.precision_among_near(described, wrong) == Proportion(0, 40)


def test_captions_that_say_too_little_are_left_out() -> None:
    described = cases(5, "gender", "eyes.size")  # one other sex, two other sizes: three neighbours
    assert retrieval.precision_among_near(described, [sight_of(case.person) for case in described]).of == 0


def test_shuffling_leaves_nobody_their_own_face() -> None:
    faces = [seeing({}) for _ in range(5)]
    moved = shuffled(faces)
    assert set(map(id, moved)) == set(map(id, faces))
    assert all(a is not b for a, b in zip(faces, moved, strict=True))


def test_the_nearest_training_person_shows_most_mentions() -> None:
    persons = [case.person for case in cases(50)]
    for wanted in (0, 7, 49):
        stated = {trait: persons[wanted][trait] for trait in VOCABULARY}
        assert retrieved(persons, [stated]) == [wanted]
