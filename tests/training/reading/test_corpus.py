"""Labels of training texts stay at their words when the text is changed."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from inference.checkpoint import TEXT_ENCODER, default_checkpoint
from inference.models.description_tagger import SubwordTokenizer, Tags
from inference.reading import value_slices
from tests.readers import TINY_TAGGER
from training.captions import Caption
from training.captions.english import describe_in_english, english_phrases
from training.captions.mentions import Mention
from training.captions.random_choices import RandomChoices
from training.descriptions import is_held_out, read_descriptions
from training.reading.annotated import AnnotatedText, Request, joined
from training.reading.augmentation import Phrases, mistype, phrases_of
from training.reading.conventions import of_caption
from training.reading.corpus import POOL, Corpus, is_for_calibration, of_description
from training.reading.distractors import correction, denial, of_english, unrelated
from training.reading.spoken import spoken
from training.reading.targets import TRAITS, tagging_loss, targets_of

LONG_HAIR = AnnotatedText(
    "긴 생머리 여자, 모자",
    (
        Mention(0, 5, "hairstyle.sizeLength", "긴머리"),
        Mention(0, 5, "hairstyle.type", "생머리"),
        Mention(6, 8, "gender", "F"),
    ),
    (Request(10, 12, "headwear"),),
)


def words(text: AnnotatedText) -> list[str]:
    return [text.text[label.start : label.end] for label in text.labels]


def test_labels_follow_a_rewriting() -> None:
    assert words(LONG_HAIR.rewritten(lambda signed: signed.replace(" ", ""))) == [
        "긴생머리",
        "긴생머리",
        "여자",
        "모자",
    ]
    assert LONG_HAIR.rewritten(lambda signed: f"음 {signed}").shifted(-2).labels == LONG_HAIR.labels


def test_texts_are_joined_with_their_labels() -> None:
    whole = joined([LONG_HAIR, LONG_HAIR], "\n")
    assert words(whole) == [*words(LONG_HAIR)[:3], *words(LONG_HAIR)[:3], "모자", "모자"]


def test_phrases_without_other_labels_are_exchanged() -> None:
    other = AnnotatedText("할매", (Mention(0, 2, "gender", "F"),))
    assert [(start, phrase.text) for start, phrase in phrases_of(LONG_HAIR)] == [(0, "긴 생머리"), (6, "여자")]
    rng = np.random.default_rng(0)
    texts = {Phrases([other, LONG_HAIR]).exchanged(LONG_HAIR, RandomChoices(rng)).text for _ in range(30)}
    assert texts == {LONG_HAIR.text, "긴 생머리 할매, 모자"}


def test_slips_leave_most_of_the_labelled_words() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        slipped = LONG_HAIR.rewritten(lambda signed: mistype(signed, RandomChoices(rng)))
        assert len(slipped.labels) == len(LONG_HAIR.labels)
        assert all(abs(len(new) - len(old)) <= 4 for new, old in zip(words(slipped), words(LONG_HAIR), strict=True))


def caption(text: str, *mentions: Mention) -> Caption:
    return Caption(text, frozenset(mention.trait for mention in mentions), mentions)


@pytest.mark.parametrize(
    ("given", "labels"),
    [
        (
            caption("젊은 남자", Mention(3, 5, "gender", "M")),
            {("남자", "gender", "M", "is"), ("젊은", "age", "20", "is")},
        ),
        (
            caption("이마에 주름이 있다", Mention(0, 10, "wrinkle.forehead", "보통")),
            {("이마에 주름이 있다", "wrinkle.forehead", "없다", "not")},
        ),
        (
            caption("스포츠머리", Mention(0, 5, "hairstyle.topLength", "짧음")),
            {("스포츠머리", "hairstyle.cut", "스포츠머리", "is")},
        ),
        (caption("까만 머리", Mention(0, 5, "hairstyle.grey", "없다")), set()),
        (
            caption("주름이 많다"),
            {("주름이 많다", trait, "깊다", "is") for trait in ("wrinkle.forehead", "wrinkle.eyes", "wrinkle.mouth")},
        ),
    ],
)
def test_captions_are_labelled_as_descriptions_are(given: Caption, labels: set[tuple[str, ...]]) -> None:
    text = of_caption(given)
    found = {(text.text[x.start : x.end], x.trait, x.value, x.polarity) for x in text.statements}
    assert found == labels


def test_black_hair_asks_for_a_colour() -> None:
    text = of_caption(caption("까만 머리", Mention(0, 5, "hairstyle.grey", "없다")))
    assert [request.kind for request in text.requests] == ["hair_colour"]


def test_english_says_what_it_is_labelled_with() -> None:
    for phrase in english_phrases():
        for trait, value, _ in phrase.states:
            assert value in TRAITS.get(trait, (value,)), (trait, value)
    rng = np.random.default_rng(4)
    said = [of_english(describe_in_english(RandomChoices(rng))) for _ in range(300)]
    assert all(word and word.strip() == word for text in said for word in words(text))
    assert {label.trait for text in said for label in text.statements} > {"gender", "age", "nose.size"}


def test_denials_and_corrections_state_one_thing() -> None:
    rng = np.random.default_rng(5)
    for _ in range(300):
        [denied] = denial(RandomChoices(rng)).statements
        assert denied.polarity == "not"
        right = correction(RandomChoices(rng))
        [stated] = right.statements
        assert (stated.polarity, stated.end) == ("is", len(right.text))
        assert unrelated(RandomChoices(rng)).labels == ()


def written() -> list[AnnotatedText]:
    known = [description for description in read_descriptions() if not is_held_out(description.text)]
    return [of_description(description) for description in known[:200]]


def test_batches_depend_on_the_step_alone() -> None:
    texts = written()
    first, second = Corpus(texts, seed=1), Corpus(texts, seed=1)
    second.batch(POOL, 4)
    assert first.batch(3, 4) == second.batch(3, 4) != Corpus(texts, seed=2).batch(3, 4)


def test_all_labels_of_a_corpus_can_be_learnt() -> None:
    corpus = Corpus(written())
    tokenize = SubwordTokenizer(default_checkpoint() / TEXT_ENCODER)
    for step in range(POOL):
        texts = corpus.batch(step, 12)
        batch = tokenize([text.text for text in texts])
        targets = targets_of(texts, batch.letters.shape[1], TINY_TAGGER)
        labelled = [len(text.labels) > 0 and text.refusal is None for text in texts]
        assert (targets.presence.sum((1, 2)) > 0).tolist() == labelled
        assert (targets.refusals.sum(1) == 1).tolist() == [text.refusal is not None for text in texts]


def test_the_parts_are_apart() -> None:
    known = [description.text for description in read_descriptions() if not is_held_out(description.text)]
    kept = sum(map(is_for_calibration, known))
    assert len(known) / 8 < kept < len(known) / 4


def test_a_perfect_tagger_has_no_loss() -> None:
    tokenize = SubwordTokenizer(default_checkpoint() / TEXT_ENCODER)
    batch = tokenize([LONG_HAIR.text])
    targets = targets_of([LONG_HAIR], batch.letters.shape[1], TINY_TAGGER)
    places = value_slices(TINY_TAGGER)
    values = torch.full(
        (*targets.presence.shape[:2], sum(place.stop - place.start for place in places.values())), -20.0
    )
    for character, trait, value in zip(targets.characters, targets.traits, targets.values, strict=True):
        values[0, character, list(places.values())[trait].start + value] = 20.0
    tags = Tags(40 * targets.presence - 20, values, 40 * targets.refusals - 20)
    assert tagging_loss(tags, targets, batch.present, TINY_TAGGER)[0] < 1e-4
    assert tagging_loss(Tags(-tags.presence, values, tags.refusals), targets, batch.present, TINY_TAGGER)[0] > 100


def test_a_second_time_does_not_count() -> None:
    text = AnnotatedText("남자 그 남자", (Mention(0, 2, "gender", "M"),))
    counted = targets_of([text], len(text.text), TINY_TAGGER).counted[0]
    assert counted[0:2].all()
    assert not counted[5:7, 0].any()
    assert counted[5:7, 1:].all()


def test_spoken_phrases_state_values_of_the_vocabulary() -> None:
    assert len({phrase.text for phrase in spoken()}) > 1000
    for phrase in spoken():
        assert phrase.text.strip() == phrase.text
        assert all(label.value in TRAITS[label.trait] for label in phrase.statements)
    places = {phrase.text: {label.trait for label in phrase.statements} for phrase in spoken()}
    assert places["왼뺨에 점"] == {"feature.mole", "feature.mole_place"}
