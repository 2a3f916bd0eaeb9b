from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from training.evaluation.report.block import markers, write_block

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = "montage evaluate"
BEGIN, END = markers(COMMAND)


def test_writing_again_keeps_the_rest_of_the_page(tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    write_block(path, COMMAND, "first\n")
    path.write_text(f"before\n{path.read_text()}after\n")
    write_block(path, COMMAND, "second\n")
    assert path.read_text() == f"before\n{BEGIN}\n\nsecond\n\n{END}\nafter\n"


def test_blocks_of_two_commands_stand_on_one_page(tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    for command in (COMMAND, f"{COMMAND}-text", COMMAND):
        write_block(path, command, f"of {command}\n")
    assert path.read_text().count("begin") == 2


def test_a_page_with_half_a_mark_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    path.write_text(f"{BEGIN}\nwritten by hand")
    with pytest.raises(ValueError, match="only one"):
        write_block(path, COMMAND, "new\n")
    assert path.read_text() == f"{BEGIN}\nwritten by hand"
