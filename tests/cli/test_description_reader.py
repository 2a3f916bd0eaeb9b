"""`montage train description-reader` and `montage evaluate-text`, with a network that is too small to learn."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import cli
from inference.reading import CONFIG, load_description_reader
from tests.readers import write_tiny_reader
from training.descriptions import is_held_out, read_descriptions

if TYPE_CHECKING:
    from pathlib import Path

LOOP = ("--steps", "2", "--batch-size", "4", "--mixed-precision", "no", "--tracker", "none")


def montage(*arguments: str | Path) -> str:
    result = CliRunner().invoke(cli.montage, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_trained_then_evaluated(tmp_path: Path) -> None:
    folder, page = write_tiny_reader(tmp_path / "reader"), tmp_path / "page.md"
    before = load_description_reader(folder).read("코가 큰 남자").refusals
    montage("train", "description-reader", folder, *LOOP)
    assert load_description_reader(folder).read("코가 큰 남자").refusals != before
    montage("train", "description-reader", folder, "--whole", *LOOP)
    output = montage("evaluate-text", folder, "--card", page)
    found = json.loads((folder / "text-evaluation.json").read_text(encoding="utf-8"))
    assert found["descriptions"] == sum(is_held_out(description.text) for description in read_descriptions())
    assert len(found["worst"]) == 50
    assert str(folder / "text-evaluation.json") in output
    assert found["worst"][0]["text"].replace("|", "\\|").replace("\n", " ⏎ ") in page.read_text(encoding="utf-8")
    first = page.read_text(encoding="utf-8")
    montage("evaluate-text", folder, "--card", page)
    assert page.read_text(encoding="utf-8") == first


def test_a_fresh_one_begins_with_the_text_encoder(tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    montage("train", "description-reader", folder, "--whole", "--layers", "1", "--steps", "1", *LOOP[2:])
    assert json.loads((folder / CONFIG).read_text(encoding="utf-8"))["tagger"]["layers"] == 1
    assert load_description_reader(folder).read("코가 큰 남자").language == "ko"


def test_no_reader_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.montage, ["evaluate-text", str(tmp_path / "nothing")])
    assert result.exit_code == 1
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", ["evaluate-text", "train"])
def test_help_speaks_korean(command: str) -> None:
    assert "설명" in montage(command, "--help")
