"""Labels of hand-written descriptions are in the vocabulary and refer to words of their texts."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from training.descriptions import FOLDER, Description, Statement, Undrawable, is_held_out, read_descriptions
from training.vocabulary import CUTS, EXTRAS, PLACES, VOCABULARY

if TYPE_CHECKING:
    from pathlib import Path

_VALUES = {**VOCABULARY, **EXTRAS, "gender": ("M", "F"), "age": ("20", "30", "40", "50", "60")}
_REFUSALS = ("minor", "sexual", "person", "slur", "violence", "personal")
_KINDS = {
    "action", "background", "build", "clothes", "expression", "eye_colour", "eyewear", "hair_colour", "headwear",
    "height", "jewellery", "job", "name", "other", "personality", "pose", "skin_colour", "smell", "tattoo", "voice",
}  # fmt: skip


@pytest.fixture(scope="module")
def descriptions() -> list[Description]:
    return read_descriptions()


def test_no_text_stands_twice(descriptions: list[Description]) -> None:
    texts = {unicodedata.normalize("NFC", description.text) for description in descriptions}
    assert len(texts) == len(descriptions) >= 2600


def test_every_file_is_a_register(descriptions: list[Description]) -> None:
    lines = {path.stem: len(path.read_text("utf-8").splitlines()) for path in FOLDER.glob("*.jsonl")}
    assert Counter(description.register for description in descriptions) == lines


def test_labels_are_values_of_the_vocabulary(descriptions: list[Description]) -> None:
    for description in descriptions:
        for label in description.stated:
            assert label.value in _VALUES[label.trait], (description.text, label)
            assert label.polarity in {"is", "not"}, (description.text, label)
        assert {label.kind for label in description.undrawable} <= _KINDS, description.text
        assert description.language in {"ko", "en", "mixed"}, description.text


def test_places_are_those_of_the_words(descriptions: list[Description]) -> None:
    for description in descriptions:
        for label in (*description.stated, *description.undrawable):
            assert label.words.strip()
            assert description.text[label.start : label.end] == label.words


def test_no_text_states_two_ages_or_genders(descriptions: list[Description]) -> None:
    for description in descriptions:
        for trait in ("age", "gender"):
            values = {label.value for label in description.stated if (label.trait, label.polarity) == (trait, "is")}
            assert len(values) <= 1, description.text


def test_the_place_of_a_mark_comes_with_its_mark(descriptions: list[Description]) -> None:
    for description in descriptions:
        traits = {label.trait for label in description.stated}
        assert all(mark in traits for mark, place in PLACES.items() if place in traits), description.text


def test_a_named_cut_does_not_state_what_it_implies(descriptions: list[Description]) -> None:
    for description in descriptions:
        for cut in description.stated:
            same = {label.trait for label in description.stated if label.words == cut.words}
            implied = CUTS[cut.value].keys() - {"hairstyle.part"} if cut.trait == "hairstyle.cut" else set()
            tied = (
                {"hairstyle.sizeLength"} if "묶음" in CUTS.get(cut.value, {}).get("hairstyle.sizeLength", ()) else set()
            )
            assert not same & implied - tied, (description.text, cut)


def test_what_may_not_be_drawn_says_why(descriptions: list[Description]) -> None:
    for path in FOLDER.glob("*.jsonl"):
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            assert row["may_draw"] == (row["refusal"] is None), row["text"]
    refusals = Counter(description.refusal for description in descriptions)
    assert set(refusals) == {None, *_REFUSALS}
    assert min(refusals.values()) > 50
    assert all(description.may_draw for description in descriptions if description.register == "lookalike")
    assert not any(description.may_draw for description in descriptions if description.register == "refused")


def test_about_a_third_of_every_register_is_held_out(descriptions: list[Description]) -> None:
    for register, count in Counter(description.register for description in descriptions).items():
        held_out = sum(
            is_held_out(description.text) for description in descriptions if description.register == register
        )
        assert count * 0.15 < held_out < count * 0.55, register
    assert sum(is_held_out(description.text) for description in descriptions) == pytest.approx(
        len(descriptions) / 3, rel=0.06
    )


def test_the_third_never_changes() -> None:
    assert [is_held_out(text) for text in ("40대 남자", "안경", "여자", "콧수염")] == [False, True, False, False]
    assert all(
        is_held_out(unicodedata.normalize("NFD", text)) == is_held_out(text)
        for text in ("40대 남자", "안경", "여자", "콧수염")
    )


def _write(folder: Path, **labels: object) -> None:
    row = {
        "text": "점 말고 턱에 점",
        "register": "short",
        "language": "ko",
        "refusal": None,
        "stated": [],
        "undrawable": [],
    }
    (folder / "short.jsonl").write_text(json.dumps({**row, **labels}) + "\n", encoding="utf-8")


def test_words_are_found_where_they_stand_the_nth_time(tmp_path: Path) -> None:
    mole = {"words": "점", "nth": 2, "trait": "feature.mole", "value": "있다", "polarity": "is"}
    _write(tmp_path, stated=[mole], undrawable=[{"words": "턱에", "kind": "other"}])
    [description] = read_descriptions(tmp_path)
    assert description.stated == (Statement("점", 8, 9, "feature.mole", "있다", "is"),)
    assert description.undrawable == (Undrawable("턱에", 5, 7, "other"),)


def test_words_that_do_not_stand_in_the_text_are_an_error(tmp_path: Path) -> None:
    _write(tmp_path, undrawable=[{"words": "점", "nth": 3, "kind": "other"}])
    with pytest.raises(ValueError, match="3 times"):
        read_descriptions(tmp_path)
