"""Whole captions are true, contain every trait listed as mentioned, and are correct Korean."""

import re
from collections import Counter
from functools import cache

import numpy as np
import pytest

from training.captions import Caption, describe
from training.captions.conjugation import Ending, Kind
from training.captions.phrasebook import Phrases, phrasebook
from training.captions.salience import WRINKLES, unmentionable
from training.sketch.population import sample_person
from training.vocabulary import VOCABULARY, Person

COUNT = 1200
DEGREE = re.compile(r" (약간|살짝|조금|다소|좀|꽤|많이)(?= )")
"""A word of degree between a manner and its predicate: 위로 약간 올라갔다."""

CUES = {
    r"뿔테": ("feature.glasses", "뿔테"),
    r"무테|테 없는": ("feature.glasses", "무테"),
    r"금속테|철테": ("feature.glasses", "금속테"),
    r"안경[은을이]? ?(안 |없|쓰지|끼지|착용하지)": ("feature.glasses", "없다"),
    r"속쌍": ("eyes.type", "속쌍꺼풀"),
    r"외꺼풀|홑꺼풀|무쌍|(?<!속)쌍꺼풀[이은]? ?없": ("eyes.type", "외꺼풀"),
    r"(?<![속무])쌍꺼풀[이은]? ?(있|졌|져|진|뚜렷)": ("eyes.type", "쌍꺼풀"),
    r"왼쪽": ("hairstyle.part", "왼쪽가르마"),
    r"오른쪽": ("hairstyle.part", "오른쪽가르마"),
    r"가운데[ 로에]*가르마|가르마[는가를]? 가운데|5대5|5:5|오대오": ("hairstyle.part", "가운데가르마"),
    r"단발": ("hairstyle.sizeLength", "단발"),
    r"묶": ("hairstyle.sizeLength", "묶음"),
    r"스포츠|깎": ("hairstyle.topLength", "짧음"),
    r"대머리|민머리|벗겨": ("hairstyle.topLength", "대머리"),
    r"(?<!반)곱슬곱슬|꼬불": ("hairstyle.type", "곱슬머리"),
    r"반곱슬": ("hairstyle.type", "반곱슬"),
    r"파마|펌": ("hairstyle.type", "파마"),
    r"백발|희끗|흰머리[가는]? ?(있|많)": ("hairstyle.grey", "있다"),
    r"계란|달걀": ("face.type", "계란형"),
    r"마름모|다이아몬드": ("face.type", "마름모형"),
    r"역삼각": ("face.type", "역삼각형"),
    r"주걱": ("face.chinType", "주걱형"),
    r"이중턱|턱살": ("face.chinType", "이중턱"),
    r"매부리": ("nose.top", "매부리코"),
    r"들창코|돼지코": ("nose.top", "들창코"),
    r"콧수염과": ("feature.mustache", "콧수염+턱수염"),
    r"콧수염(?!과)": ("feature.mustache", "콧수염"),
    r"(?<!과 )턱수염": ("feature.mustache", "턱수염"),
    r"(수염|면도) 자국": ("feature.mustache", "수염자국"),
    r"도톰한 애교살|애교살[이은]? ?(있|도톰|많)": ("eyes.bottom", "애교살"),
    r"돌출입": ("mouth.type", "돌출입"),
    r"합죽": ("mouth.type", "합죽이"),
    r"웃는 상|미소": ("mouth.side", "올라감"),
    r"흉터[가는]? ?없": ("feature.scar", "없다"),
    r"구레나룻[이은]? ?(있|길|내려)": ("feature.sideburns", "있다"),
    r"화장[을은]? ?했": ("feature.makeup", "있다"),
    r"입꼬리[가는]? (아래로 )?처": ("mouth.side", "내려감"),
    r"눈꼬리[가는]? (위로 |치켜 )?올라": ("eyes.slant", "올라감"),
}
"""Words -> the trait that a reader infers from them, independent of the phrase tables."""

MEN = r"남자|남성|아저씨|할아버지|청년|[대반] 남\b"
WOMEN = r"여자|여성|아줌마|아주머니|할머니|아가씨|여대생|[대반] 여\b"


@cache
def captions(*, slips: bool = False) -> tuple[tuple[Person, Caption], ...]:
    rng = np.random.default_rng(618)
    people = [sample_person(rng) for _ in range(COUNT)]
    return tuple((person, describe(person, rng, slips=slips)) for person in people)


def ordinary(gender: str = "M", age: int = 35, **changes: str) -> Person:
    """Return a person with the first value of every trait; `changes` name traits with __ for the dot."""
    traits = {trait: values[0] for trait, values in VOCABULARY.items()}
    return Person(age, gender, traits | {key.replace("__", "."): value for key, value in changes.items()})


def test_nothing_said_is_false() -> None:
    for person, caption in captions():
        for cue, (trait, value) in CUES.items():
            if re.search(cue, caption.text):
                assert person[trait] == value, (cue, caption.text)
                assert trait in caption.mentioned, (cue, caption.text)


