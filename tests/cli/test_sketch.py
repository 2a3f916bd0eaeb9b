"""`montage sketch` and `montage prepare`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from PIL import Image

from cli import montage
from tests.training.sketch.renderer import needs_renderer

if TYPE_CHECKING:
    from pathlib import Path


@needs_renderer
def test_a_contact_sheet_is_drawn(tmp_path: Path) -> None:
    output = tmp_path / "deep" / "sheet.png"
    result = CliRunner().invoke(montage, ["sketch", str(output), "--rows", "1", "--columns", "2"])
    assert result.exit_code == 0, result.output
    with Image.open(output) as sheet:
        assert (sheet.size, sheet.mode) == ((512, 256), "L")


@needs_renderer
def test_synthetic_data_are_prepared_and_grown(tmp_path: Path) -> None:
    arguments = ["prepare", "synthetic", str(tmp_path), "--renderer", "sketch", "--workers", "1", "-n"]
    assert "이번에 2명" in CliRunner().invoke(montage, [*arguments, "2"]).output
    assert "이번에 1명" in CliRunner().invoke(montage, [*arguments, "3"]).output
    assert len(list((tmp_path / "labels").iterdir())) == 3


@needs_renderer
def test_a_folder_with_other_data_is_refused_in_one_sentence(tmp_path: Path) -> None:
    arguments = ["prepare", "synthetic", str(tmp_path), "--renderer", "sketch", "--workers", "1", "-n", "1", "--seed"]
    CliRunner().invoke(montage, [*arguments, "1"])
    result = CliRunner().invoke(montage, [*arguments, "2"])
    assert result.exit_code == 1
    assert "다른 데이터" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("arguments", [["sketch", "x.png"], ["prepare", "synthetic", "x", "--renderer", "sketch"]])
def test_without_the_renderer_the_person_is_told_what_to_install(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "training.sketch.drawing", None)
    result = CliRunner().invoke(montage, arguments)
    assert result.exit_code == 1
    assert "montage-bot[sketch]" in result.output
