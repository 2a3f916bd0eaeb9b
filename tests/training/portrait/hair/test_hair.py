import itertools

import numpy as np
import pytest

from tests.training.portrait.hair.people import person
from tests.training.portrait.heads import shaped
from tests.training.portrait.renderer import needs_head
from training.portrait.hair import Hair, HairColour, grow_hair, hair_colour
from training.portrait.hair.field import skin_field
from training.vocabulary import CUTS, VOCABULARY, Gender, Person

pytestmark = needs_head

COLOUR = HairColour((0.02, 0.016, 0.013), 0.0)
MOST_STRANDS = 12_000
BROWS, EARS, CHIN, SHOULDERS = 6.57, 6.2, 5.35, 5.0


def grown(someone: Person, seed: int = 1, colour: HairColour = COLOUR) -> Hair:
    return grow_hair(someone, shaped("average"), colour, np.random.default_rng(seed))


def points(hair: Hair) -> np.ndarray:
    return np.concatenate([group.points.reshape(-1, 3) for group in hair.strands])


def over_face(hair: Hair, width: float = 0.3) -> np.ndarray:
    places = points(hair)
    return places[(np.abs(places[:, 0]) < width) & (places[:, 2] > 1.0)]


def beside_head(hair: Hair) -> np.ndarray:
    places = points(hair)
    return places[(np.abs(places[:, 0]) > 0.5) & (places[:, 2] > -0.1)]


def points_over_brows(hair: Hair) -> int:
    return int((over_face(hair)[:, 1] < BROWS + 0.25).sum())


@pytest.mark.parametrize("gender", ["M", "F"])
@pytest.mark.parametrize("top", VOCABULARY["hairstyle.topLength"])
def test_every_combination_of_length_parting_and_type_grows(gender: Gender, top: str) -> None:
    others = [VOCABULARY[f"hairstyle.{name}"] for name in ("sizeLength", "part", "type")]
    for number, (side, part, kind) in enumerate(itertools.product(*others)):
        if number % 9 != (gender == "M"):
            continue
        hair = grown(person(gender, topLength=top, sizeLength=side, part=part, type=kind))
        assert sum(len(group.points) for group in hair.strands) <= MOST_STRANDS
        for group in hair.strands:
            assert np.isfinite(group.points).all()
            assert group.radii.shape == group.points.shape[:2]
            assert group.colours.shape == (len(group.points), 3)
            assert (group.radii > 0).all()
        assert np.abs(points(hair)).max() < 9


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("gender", ["M", "F"])
def test_every_named_cut_grows(cut: str, gender: Gender) -> None:
    traits = {trait.removeprefix("hairstyle."): values[-1] for trait, values in CUTS[cut].items()}
    assert len(points(grown(person(gender, cut=cut, **traits)))) > 10_000


def test_hair_depends_on_the_person_and_the_random_numbers_alone() -> None:
    someone = person("F", topLength="앞머리내림", sizeLength="단발")
    first, again, other = grown(someone, 3), grown(someone, 3), grown(someone, 4)
    assert np.array_equal(first.strands[0].points, again.strands[0].points)
    assert not np.array_equal(first.strands[0].points, other.strands[0].points)


def test_hair_stays_out_of_the_head() -> None:
    for side in ("숏컷(귀보임)", "단발", "긴머리", "묶음"):
        hair = grow_hair(
            person("F", topLength="앞머리올림", sizeLength=side, part="가운데가르마"),
            shaped("average"),
            COLOUR,
            np.random.default_rng(2),
        )
        distance, _ = skin_field().query(hair.strands[0].points.reshape(-1, 3))
        assert (distance < -0.05).mean() < 0.01


@pytest.mark.parametrize("shape", ["broad", "narrow"])
def test_hair_follows_the_head(shape: str) -> None:
    someone = person("M", topLength="짧음")
    hair = grow_hair(someone, shaped(shape), COLOUR, np.random.default_rng(1))
    width = np.abs(points(hair)[:, 0]).max() - np.abs(points(grown(someone))[:, 0]).max()
    assert (width > 0) == (shape == "broad")


@pytest.mark.parametrize("gender", ["M", "F"])
def test_only_a_fringe_covers_the_forehead(gender: Gender) -> None:
    up = grown(person(gender, topLength="앞머리올림", sizeLength="숏컷(귀보임)", part="없음"))
    down = grown(person(gender, topLength="앞머리내림", sizeLength="숏컷(귀보임)", part="없음"))
    assert points_over_brows(down) > 500
    assert points_over_brows(up) < 50


