"""Metrics of readings compared with labels: correct and invented statements, and the effect of thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inference.descriptions import Reading, Request, Statement
from inference.reading import Thresholds, language_of, load_description_reader
from tests.readers import write_tiny_reader
from training.descriptions import Description, Undrawable
from training.descriptions import Statement as Label
from training.evaluation.text.calibration import calibrated
from training.evaluation.text.figures import figures
from training.evaluation.text.matching import Comparison
from training.evaluation.text.report import language_gap, lines, tables

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TEXT = "코가 크지 않은 40대 남자, 왼쪽 볼에 점"
LABELS = (
    ("코가 크지 않", "nose.size", "크다", "not"),
    ("40대", "age", "40", "is"),
    ("남자", "gender", "M", "is"),
    ("왼쪽 볼에 점", "feature.mole_place", "왼쪽 볼", "is"),
)


def label(text: str, words: str, trait: str, value: str, polarity: Any) -> Label:  # noqa: ANN401 - a literal
    return Label(words, text.index(words), text.index(words) + len(words), trait, value, polarity)


def description(text: str = TEXT, *labels: tuple[str, str, str, str], refusal: Any = None) -> Description:  # noqa: ANN401
    language: Any = language_of(text)
    return Description(text, "chat", language, tuple(label(text, *given) for given in labels), (), refusal)


def reading(text: str, *said: tuple[str, str, str, str], confidence: float = 1.0, refusal: float = 0.0) -> Reading:
    found = [label(text, *given) for given in said]
    statements = (Statement(x.start, x.end, x.trait, x.value, x.polarity, confidence) for x in found)
    return Reading(tuple(statements), (), language_of(text), {"minor": refusal})


def case(*said: tuple[str, str, str, str]) -> Comparison:
    return Comparison(description(TEXT, *LABELS), reading(TEXT, *said))


def test_all_read() -> None:
    table = figures([case(*LABELS)], 0.5)
    assert table["statements"]["f1"] == 1
    assert table["worst"] == []
    assert all(line.met for line in lines(table) if line.name != "short")


def test_wrong_value_is_wrong_but_not_invented() -> None:
    compared = case(("코가 크지 않", "nose.size", "크다", "is"), ("남자", "gender", "M", "is"))
    assert [x.trait for x in compared.wrong] == ["nose.size"]
    assert compared.invented == []
    table = figures([compared], 0.5)
    assert table["negation"]["right_if_read"]["share"] == 0
    assert table["statements"]["precision"]["share"] == 0.5
    assert table["statements"]["recall"]["share"] == 0.25


def test_the_other_side() -> None:
    table = figures([case(("왼쪽 볼에 점", "feature.mole_place", "오른쪽 볼", "is"))], 0.5)
    assert (table["sides"]["read"]["of"], table["sides"]["right_if_read"]["share"]) == (1, 0)


def test_an_invention() -> None:
    text = "흉터 연고 추천"
    compared = Comparison(description(text), reading(text, ("흉터", "feature.scar", "있다", "is")))
    table = figures([compared, case(*LABELS)], 0.5)
    assert table["invented_per_hundred"] == 50
    assert table["short_without_invention"]["share"] == 0
    assert table["by_trait"]["feature.scar"]["precision"]["share"] == 0
    assert table["worst"][0]["wrong"] == ["흉터: feature.scar is 있다 (1.00)"]


def test_saying_it_twice_is_no_error() -> None:
    text = "남자예요. 그 남자"
    again = Statement(8, 10, "gender", "M", "is", 1.0)
    twice = Comparison(description(text, ("남자", "gender", "M", "is")), Reading((again,), (), "ko", {"minor": 0.0}))
    assert (twice.right, twice.wrong, len(twice.missed)) == ([], [], 1)


def test_refusals_by_category() -> None:
    text = "중학생"
    refused = Comparison(description(text, refusal="minor"), reading(text, refusal=0.9))
    admitted = Comparison(description(text, refusal="minor"), reading(text, refusal=0.1))
    harmless = Comparison(description(), reading(TEXT, refusal=0.6))
    table = figures([refused, admitted, harmless], 0.5)["refusals"]
    assert table["admitted"]["minor"]["share"] == 0.5
    assert table["refused_though_harmless"]["share"] == 1


def test_what_cannot_be_drawn() -> None:
    text = "빨간 모자"
    labelled = Description(text, "chat", "ko", (), (Undrawable(text, 0, 5, "headwear"),), None)
    compared = Comparison(labelled, Reading((), (Request(3, 5, "clothes", 1.0),), "ko", {"minor": 0.0}))
    table = figures([compared], 0.5)["requests"]
    assert (table["precision"]["share"], table["recall"]["share"], table["kind"]["share"]) == (1, 1, 0)


def test_the_page_has_every_table() -> None:
    text = "a big nose | 코"
    table = figures([case(), Comparison(description(text), reading(text, ("nose", "nose.size", "크다", "is")))], 0.5)
    page = tables(table)
    assert "a big nose \\| 코" in page
    assert language_gap(table) is None
    assert language_gap({"by_language": {"ko": {"f1": 0.9}, "en": {"f1": 0.8}}}) == 0.9 - 0.8


def test_the_threshold_is_the_lowest_that_is_precise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wrong = ("볼", "face.cheek", "볼꺼짐", "is")
    unsure = Comparison(description(TEXT, *LABELS), reading(TEXT, wrong, confidence=0.52))
    sure = Comparison(description(TEXT, *LABELS), reading(TEXT, *LABELS, confidence=0.8))
    monkeypatch.setattr("training.evaluation.text.calibration.compare", lambda *_: [unsure, sure])
    reader = load_description_reader(write_tiny_reader(tmp_path))
    assert calibrated(reader, []) == Thresholds(statement=0.55)
