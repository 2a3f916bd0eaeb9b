"""The output of `montage prepare` on downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

import cli
from tests.training.data.downloads import write_aihub, write_kfashion
from training.data import MontageFolder

if TYPE_CHECKING:
    from pathlib import Path


def prepare(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.montage, ["prepare", *map(str, arguments), "--workers", "1"])


def test_a_download_of_aihub_becomes_a_data_folder(tmp_path: Path) -> None:
    write_aihub(tmp_path / "download", 1, 10)
    write_aihub(tmp_path / "download", 2, 20).write_text("{")
    result = prepare("aihub618", tmp_path / "download", tmp_path / "data", "--sides", "viewer", "--size", "32")
    assert result.exit_code == 0, result.output
    assert "그림 2장이 있어요" in result.output
    assert f"1개를 건너뛰었어요. 이유: {tmp_path / 'data' / 'faults.jsonl'}" in result.output
    assert "뜻을 모르는 속성값 3개" in result.output
    assert len(MontageFolder(tmp_path / "data")) == 2


def test_a_download_of_kfashion_becomes_a_data_folder(tmp_path: Path) -> None:
    write_kfashion(tmp_path / "download", 1)
    result = prepare("kfashion", tmp_path / "download", tmp_path / "data", "--fit", "crop")
    assert result.exit_code == 0, result.output
    assert "그림 1장이 있어요" in result.output
    assert "건너뛰었어요" not in result.output


def test_the_download_must_be_there_and_is_not_written_into(tmp_path: Path) -> None:
    assert prepare("aihub618", tmp_path / "nowhere", tmp_path / "data").exit_code == 2
    write_aihub(tmp_path / "download", 1, 10)
    (tmp_path / "zips").mkdir()
    empty = prepare("aihub618", tmp_path / "zips", tmp_path / "data")
    assert empty.exit_code == 1
    assert "압축을 풀었는지" in empty.output
    inside = prepare("aihub618", tmp_path / "download", tmp_path / "download" / "data")
    assert inside.exit_code == 1
    assert "원본 폴더 안에" in inside.output


def test_another_data_folder_is_left_alone(tmp_path: Path) -> None:
    write_aihub(tmp_path / "download", 1, 10)
    write_kfashion(tmp_path / "clothes", 1)
    assert prepare("aihub618", tmp_path / "download", tmp_path / "data").exit_code == 0
    refused = prepare("kfashion", tmp_path / "clothes", tmp_path / "data")
    assert refused.exit_code == 1
    assert "다른 데이터가 있어요" in refused.output