def test_sex_is_told_exactly_when_mentioned() -> None:
    for person, caption in captions():
        told = {gender for gender, words in (("M", MEN), ("F", WOMEN)) if re.search(words, caption.text)}
        assert told == ({person.gender} if "gender" in caption.mentioned else set()), caption.text


def test_age_is_told_truthfully() -> None:
    words = {"이십": 2, "삼십": 3, "사십": 4, "오십": 5, "육십": 6}
    for person, caption in captions():
        for decade, part in re.findall(r"([2-6])0대 ?(초반|중반|후반)?", caption.text):
            assert person.age // 10 == int(decade)
            assert {"초반": 0, "중반": 4, "후반": 7}.get(part, 0) <= person.age % 10
        for word, decade in words.items():
            assert f"{word}대" not in caption.text or person.age // 10 == decade
        for years in re.findall(r"(\d\d)[살세]", caption.text):
            assert 0 <= person.age - int(years) < 5
        if re.search(r"\d0대|[가-힣]십대|\d\d[살세]", caption.text):
            assert "age" in caption.mentioned
        if re.search(r"젊은|중년|아저씨|아줌마", caption.text):  # these words cover several decades
            assert "age" not in caption.mentioned


def test_every_mentioned_trait_is_in_the_text() -> None:
    for person, caption in captions():
        for trait in caption.mentioned - {"age", "gender"}:
            bare = DEGREE.sub("", caption.text)
            evidence = evidence_for(person, trait)
            assert any(form in caption.text or form in bare for form in evidence), (trait, caption.text)


def evidence_for(person: Person, trait: str) -> set[str]:
    """Return all forms that state the value of a trait, without their heads and degrees."""
    book = phrasebook()
    found = set(forms(book[trait, person[trait], person.gender]))
    if trait in WRINKLES and person[trait] == "없다":
        found |= forms(book["wrinkle.*", "없다", person.gender])
    return found


@cache
def forms(phrases: Phrases) -> frozenset[str]:
    said = set(phrases.nouns)
    for clause in phrases.clauses:
        endings = [e for e in Ending if not (clause.kind is Kind.NOUN and e in (Ending.ADVERB, Ending.SEEMING))]
        said |= {f"{clause.manner} {clause.say(ending)}".strip() for ending in endings}
        said |= {f"{clause.manner} {clause.lasting().predicate[:-1]}".strip(), clause.predicate.removesuffix("이다")}
    return frozenset(said)


def test_what_does_not_show_is_not_mentioned() -> None:
    for person, caption in captions():
        assert not caption.mentioned & unmentionable(person), caption.text


def test_a_bald_head_has_no_parting_and_no_curls() -> None:
    bald = ordinary(hairstyle__topLength="대머리", hairstyle__type="곱슬머리", hairstyle__part="왼쪽가르마")
    rng = np.random.default_rng(0)
    text = "\n".join(describe(bald, rng).text for _ in range(300))
    assert "대머리" in text
    assert not re.search("가르마|곱슬|앞머리|흰머리", text)


def test_a_fringe_hides_the_forehead() -> None:
    fringe = ordinary(hairstyle__topLength="앞머리내림", face__foreheadSize="넓다", wrinkle__forehead="깊다")
    rng = np.random.default_rng(0)
    for _ in range(300):
        assert not describe(fringe, rng).mentioned & {"face.foreheadType", "face.foreheadSize", "wrinkle.forehead"}


def test_glasses_without_a_kind_state_nothing() -> None:
    person = ordinary(feature__glasses="무테")
    rng = np.random.default_rng(0)
    told = [describe(person, rng, slips=False) for _ in range(400)]
    vague = [c for c in told if re.search("안경", c.text) and not re.search("무테|테 없는", c.text)]
    assert vague
    assert all("feature.glasses" not in caption.mentioned for caption in vague)


def test_no_wrinkles_at_all_states_every_wrinkle_that_shows() -> None:
    rng = np.random.default_rng(0)
    smooth = ordinary()
    told = [describe(smooth, rng, slips=False) for _ in range(2000)]
    of_the_whole = re.compile(r"(얼굴에|^|[^에] )주름[이은]? ?(거의 )?없(?!는 이마)|주름 없는 얼굴")
    whole = [caption for caption in told if of_the_whole.search(caption.text)]
    assert whole
    assert all(set(WRINKLES) <= caption.mentioned for caption in whole)


def test_what_people_notice_first_is_mentioned_most() -> None:
    counts = Counter(trait for _, caption in captions() for trait in caption.mentioned)
    assert 0.65 * COUNT < counts["gender"] < 0.95 * COUNT
    assert 0.6 * COUNT < counts["age"] < 0.95 * COUNT
    assert counts["face.type"] > counts["nose.nostrils"]
    assert counts["hairstyle.topLength"] > counts["mouth.line"]
    assert set(VOCABULARY) <= set(counts)


