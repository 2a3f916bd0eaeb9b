"""`montage draw`: the sheet that it writes, and its messages about bad input."""

from __future__ import annotations

import errno
import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch
from click.testing import CliRunner, Result
from PIL import Image

import cli
from bot.rendering.declaration import read_declaration
from inference.checkpoint import DESCRIPTION_READER, read_config, save_config
from inference.descriptions import Reading, Statement
from inference.models.reranker import Reranker
from inference.reading import DescriptionReader
from inference.weights import save_network
from tests.certificates import issue
from tests.checkpoints import TINY_RERANKER
from tests.readers import write_tiny_reader

if TYPE_CHECKING:
    from collections.abc import Sequence
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


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "JPEG"), ("a.JPEG", "JPEG"), ("a.webp", "WEBP"), ("a.png", "PNG")]
)
def test_the_suffix_chooses_the_format(tiny_checkpoint: Path, tmp_path: Path, name: str, kind: str) -> None:
    assert draw(tiny_checkpoint, "안경 쓴 여자", "-n", "1", "-o", str(tmp_path / name)).exit_code == 0
    with Image.open(tmp_path / name) as sheet:
        assert sheet.format == kind
    assert b"trainedAlgorithmicMedia" in (tmp_path / name).read_bytes(), "its provenance goes along"


def test_an_existing_file_is_kept(tiny_checkpoint: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_text("mine")
    refused = draw(tiny_checkpoint, "안경 쓴 여자", "-o", str(path))
    assert (refused.exit_code, path.read_text()) == (1, "mine")
    assert "--force" in refused.output
    assert draw(tiny_checkpoint, "안경 쓴 여자", "-o", str(path), "--force").exit_code == 0
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("name", "sentence"), [("a.gif", ".webp"), ("a", ".webp"), ("file/a.png", "file")])
def test_the_target_is_checked_before_anything_is_drawn(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "file").write_text("no folder")
    result = draw(tmp_path / "no checkpoint", "안경 쓴 여자", "-o", str(tmp_path / name))
    assert result.exit_code == 1
    assert sentence in result.output
    assert "no checkpoint" not in result.output.replace(str(tmp_path), "")


