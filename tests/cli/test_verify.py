"""`montage verify`: what a picture says of itself."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from PIL import Image

import cli
from tests.bot.rendering.test_credentials import DESCRIPTION, drawn, settings, signer
from tests.certificates import issue

if TYPE_CHECKING:
    from pathlib import Path


def verify(path: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.montage, ["verify", str(path), *arguments])
    return result.exit_code, result.output


def test_a_picture_of_this_bot(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(drawn())
    code, output = verify(path, "--description", f"  {DESCRIPTION} ")
    assert code == 0
    for said in ("인공지능이 만든 그림", "montage (kodalle)", "시드: 7", "이 설명으로 그린 그림", "서명은 없어요"):
        assert said in output
    code, output = verify(path, "--description", "다른 설명")
    assert (code, "이 설명으로 그렸다는 표시는 없어요" in output) == (1, True)


def test_a_signed_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(signer(settings(tmp_path, *issue()))(drawn(), "kodalle"))
    code, output = verify(path)
    assert (code, "서명한 곳: 몽타주 봇 (발급: Tests)" in output) == (0, True)


def test_a_photograph_of_others(tmp_path: Path) -> None:
    path, stream = tmp_path / "a.jpg", io.BytesIO()
    Image.new("L", (8, 8)).save(stream, "JPEG")
    path.write_bytes(stream.getvalue())
    assert verify(path)[0] == 1


@pytest.mark.parametrize("content", [b"", b"text"])
def test_no_picture(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    code, output = verify(path)
    assert (code, output.count("\n")) == (1, 1)