def test_captions_run_from_a_few_words_to_a_paragraph() -> None:
    lengths = [len(caption.text) for _, caption in captions()]
    assert 4 <= min(lengths) < 15
    assert 150 < max(lengths) < 400
    assert all(caption.mentioned or re.search("안경|수염|주름", caption.text) for _, caption in captions())


def test_captions_differ() -> None:
    texts = {caption.text for _, caption in captions()}
    assert len(texts) > 0.98 * COUNT


def test_the_generator_decides_everything() -> None:
    person = sample_person(np.random.default_rng(1))
    once = [describe(person, np.random.default_rng(seed)) for seed in range(50)]
    again = [describe(person, np.random.default_rng(seed)) for seed in range(50)]
    assert once == again
    assert len({caption.text for caption in once}) > 40


def test_a_topic_is_never_inside_a_noun_phrase() -> None:
    inside = re.compile(r"[가-힣](?<!지)[은는] \S+ (얼굴이다|모습이다|것이 특징이다|느낌이\S+)")
    assert [caption.text for _, caption in captions() if inside.search(caption.text)] == []


def test_nothing_is_hedged_twice() -> None:
    twice = re.compile(
        r"(약간|살짝|조금|다소|좀) \S+ 편|보이는 \S+(인|였던|이었던) 것|(약간|살짝|조금|좀) (약간|살짝|조금|좀) "
    )
    assert [caption.text for _, caption in captions() if twice.search(caption.text)] == []


def test_only_the_whole_face_is_described_as_a_whole() -> None:
    whole = re.compile(r"전[체반]적으로 (얼굴|주름|[^.]*(인상|보|느낌|분위기|같|법))")
    told = [caption.text for _, caption in captions() if re.search("전[체반]적으로", caption.text)]
    assert told
    assert [text for text in told if not whole.search(text)] == []


def test_a_sentence_keeps_to_one_way_of_linking() -> None:
    spoken = re.compile(r"(?<![맣랗얗])고,? (?!있)")  # 동그랗고 is more common than 동그라며
    for _, caption in captions():
        for sentence in caption.text.split(". "):
            assert not ("며 " in sentence.replace(",", "") and spoken.search(sentence)), sentence


def test_texts_are_clean_without_slips() -> None:
    for _, caption in captions():
        assert caption.text == caption.text.strip()
        assert not re.search(r"  |[ㄱ-ㅣ]|\.\.|,,| [.,]|\{|:(?!5)", caption.text), caption.text


def test_a_share_carries_slips() -> None:
    clean = [caption.text for _, caption in captions()]
    assert not any(re.search("[ㄱ-ㅣ]", text) for text in clean)
    slipped = [caption.text for _, caption in captions(slips=True)]
    crowded = sum(bool(re.search(r"\S{20}|[ㄱ-ㅣ]|헤 보|형테|눈애", text)) for text in slipped)
    assert 0.05 * COUNT < crowded < 0.25 * COUNT


@pytest.mark.parametrize("seed", range(3))
def test_slips_leave_the_mentioned_traits_alone(seed: int) -> None:
    person = sample_person(np.random.default_rng(seed))
    for draw in range(100):
        typed = describe(person, np.random.default_rng(draw))
        meant = describe(person, np.random.default_rng(draw), slips=False)
        assert typed.mentioned == meant.mentioned


LOOK = {
    "face__type": "계란형",
    "hairstyle__sizeLength": "단발",
    "hairstyle__part": "가운데가르마",
    "eyes__type": "쌍꺼풀",
    "mouth__thick": "두껍다",
    "feature__glasses": "뿔테",
    "impression__type": "온화함",
}
GOLDEN = {
    3: "20대 후반 정도의 여자로 보이며 이마를 훤히 드러내고 있으며 눈썹이 다소 길쭉하다. "
    "높은 콧대를 가지고 있다. 눈이 크고 입술에 살이 상당히 많은 편이다.",
    4: "편안한 느낌을 주고, 단발머리고, 머리가 직모고, 5대5 가르마를 타고 있고, 눈매가 올라가고, 훤칠한 이마를 가진 "
    "25살 정도의 여성을 그려 주세요",
    23: "달걀형 얼굴에 까만 뿔테 안경을 쓰고 있고, 우뚝한 코를 가졌고, 눈에 쌍꺼풀이 있고, 목이 아주 두툼한 젊은 여자",
    35: "20대의 여자였고 인상은 온화한 편이었어요. 전체적으로 푸근한 인상 주더라고요.",
}


@pytest.mark.parametrize("seed", GOLDEN)
def test_captions_read_like_korean(seed: int) -> None:
    assert describe(ordinary("F", 27, **LOOK), np.random.default_rng(seed)).text == GOLDEN[seed]
