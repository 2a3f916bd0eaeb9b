import numpy as np
import pytest

from tests.training.portrait.hair.people import person
from tests.training.portrait.heads import shaped
from tests.training.portrait.renderer import needs_head
from training.portrait.hair import Hair, HairColour, grow_hair
from training.portrait.head import Head
from training.portrait.headwear import headwear
from training.portrait.scene import Cloth
from training.vocabulary import Person

pytestmark = needs_head

BROWS = 6.57


def dressed(someone: Person, head: Head, hat: str | None) -> tuple[tuple[list[Cloth], Hair], Hair]:
    traits = {**someone.traits} | ({"accessory.hat": hat} if hat else {})
    hatted = Person(someone.age, someone.gender, traits)
    hair = grow_hair(hatted, head, HairColour((0.02, 0.016, 0.013), 0.0), np.random.default_rng(1))
    return headwear(hatted, head, hair, np.random.default_rng(2)), hair


@pytest.mark.parametrize("hat", [None, "없다"])
def test_without_a_hat_hair_stays_as_it_is(hat: str | None) -> None:
    (cloths, kept), hair = dressed(person("M"), shaped("average"), hat)
    assert not cloths
    assert kept is hair


@pytest.mark.parametrize("hat", ["캡모자", "비니"])
@pytest.mark.parametrize("shape", ["average", "broad", "narrow"])
def test_hats_surround_the_skull_and_leave_the_eyes_free(hat: str, shape: str) -> None:
    head = shaped(shape)
    (cloths, kept), _ = dressed(person("F", topLength="앞머리올림", sizeLength="긴머리"), head, hat)
    dome = cloths[0].vertices
    skull = head.vertices[head.vertices[:, 1] > 7.15]
    assert dome[:, 1].max() > skull[:, 1].max()
    assert np.abs(dome[:, 0]).max() > np.abs(skull[:, 0]).max()
    assert kept.top >= dome[:, 1].max() - 1e-3
    front = np.concatenate([cloth.vertices for cloth in cloths])
    front = front[(np.abs(front[:, 0]) < 0.4) & (front[:, 2] > 0.9)]
    assert front[:, 1].min() > BROWS - 0.05


@pytest.mark.parametrize("hat", ["캡모자", "비니"])
def test_no_hair_grows_through_a_hat(hat: str) -> None:
    (_, kept), hair = dressed(person("M", topLength="앞머리올림", type="파마"), shaped("average"), hat)
    highest = max(float(group.points[..., 1].max()) for group in kept.strands)
    assert highest < 7.1
    assert sum(len(group.points) for group in kept.strands) < sum(len(group.points) for group in hair.strands)


def test_long_hair_falls_out_of_a_hat() -> None:
    (_, kept), _ = dressed(person("F", topLength="앞머리올림", sizeLength="긴머리"), shaped("average"), "비니")
    assert kept.strands[0].points[..., 1].min() < 5


def test_triangles_name_vertices() -> None:
    (cloths, _), _ = dressed(person("M"), shaped("average"), "캡모자")
    for cloth in cloths:
        assert cloth.triangles.min() >= 0
        assert cloth.triangles.max() < len(cloth.vertices)
