"""The output of `montage portrait`, `montage portrait-values` and `montage prepare synthetic`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from cli import montage, rendering
from cli.portrait_values import _chosen, _page
from tests.training.portrait.renderer import needs_blender
from training.data import MontageFolder
from training.vocabulary import EXTRAS, VOCABULARY

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(montage, [*map(str, arguments)])


@needs_blender
def test_a_contact_sheet_of_portraits_is_drawn(tmp_path: Path) -> None:
    output = tmp_path / "deep" / "sheet.png"
    result = run("portrait", output, "--rows", "1", "--columns", "2", "--size", "32", "--workers", "1")
    assert result.exit_code == 0, result.output
    with Image.open(output) as sheet:
        assert (sheet.size, sheet.mode) == ((64, 32), "L")


@needs_blender
def test_portraits_are_prepared_and_grown(tmp_path: Path) -> None:
    arguments = ("prepare", "synthetic", tmp_path, "--workers", "1", "--format", "webp", "-n")
    assert "이번에 1명" in run(*arguments, "1").output
    grown = run(*arguments, "2")
    assert f"{tmp_path}에 인물 2명이 있어요. 이번에 1명" in grown.output
    assert len(MontageFolder(tmp_path, twins=False)) == 2
    refused = run(*arguments, "2", "--seed", "1")
    assert refused.exit_code == 1
    assert "다른 데이터" in refused.output


@pytest.mark.parametrize(
    "arguments", [("portrait", "x.png"), ("portrait-values", "x.png"), ("prepare", "synthetic", "x")]
)
def test_without_blender_a_sentence_says_what_to_install(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "find_spec", lambda package: None if package == "bpy" else object())
    result = run(*arguments)
    assert result.exit_code == 1
    assert "pip install 'montage-bot[portrait]'" in result.output
    assert "(없는 패키지: bpy)" in result.output


def test_a_page_has_a_labelled_picture_for_every_value() -> None:
    everything = {**VOCABULARY, **EXTRAS}
    assert _chosen([]) == list(everything)
    traits = _chosen(["eyes.size", "accessory"])
    assert traits == ["eyes.size", *(trait for trait in EXTRAS if trait.startswith("accessory."))]
    grey = np.full((64, 64), 128, np.uint8)
    page = np.asarray(_page(traits, {(trait, value): grey for trait in traits for value in everything[trait]}, 64))
    assert (page == 128).sum() >= 64 * 64 * sum(len(everything[trait]) for trait in traits)
    assert (page < 40).sum() > 500


def test_an_unknown_trait_is_refused() -> None:
    result = run("portrait-values", "x.png", "--trait", "eyes.colour")
    assert result.exit_code != 0
    assert "eyes.colour" in result.output