def test_a_full_disk_loses_nothing(tiny_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    path.write_text("mine")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    result = draw(tiny_checkpoint, "안경 쓴 여자", "-o", str(path), "--force")
    assert result.exit_code == 1
    assert "No space left" in result.output
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_the_picture_goes_to_standard_output_and_the_words_do_not(tiny_checkpoint: Path) -> None:
    result = draw(tiny_checkpoint, "안경 쓴 여자", "-n", "2", "-o", "-")
    with Image.open(io.BytesIO(result.stdout_bytes)) as sheet:
        assert sheet.format == "PNG"
    assert result.stdout_bytes.endswith(b"IEND\xaeB`\x82")
    assert "1번 후보: 점수" in result.stderr


def test_many_descriptions_from_a_file_or_standard_input(tiny_checkpoint: Path, tmp_path: Path) -> None:
    lines = "안경 쓴 여자\n\n  둥근 얼굴의 남자  \n"
    source = tmp_path / "descriptions.txt"
    source.write_text(lines, encoding="utf-8")
    pattern = str(tmp_path / "faces" / "%d.png")
    options = ["-n", "1", "--seed", "3", "-o", pattern]
    assert draw(tiny_checkpoint, "--from", str(source), *options).exit_code == 0
    first, second = (tmp_path / "faces" / f"{number}.png" for number in (1, 2))
    alone = tmp_path / "alone.png"
    assert draw(tiny_checkpoint, "둥근 얼굴의 남자", "-n", "1", "--seed", "3", "-o", str(alone)).exit_code == 0
    assert alone.read_bytes() == second.read_bytes() != first.read_bytes()

    read = ["draw", "--checkpoint", str(tiny_checkpoint), "--from", "-", "--force", *options]
    assert CliRunner().invoke(cli.montage, read, input=lines).exit_code == 0


@pytest.mark.parametrize(
    ("lines", "arguments", "sentence"),
    [
        ("안경\n너무\n", ["-o", "one.png"], "%d"),
        ("\n", [], "한 줄에 하나씩"),
        ("안경\n🙂\n", [], "2번째 설명: "),
        ("안경\n", ["안경 쓴 여자"], "--from"),
    ],
)
def test_descriptions_that_cannot_be_drawn(
    tiny_checkpoint: Path, tmp_path: Path, lines: str, arguments: list[str], sentence: str
) -> None:
    source = tmp_path / "descriptions.txt"
    source.write_text(lines, encoding="utf-8")
    result = draw(tiny_checkpoint, "--from", str(source), *arguments)
    assert result.exit_code in (1, 2)
    assert sentence in result.output


def test_results_for_programs(tiny_checkpoint: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    said = json.loads(draw(tiny_checkpoint, "안경 쓴 여자", "-n", "2", "--seed", "5", "-o", str(path), "--json").stdout)
    assert (said["path"], said["seed"], said["model"], said["description"]) == (str(path), 5, "tiny", "안경 쓴 여자")
    assert [candidate["number"] for candidate in said["candidates"]] == [1, 2]
    assert draw(tiny_checkpoint, "안경 쓴 여자", "-o", str(path), "--force", "-q").output == ""


def test_the_settings_of_the_bot_hold(tiny_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tmp_path / "words.txt"
    words.write_text("콩나물\n", encoding="utf-8")
    config = tmp_path / "config.toml"
    config.write_text(
        f'[limits]\ndescription_length = 5\ncandidates = 3\n[safety]\nwords_file = "{words}"\n'
        f'[inference]\ncheckpoint = "{tiny_checkpoint}"\n'
    )
    monkeypatch.setenv("MONTAGE_CONFIG", str(config))
    target = ["-o", str(tmp_path / "a.png")]
    assert "너무 길어요" in CliRunner().invoke(cli.montage, ["draw", "안경 쓴 여자", *target]).output
    assert CliRunner().invoke(cli.montage, ["draw", "콩나물", *target]).exit_code == 1
    drawn = CliRunner().invoke(cli.montage, ["draw", "안경", "--json", *target])
    assert len(json.loads(drawn.stdout)["candidates"]) == 3
    config.write_text("[limits")
    assert "설정 파일" in CliRunner().invoke(cli.montage, ["draw", "안경", *target, "--force"]).output


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_the_bots_certificate_signs(
    tiny_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for variable, content in zip(("CERTIFICATE", "KEY_FILE"), issue(), strict=True):
        (tmp_path / variable).write_text(content)
        monkeypatch.setenv(f"MONTAGE_CREDENTIALS__{variable}", str(tmp_path / variable))
    assert draw(tiny_checkpoint, "안경 쓴 여자", "-n", "1", "-o", str(tmp_path / name)).exit_code == 0
    signature = read_declaration((tmp_path / name).read_bytes()).signature
    assert signature is not None
    assert (signature.signer, signature.problems) == ("몽타주 봇", ())


@pytest.mark.parametrize("seed", ["-1", str(2**32)])
def test_seeds_are_those_of_the_bot(tiny_checkpoint: Path, seed: str) -> None:
    result = draw(tiny_checkpoint, "안경", "--seed", seed)
    assert result.exit_code == 2
    assert "0<=x<=4294967295" in result.output


def test_ctrl_c_ends_like_other_programs(tmp_path: Path) -> None:
    program = "import cli, cli.draw, sys\ndef stop(*_): raise KeyboardInterrupt\ncli.draw._load = stop\ncli.main()"
    ended = subprocess.run(
        [sys.executable, "-c", program, "draw", "안경", "-o", str(tmp_path / "a.png")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stdout, ended.stderr.strip()) == (130, "", "")


def test_a_missing_checkpoint_is_one_sentence(tmp_path: Path) -> None:
    result = draw(tmp_path / "nowhere", "안경 쓴 여자", "-o", str(tmp_path / "a.png"))
    assert result.exit_code == 1
    assert "nowhere" in result.output
    assert "Traceback" not in result.output


def test_english_for_an_english_shell(tiny_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    result = draw(tiny_checkpoint, "안경 쓴 여자", "-o", str(tmp_path / "a.png"))
    assert "Saved to" in result.output


@pytest.fixture
def reading_checkpoint(tiny_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkpoint whose reader reads a man with a hat from 모자 쓴 남자, and nothing from other descriptions."""
    folder = tmp_path / "reading"
    shutil.copytree(tiny_checkpoint, folder)
    write_tiny_reader(folder / DESCRIPTION_READER)
    save_config(folder, replace(read_config(folder), reads_descriptions=True))
    stated = (Statement(0, 4, "accessory.hat", "없다", "not", 1.0), Statement(5, 7, "gender", "M", "is", 1.0))
    hat = Reading(stated, (), "ko", likelihoods={"gender": 1.0})

    def read_all(_: DescriptionReader, descriptions: Sequence[str]) -> list[Reading]:
        return [hat if words == "모자 쓴 남자" else Reading((), (), "ko") for words in descriptions]

    monkeypatch.setattr(DescriptionReader, "read_all", read_all)
    return folder


def test_what_was_read_and_what_is_not_drawn_is_said(reading_checkpoint: Path, tmp_path: Path) -> None:
    output = draw(reading_checkpoint, "모자 쓴 남자", "-o", str(tmp_path / "a.png")).output
    assert "읽은 말: 남성 ‘남자’" in output
    assert "모자는 아직 못 그려요." in output
    said = draw(reading_checkpoint, "모자 쓴 남자", "-o", str(tmp_path / "b.png"), "--json").stdout
    assert json.loads(said)["undrawn"] == [{"what": "accessory.hat", "value": "있다", "words": "모자 쓴"}]


def test_a_description_without_a_face_gets_a_hint(reading_checkpoint: Path, tmp_path: Path) -> None:
    result = draw(reading_checkpoint, "사과", "-o", str(tmp_path / "a.png"))
    assert result.exit_code == 1
    assert "생김새를 찾지 못했어요" in result.output
    lines = tmp_path / "lines.txt"
    lines.write_text("모자 쓴 남자\n사과\n", encoding="utf-8")
    refused = draw(reading_checkpoint, "--from", str(lines), "-o", str(tmp_path / "%d.png"))
    assert refused.exit_code == 1
    assert "2" in refused.output
    assert not (tmp_path / "1.png").exists()
