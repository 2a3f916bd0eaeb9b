from __future__ import annotations

from typing import TYPE_CHECKING

from bench.refusals import HARMLESS, handwritten, is_refused, measure, read_labelled
from bot.safety import ContentPolicy
from bot.settings import SafetySettings

if TYPE_CHECKING:
    from pathlib import Path

POLICY = ContentPolicy.load(SafetySettings())


def test_shares_are_counted_by_category_and_the_wrong_ones_named(tmp_path: Path) -> None:
    path = tmp_path / "labelled.tsv"
    path.write_text(
        "verdict\tcategory\tsentence\ndraw\tthing\t한라산 같은 40대\nrefuse\tslur\t바나나\nrefuse\tslur\t씨8\n"
    )
    labelled = read_labelled(path)
    assert labelled == [("한라산 같은 40대", HARMLESS), ("바나나", "slur"), ("씨8", "slur")]
    figures, wrong = measure(POLICY, labelled)
    assert figures[HARMLESS] == {"share": 1.0, "of": 1, "low": 0.2065, "high": 1.0}
    assert figures["slur"]["share"] == 0.5
    assert wrong == [("바나나", "slur")]


def test_a_text_without_words_is_not_refused_for_what_it_says() -> None:
    assert not is_refused(POLICY, "🍎🍎🍎")


def test_the_parts_are_apart() -> None:
    held_out, others = (set(handwritten(held_out=part)) for part in (True, False))
    assert held_out
    assert held_out.isdisjoint(others)
