"""Captions of persons with extras are true, do not mention covered traits, and are correct Korean."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest

from tests.training.captions.test_captions import DEGREE, forms
from training.captions import Caption, choose_mentions, describe, describe_exactly, registers
from training.captions.caption import _STYLES
from training.captions.phrasebook import phrasebook
from training.captions.random_choices import RandomChoices
from training.captions.salience import WRINKLES, fact_of, unmentionable, weights
from training.captions.spans import extract
from training.captions.styles import prose
from training.portrait.population import ordinary, sample_person
from training.vocabulary import EXTRAS, VOCABULARY, Person, mirrored

COUNT = 1500

CUES = {
    r"투블록": ("hairstyle.cut", "투블록"),
    r"크롭": ("hairstyle.cut", "크롭컷"),
    r"가르마펌": ("hairstyle.cut", "가르마펌"),
    r"올백": ("hairstyle.cut", "올백"),
    r"포마드": ("hairstyle.cut", "포마드"),
    r"픽시": ("hairstyle.cut", "픽시컷"),
    r"똥머리|당고": ("hairstyle.cut", "똥머리"),
    r"아줌마 파마|뽀글이|뽀글머리": ("hairstyle.cut", "뽀글파마"),
    r"웨이브 단발|단발펌": ("hairstyle.cut", "단발펌"),
    r"반삭발|버즈컷": ("hairstyle.cut", "반삭"),
    r"말총|높이 묶": ("hairstyle.cut", "포니테일"),
    r"낮게 (내려 )?묶|목덜미에서": ("hairstyle.cut", "낮은묶음"),
    r"캡모자|야구모자|볼캡": ("accessory.hat", "캡모자"),
    r"비니|털모자": ("accessory.hat", "비니"),
    r"모자[를는]? ?(안|쓰지|없)": ("accessory.hat", "없다"),
    r"마스크[를는]? ?(안|쓰지|끼지|없)": ("accessory.mask", "없다"),
    r"마스크[를는]? ?(썼|쓴|꼈|낀|착용)": ("accessory.mask", "있다"),
    r"귀걸이[를는]? ?(했|하고|한|찼|차고)": ("accessory.earrings", "있다"),
    r"(왼쪽|왼편) 볼[에의] (까만 )?점|(왼쪽 |왼)뺨에 (난 )?점": ("feature.mole_place", "왼쪽 볼"),
    r"(오른쪽|오른편) 볼[에의] (까만 )?점|(오른쪽 |오른)뺨에 (난 )?점": ("feature.mole_place", "오른쪽 볼"),
    r"왼쪽 눈물점|(왼쪽|왼편) 눈 (밑|아래)[에의] (작은 |까만 )?점": ("feature.mole_place", "왼쪽 눈 밑"),
    r"턱에 (난 )?(흉|상처)": ("feature.scar_place", "턱"),
    r"이마에 (난 )?(흉|상처)": ("feature.scar_place", "이마"),
    r"왼쪽 눈썹(에|의|이 흉|은 흉)": ("feature.scar_place", "왼쪽 눈썹"),
    r"오른쪽 눈썹(에|의|이 흉|은 흉)": ("feature.scar_place", "오른쪽 눈썹"),
    r"(왼쪽|왼편) ?(으로 )?(탄 )?가르마": ("hairstyle.part", "왼쪽가르마"),
    r"포니테일": ("hairstyle.sizeLength", "묶음"),
}
"""Words -> the trait that a reader infers from them, independent of the phrase tables."""


@cache
def captions() -> tuple[tuple[Person, Caption], ...]:
    rng = np.random.default_rng(2026)
    people = [sample_person(rng) for _ in range(COUNT)]
    return tuple((person, describe(person, rng, slips=False)) for person in people)


def told(person: Person, count: int = 300) -> list[Caption]:
    return [describe(person, np.random.default_rng(seed), slips=False) for seed in range(count)]


def marked(place: str, gender: str = "M") -> Person:
    traits = {"feature.mole": "있다", "feature.mole_place": place}
    return ordinary("M" if gender == "M" else "F", traits=traits)


def test_nothing_said_is_false() -> None:
    found = Counter[str]()
    for person, caption in captions():
        for cue, (trait, value) in CUES.items():
            if re.search(cue, caption.text):
                found[cue] += 1
                assert person[trait] == value, (cue, caption.text)
                assert trait in caption.mentioned, (cue, caption.text)
    assert len(found) > 0.8 * len(CUES)


def test_every_extra_is_mentioned() -> None:
    mentioned = Counter(trait for _, caption in captions() for trait in caption.mentioned)
    assert EXTRAS.keys() <= mentioned.keys()


def test_every_mentioned_extra_is_in_the_text() -> None:
    book = phrasebook()
    for person, caption in captions():
        bare = DEGREE.sub("", caption.text)
        for trait in caption.mentioned & EXTRAS.keys():
            evidence = forms(book[trait, person[trait], person.gender])
            assert any(form in caption.text or form in bare for form in evidence), (trait, caption.text)


def test_what_does_not_show_is_not_mentioned() -> None:
    for person, caption in captions():
        assert not caption.mentioned & unmentionable(person), caption.text


def test_texts_are_clean() -> None:
    for _, caption in captions():
        assert caption.text == caption.text.strip()
        assert not re.search(r"  |[ㄱ-ㅣ]|\.\.|,,| [.,]|\{|:(?!5)", caption.text), caption.text


def test_a_mask_is_worn_and_what_is_under_it_is_not_spoken_of() -> None:
    masked = ordinary("M", 30, {"accessory.mask": "있다", "mouth.thick": "두껍다", "feature.makeup": "있다"})
    texts = "\n".join(caption.text for caption in told(masked))
    assert re.search("마스크를 (쓰고|썼|낀|꼈|쓴|착용)", texts)
    assert not re.search("입술|턱선|턱이|콧|립스틱|입꼬리|마스크를 안|얼굴형", texts)


@pytest.mark.parametrize(("hat", "word"), [("캡모자", "캡모자|야구모자|볼캡"), ("비니", "비니|털모자")])
def test_a_hat_is_worn_and_what_is_under_it_is_not_spoken_of(hat: str, word: str) -> None:
    person = ordinary("M", 30, {"accessory.hat": hat, "hairstyle.cut": "투블록", "hairstyle.part": "왼쪽가르마"})
    texts = "\n".join(caption.text for caption in told(person))
    assert re.search(word, texts)
    assert not re.search("가르마|투블록|앞머리|이마", texts)


def test_a_hat_of_no_kind_states_nothing() -> None:
    vague = [caption for caption in told(ordinary(traits={"accessory.hat": "비니"}), 500) if "모자" in caption.text]
    vague = [caption for caption in vague if not re.search("비니|털모자|니트", caption.text)]
    assert vague
    assert all("accessory.hat" not in caption.mentioned for caption in vague)


def test_a_place_states_the_mark_too_and_is_said_once() -> None:
    placed = [caption for caption in told(marked("왼쪽 볼")) if "feature.mole_place" in caption.mentioned]
    assert placed
    for caption in placed:
        assert "feature.mole" in caption.mentioned
        assert len(re.findall("점[이은 ,.\n]|점$", re.sub("특징|단점|장점", "", caption.text))) == 1, caption.text


@pytest.mark.parametrize("place", EXTRAS["feature.mole_place"][1:])
def test_a_mirror_image_is_described_by_the_other_side(place: str) -> None:
    person = marked(place)
    here, there = (
        describe_exactly(who, {"feature.mole_place"}, np.random.default_rng(3)).text
        for who in (person, mirrored(person))
    )
    swapped = re.sub("왼|오른", lambda side: "오른" if side[0] == "왼" else "왼", here)
    assert there == swapped


def test_a_bun_is_no_ponytail() -> None:
    bun = ordinary("F", 25, {"hairstyle.sizeLength": "묶음", "hairstyle.cut": "똥머리"})
    texts = "\n".join(caption.text for caption in told(bun, 600))
    assert "똥머리" in texts
    assert "묶" in texts
    assert not re.search("포니테일|꽁지머리|하나로 묶", texts)


def test_tied_hair_of_an_unknown_cut_may_be_a_ponytail() -> None:
    tied = ordinary("F", 25, {"hairstyle.sizeLength": "묶음"})
    unknown = Person(tied.age, tied.gender, {trait: tied[trait] for trait in VOCABULARY})
    assert "포니테일" in fact_of(unknown, "hairstyle.sizeLength").phrases.nouns
    assert not EXTRAS.keys() & weights(unknown).keys()


@pytest.mark.parametrize(
    ("traits", "trait", "states"),
    [
        ({"hairstyle.cut": "투블록"}, "hairstyle.cut", {"hairstyle.cut", "hairstyle.sizeLength"}),
        (
            {"hairstyle.cut": "스포츠머리", "hairstyle.topLength": "짧음"},
            "hairstyle.cut",
            {"hairstyle.cut", "hairstyle.topLength"},
        ),
        (
            {"hairstyle.cut": "긴웨이브", "hairstyle.sizeLength": "긴머리", "hairstyle.type": "파마"},
            "hairstyle.cut",
            {"hairstyle.cut", "hairstyle.sizeLength", "hairstyle.type"},
        ),
        (
            {"feature.scar": "있다", "feature.scar_place": "턱"},
            "feature.scar_place",
            {"feature.scar", "feature.scar_place"},
        ),
        ({"accessory.hat": "비니"}, "accessory.hat", {"accessory.hat"}),
    ],
)
def test_a_caption_states_what_an_extra_implies(traits: Mapping[str, str], trait: str, states: set[str]) -> None:
    person = ordinary(traits=traits)
    for seed in range(20):
        assert describe_exactly(person, {trait}, np.random.default_rng(seed)).mentioned == states


def test_exact_mentions_are_chosen_from_the_vocabulary() -> None:
    for seed in range(100):
        rng = np.random.default_rng(seed)
        person = sample_person(rng)
        chosen = choose_mentions(person, 6, rng)
        assert chosen <= {"age", "gender", *VOCABULARY}
        assert describe_exactly(person, chosen, rng).mentioned == chosen


EXTRA_PERSON = ordinary(
    "F",
    28,
    {
        "hairstyle.sizeLength": "묶음",
        "hairstyle.cut": "똥머리",
        "feature.mole": "있다",
        "feature.mole_place": "오른쪽 눈 밑",
        "feature.scar": "있다",
        "feature.scar_place": "이마",
        "accessory.hat": "비니",
        "accessory.mask": "있다",
    },
)


@pytest.mark.parametrize("style", list(_STYLES), ids=lambda style: style.__qualname__)
def test_every_style_can_speak_of_extras(style: object) -> None:
    facts = [fact_of(EXTRA_PERSON, trait) for trait in EXTRAS if trait != "accessory.earrings"]
    assert callable(style)
    texts = {style("20대 여자", facts, RandomChoices(np.random.default_rng(seed))) for seed in range(60)}
    assert len(texts) > 50
    assert all(re.search("점", text) and re.search("마스크", text) for text in texts)


def test_extras_read_like_korean() -> None:
    register = prose(registers.DESCRIBER)
    facts = [fact_of(marked("왼쪽 볼"), "feature.mole_place")]
    texts = {extract(register("", facts, RandomChoices(np.random.default_rng(seed))))[0] for seed in range(200)}
    assert "왼쪽 볼에 점이 있다." in texts
    assert not any(re.search("점을|볼에 점이 인상적", text) for text in texts)


def test_no_wrinkles_at_all_states_only_those_above_a_mask() -> None:
    masked = ordinary(traits={"accessory.mask": "있다"})
    whole = [caption for caption in told(masked, 1500) if re.search("얼굴에 주름이 없", caption.text)]
    assert whole
    hidden = {"wrinkle.mouth", "wrinkle.cheek"}
    assert all(set(WRINKLES) - hidden <= caption.mentioned and not caption.mentioned & hidden for caption in whole)
