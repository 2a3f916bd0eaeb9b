"""`montage draw`: the sheet that it writes, and its messages about bad input."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
import torch
from click.testing import CliRunner, Result
from PIL import Image

import cli
from inference.checkpoint import save_network
from inference.models.reranker import Reranker
from tests.checkpoints import TINY_RERANKER

if TYPE_CHECKING:
    from pathlib import Path


def draw(checkpoint: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.montage, ["draw", "--checkpoint", str(checkpoint), *arguments])


def with_reading(checkpoint: Path, folder: Path, logit: float) -> Path:
    """Copy a tiny checkpoint; its reranker reads all traits or no traits from any description, by `logit`."""
    shutil.copytree(checkpoint, folder)
    reranker = Reranker(TINY_RERANKER)
    torch.nn.init.constant_(reranker.text_stated.bias, logit)
    save_network(folder, reranker)
    return folder


def test_it_writes_a_sheet_and_says_scores_seed_and_time(tiny_checkpoint: Path, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "a.png"
    result = draw(tiny_checkpoint, "둥근 얼굴의 남자", "-n", "3", "--seed", "7", "-o", str(path))
    assert result.exit_code == 0, result.output
    assert [f"{number}번 후보: 점수" in result.output for number in (1, 2, 3)] == [True] * 3
    assert "시드 7" in result.output
    with Image.open(path) as sheet:
        assert sheet.format == "PNG"
        assert sheet.info["seed"] == "7"
        assert sheet.info["model"] == "tiny"


def test_the_same_seed_gives_the_same_bytes(tiny_checkpoint: Path, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.png", "b.png", "c.png")]
    for path, seed in zip(paths, ("1", "1", "2"), strict=True):
        assert draw(tiny_checkpoint, "안경 쓴 여자", "--seed", seed, "-o", str(path)).exit_code == 0
    first, again, other = (path.read_bytes() for path in paths)
    assert first == again
    assert first != other


def test_scores_fall_from_first_to_last(tiny_checkpoint: Path, tmp_path: Path) -> None:
    output = draw(tiny_checkpoint, "안경 쓴 여자", "-n", "5", "-o", str(tmp_path / "a.png")).output
    scores = [float(line.rsplit(" ", 1)[1]) for line in output.splitlines() if "점수" in line]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)


def test_it_says_which_stated_traits_each_face_shows(tiny_checkpoint: Path, tmp_path: Path) -> None:
    folder = with_reading(tiny_checkpoint, tmp_path / "checkpoint", 100)
    output = draw(folder, "눈이 큰 여자", "-n", "2", "-o", str(tmp_path / "a.png")).output
    lines = re.findall(r"점수 .*\n  ([✓✗?] .*)\n", output)
    assert [bool(re.search("[남여]성", line)) and bool(re.search("눈", line)) for line in lines] == [True, True]
    assert "? 확실하지 않아요" in output


def test_a_description_that_states_nothing_leaves_nothing_to_say(tiny_checkpoint: Path, tmp_path: Path) -> None:
    folder = with_reading(tiny_checkpoint, tmp_path / "checkpoint", -100)
    assert "✓" not in draw(folder, "눈이 큰 여자", "-n", "2", "-o", str(tmp_path / "a.png")).output


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        ("", "설명이 비어 있어요"),
        ("   \u200b", "설명이 비어 있어요"),
        ("🙂🙂", "글로 적어 주세요"),
        ("가" * 501, "너무 길어요"),
    ],
)
def test_a_bad_description_is_one_sentence(
    tiny_checkpoint: Path, tmp_path: Path, description: str, sentence: str
) -> None:
    result = draw(tiny_checkpoint, description, "-o", str(tmp_path / "a.png"))
    assert result.exit_code == 1
    assert sentence in result.output
    assert result.output.count("\n") == 1
    assert not (tmp_path / "a.png").exists()


def test_a_missing_checkpoint_is_one_sentence(tmp_path: Path) -> None:
    result = draw(tmp_path / "nowhere", "안경 쓴 여자", "-o", str(tmp_path / "a.png"))
    assert result.exit_code == 1
    assert "nowhere" in result.output
    assert "Traceback" not in result.output


def test_english_for_an_english_shell(tiny_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    result = draw(tiny_checkpoint, "안경 쓴 여자", "-o", str(tmp_path / "a.png"))
    assert "Saved to" in result.output
