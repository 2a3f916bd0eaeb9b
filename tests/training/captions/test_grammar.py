"""Particles, endings and clauses."""

import numpy as np
import pytest

from training.captions import hangul
from training.captions.clause import Clause, noun_clause
from training.captions.conjugation import Ending, Kind, conjugate
from training.captions.noise import with_slips
from training.captions.phrasebook import parse_phrase
from training.captions.random_choices import RandomChoices


@pytest.mark.parametrize(
    ("noun", "name", "marked"),
    [
        ("눈", "이", "눈이"),
        ("코", "이", "코가"),
        ("입술", "은", "입술은"),
        ("머리", "은", "머리는"),
        ("안경", "을", "안경을"),
        ("가르마", "을", "가르마를"),
        ("여성", "으로", "여성으로"),
        ("남자", "으로", "남자로"),
        ("얼굴", "으로", "얼굴로"),
        ("청년", "과", "청년과"),
        ("할머니", "과", "할머니와"),
    ],
)
def test_particles_follow_the_closing_consonant(noun: str, name: str, marked: str) -> None:
    assert hangul.mark(noun, name) == marked


def test_a_syllable_survives_being_taken_apart() -> None:
    for syllable in "가힣뷁앉훑쌍꺼풀":
        assert hangul.join(*hangul.split(syllable)) == syllable


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("크다", "크다 크고 크며 큰데 큰 큼 커요 컸어요"),
        ("높다", "높다 높고 높으며 높은데 높은 높음 높아요 높았어요"),
        ("길다", "길다 길고 길며 긴데 긴 긺 길어요 길었어요"),
        ("두껍다", "두껍다 두껍고 두꺼우며 두꺼운데 두꺼운 두꺼움 두꺼워요 두꺼웠어요"),
        ("좁다", "좁다 좁고 좁으며 좁은데 좁은 좁음 좁아요 좁았어요"),
        ("흐리다", "흐리다 흐리고 흐리며 흐린데 흐린 흐림 흐려요 흐렸어요"),
        ("동그랗다", "동그랗다 동그랗고 동그랗고 동그란데 동그란 동그람 동그래요 동그랬어요"),
        ("많다", "많다 많고 많으며 많은데 많은 많음 많아요 많았어요"),
        ("통통하다", "통통하다 통통하고 통통하며 통통한데 통통한 통통함 통통해요 통통했어요"),
    ],
)
def test_adjectives_conjugate(word: str, forms: str) -> None:
    endings = (
        Ending.PLAIN,
        Ending.AND,
        Ending.AND_WRITTEN,
        Ending.WHILE,
        Ending.ADNOMINAL,
        Ending.NOMINAL,
        Ending.POLITE,
        Ending.PAST_POLITE,
    )
    assert " ".join(conjugate(word, Kind.ADJECTIVE, ending) for ending in endings) == forms


@pytest.mark.parametrize(
    ("word", "kind", "forms"),
    [
        ("올라가다", Kind.STATE, "올라갔다 올라갔으며 올라간 올라감"),
        ("처지다", Kind.STATE, "처졌다 처졌으며 처진 처짐"),
        ("튀어나오다", Kind.STATE, "튀어나왔다 튀어나왔으며 튀어나온 튀어나옴"),
        ("쓰다", Kind.HOLDING, "썼다 썼으며 쓴 씀"),
        ("기르다", Kind.HOLDING, "길렀다 길렀으며 기른 기름"),
        ("밀다", Kind.DONE, "밀었다 밀었으며 민 밀었음"),
        ("자르다", Kind.DONE, "잘랐다 잘랐으며 자른 잘랐음"),
        ("넣다", Kind.DONE, "넣었다 넣었으며 넣은 넣었음"),
        ("눌러쓰다", Kind.HOLDING, "눌러썼다 눌러썼으며 눌러쓴 눌러씀"),
        ("가리다", Kind.ACTION, "가린다 가리며 가리는 가림"),
        ("덮다", Kind.ACTION, "덮는다 덮으며 덮는 덮음"),
        ("없다", Kind.EXISTENCE, "없다 없으며 없는 없음"),
        ("외꺼풀이다", Kind.NOUN, "외꺼풀이다 외꺼풀이며 외꺼풀인 외꺼풀임"),
    ],
)
def test_verbs_say_the_state_that_holds_now(word: str, kind: Kind, forms: str) -> None:
    endings = (Ending.PLAIN, Ending.AND_WRITTEN, Ending.ADNOMINAL, Ending.NOMINAL)
    assert " ".join(conjugate(word, kind, ending) for ending in endings) == forms


@pytest.mark.parametrize(
    ("noun", "polite", "past"),
    [("매부리코", "매부리코예요", "매부리코였어요"), ("들창코인 얼굴", "들창코인 얼굴이에요", "들창코인 얼굴이었어요")],
)
def test_nouns_become_predicates(noun: str, polite: str, past: str) -> None:
    clause = noun_clause(noun)
    assert (clause.say(Ending.POLITE), clause.say(Ending.PAST_POLITE)) == (polite, past)


