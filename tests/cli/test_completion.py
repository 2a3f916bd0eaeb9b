"""`montage completion`: what the shells are given, and what they then complete."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

import cli


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_calls_montage(shell: str) -> None:
    printed = CliRunner().invoke(cli.montage, ["completion", shell], prog_name="montage")
    assert printed.exit_code == 0
    assert f"_MONTAGE_COMPLETE={shell}_complete" in printed.output


def completed(words: str) -> set[str]:
    """What bash is told to offer after the last of the words."""
    asked = {"_MONTAGE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    answer = subprocess.run(
        [sys.executable, "-c", "import cli, sys; sys.argv[0] = 'montage'; cli.main()"],
        env=os.environ | asked,
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.partition(",")[2] for line in answer.stdout.splitlines()}


def test_commands_and_options_are_completed() -> None:
    assert {"evaluate", "evaluate-text"} <= completed("montage ev")
    assert completed("montage rei") == {"reindex"}
    assert completed("montage train text-") == {"text-reader"}
    assert {"--seed", "--lang"} <= completed("montage draw --")
    assert completed("montage completion ") == {"bash", "zsh", "fish"}