@pytest.mark.parametrize("top", ["앞머리올림", "앞머리내림"])
def test_eyes_stay_free(top: str) -> None:
    for seed, (side, kind) in enumerate(itertools.product(("귀덮음", "긴머리"), ("생머리", "파마"))):
        face = over_face(grown(person("F", topLength=top, sizeLength=side, type=kind, part="없음"), seed))
        assert (face[:, 1] < 6.3).sum() < 60


def test_lengths_reach_as_far_as_they_say() -> None:
    lowest = {
        side: float(np.percentile(beside_head(grown(person("F", topLength="앞머리올림", sizeLength=side)))[:, 1], 0.5))
        for side in ("숏컷(귀보임)", "귀덮음", "단발", "긴머리")
    }
    assert lowest["숏컷(귀보임)"] > EARS - 0.2
    assert EARS > lowest["귀덮음"] > lowest["단발"] > SHOULDERS
    assert lowest["단발"] == pytest.approx(CHIN + 0.1, abs=0.25)
    assert lowest["긴머리"] < SHOULDERS - 0.4


@pytest.mark.parametrize(("part", "side"), [("왼쪽가르마", 1), ("오른쪽가르마", -1)])
def test_a_parting_lies_on_the_persons_own_side_and_shows_skin(part: str, side: int) -> None:
    hair = grown(person("M", topLength="앞머리올림", sizeLength="숏컷(귀보임)", part=part))
    roots = hair.strands[0].points[:, 0]
    front = roots[(roots[:, 2] > 0.7) & (roots[:, 1] > 7.1)]
    counts, edges = np.histogram(front[:, 0], np.linspace(-0.45, 0.45, 46))
    emptiest = int(np.argmin(counts[5:-5])) + 5
    assert 0.15 < side * (edges[emptiest] + 0.01) < 0.36


@pytest.mark.parametrize(("cut", "place"), [("똥머리", "above the head"), ("낮은묶음", "behind the neck")])
def test_tied_hair_ends_in_something_that_shows(cut: str, place: str) -> None:
    hair = grown(person("F", topLength="앞머리올림", sizeLength="묶음", cut=cut))
    knot = hair.strands[1].points.reshape(-1, 3)
    assert (knot[:, 1].max() > 7.6) == (place == "above the head")
    assert (hair.top > 7.6) == (place == "above the head")


def test_bald_heads_have_hair_at_the_sides_only() -> None:
    hair = grown(person("M", 65, topLength="대머리"), seed=5)
    assert np.percentile(points(hair)[:, 1], 99) < 7.2
    crown = shaped("average").template.rest[:, 1] > 7.3
    assert hair.scalp[crown].max() < 0


def test_the_hairline_tells_the_forehead() -> None:
    def front(kind: str, size: str) -> np.ndarray:
        someone = Person(40, "M", {**person("M", topLength="앞머리올림").traits, "face.foreheadType": kind,
                                   "face.foreheadSize": size})  # fmt: skip
        return grown(someone).scalp

    rest = shaped("average").template.rest
    middle = (np.abs(rest[:, 0]) < 0.1) & (rest[:, 2] > 0.9)
    temple = (np.abs(np.abs(rest[:, 0]) - 0.42) < 0.07) & (rest[:, 2] > 0.7) & (rest[:, 1] > 6.9)
    assert front("둥근형", "좁다")[middle].max() > front("둥근형", "넓다")[middle].max() + 0.1
    assert front("M자형", "보통")[temple].mean() < front("각진형", "보통")[temple].mean() - 0.06


def test_sideburns_reach_lower() -> None:
    def lowest(value: str) -> float:
        someone = person("M", topLength="앞머리올림", sizeLength="숏컷(귀보임)")
        roots = grown(Person(30, "M", {**someone.traits, "feature.sideburns": value})).strands[0].points[:, 0]
        return float(roots[(roots[:, 2] > 0.45) & (np.abs(roots[:, 0]) > 0.5)][:, 1].min())

    assert lowest("있다") < lowest("없다") - 0.15


@pytest.mark.parametrize(
    ("grey", "age", "low", "high"), [("있다", 40, 0.5, 1), ("없다", 30, 0, 0), ("없다", 65, 0, 0.12)]
)
def test_grey_is_what_the_trait_says(grey: str, age: int, low: float, high: float) -> None:
    shares = [hair_colour(person("M", age, grey=grey), np.random.default_rng(seed)).grey for seed in range(30)]
    assert low <= min(shares)
    assert max(shares) <= high


def test_grey_strands_are_light() -> None:
    someone = person("F", topLength="앞머리올림", sizeLength="단발")
    dark, light = (grown(someone, colour=HairColour(COLOUR.base, share)) for share in (0.0, 0.8))
    assert light.strands[0].colours.mean() > 6 * dark.strands[0].colours.mean()