def test_a_noun_has_no_adverb() -> None:
    with pytest.raises(ValueError, match="ADVERB"):
        noun_clause("단발").say(Ending.ADVERB)


def test_a_clause_is_taken_apart_at_its_particle() -> None:
    clause = parse_phrase("눈과 눈 사이가 멀다")
    assert (clause.head, clause.role, clause.manner, clause.predicate) == ("눈과 눈 사이", "이", "", "멀다")
    assert parse_phrase("앞머리가 이마를 가리다").manner == "이마를"
    assert parse_phrase("매부리코이다").head == ""


@pytest.mark.parametrize(
    ("phrase", "topic", "said"),
    [
        ("눈이 크다", "", "눈이 큰"),
        ("눈이 크다", "은", "눈은 큰"),
        ("눈이 크다", "-", "눈 큰"),
        ("눈이 크다", "0", "큰"),
        ("점이 있다", "은", "점이 있는"),
        ("안경을 쓰지 않다", "은", "안경은 쓰지 않은"),
        ("뿔테 안경을 쓰다", "은", "뿔테 안경을 쓴"),
    ],
)
def test_particles_change_with_emphasis(phrase: str, topic: str, said: str) -> None:
    assert parse_phrase(phrase).render(Ending.ADNOMINAL, topic=topic) == said


@pytest.mark.parametrize(
    ("phrase", "lasting"),
    [
        ("눈꼬리가 올라가다", "눈꼬리가 올라가 있다"),
        ("안경을 쓰다", "안경을 쓰고 있다"),
        ("이마에 주름이 깊게 패다", "이마에 주름이 깊게 패 있다"),
        ("눈이 크다", "눈이 크다"),
    ],
)
def test_a_state_can_be_said_to_last(phrase: str, lasting: str) -> None:
    assert parse_phrase(phrase).lasting().render(Ending.PLAIN) == lasting


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("눈이 크다", "눈이 약간 크다"),
        ("눈꼬리가 위로 올라가다", "눈꼬리가 위로 약간 올라갔다"),
        ("볼이 움푹 들어가다", "볼이 약간 움푹 들어갔다"),
    ],
)
def test_a_degree_stands_next_to_what_it_grades(phrase: str, said: str) -> None:
    assert parse_phrase(phrase).render(Ending.PLAIN, degree="약간") == said


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("얼굴이 각지다", "얼굴이 각지고"),
        ("안경을 쓰다", "안경을 쓰고"),
        ("단발이다", "단발이고"),
    ],
)
def test_clauses_before_a_noun_are_linked_without_tense(phrase: str, said: str) -> None:
    assert parse_phrase(phrase).render(Ending.AND_TENSELESS) == said


def test_having_a_feature_is_not_a_means() -> None:
    clause = Clause("큰 눈", "을", "", "가지다", Kind.HOLDING, fixed=True)
    assert clause.render(Ending.AND_TENSELESS) == "큰 눈을 가졌고"


def test_the_whole_face_is_told_from_its_parts() -> None:
    assert all(parse_phrase(phrase).is_overall for phrase in ("얼굴이 둥글다", "인상이 차갑다", "착해 보이다"))
    assert not any(parse_phrase(phrase).is_overall for phrase in ("눈이 크다", "귀가 보이다", "얼굴에 점이 있다"))


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("눈이 크다", "큰 눈"),
        ("눈꼬리가 위로 올라가다", "위로 올라간 눈꼬리"),
        ("콧대가 우뚝 서다", "우뚝 선 콧대"),
        ("콧수염이 나다", None),
        ("쌍꺼풀이 있다", None),
        ("안경을 쓰다", None),
        ("정직해 보이다", None),
        ("볼살이 많다", None),
        ("볼살이 적당하다", None),
        ("귀가 드러나다", None),
        ("구레나룻이 내려오다", None),
        ("앞머리가 이마로 내려오다", "이마로 내려온 앞머리"),
    ],
)
def test_a_clause_turns_into_a_noun_phrase_where_that_is_korean(phrase: str, noun: str | None) -> None:
    assert parse_phrase(phrase).noun_phrase == noun


def test_slips_change_a_text_but_never_turn_it_round() -> None:
    text = "40대 남자이며 수염이 없고 안경을 안 썼다. 입매가 처졌고 애교살이 있다."
    choices = RandomChoices(np.random.default_rng(0))
    slipped = {with_slips(text, choices) for _ in range(300)}
    assert len(slipped - {text}) > 50
    assert all(typed.count("없") == typed.count("있") == 1 and typed.count("안") == 2 for typed in slipped)
    assert all(len(text) - text.count(" ") <= len(typed) <= len(text) + 2 for typed in slipped)
