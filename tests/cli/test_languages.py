"""Help, usage errors and messages of every command, in both languages."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import cli
from bot.locales import LANGUAGES
from cli.localized import Argument, Command, Option

HANGUL = re.compile("[가-힣]")
SOURCES = sorted(Path(cli.__file__).parent.rglob("*.py"))


def montage(*arguments: str) -> Result:
    return CliRunner().invoke(cli.montage, list(arguments), prog_name="montage")


def commands(command: click.Command, *names: str) -> list[tuple[tuple[str, ...], click.Command]]:
    """Yield a command and all its subcommands, each with the words that call it."""
    found = [(names, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            found += commands(child, *names, name)
    return found


EVERY = commands(cli.montage)


@pytest.mark.parametrize("names", [names for names, _ in EVERY], ids=" ".join)
def test_help_is_in_one_language(names: tuple[str, ...]) -> None:
    english = montage("--lang", "en", *names, "-h")
    assert (english.exit_code, english.stderr) == (0, "")
    assert HANGUL.findall(english.output) == []
    assert english.output.startswith("Usage: montage")
    korean = montage("--lang", "ko", *names, "--help").output
    assert korean.startswith("사용법: montage")
    assert re.findall(r"Usage|Options|Commands|OPTIONS|COMMAND|default:|Show this|required", korean) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_has_a_text(language: str) -> None:
    for names, command in EVERY:
        assert isinstance(command, Command), names
        with click.Context(command, info_name="montage") as context:
            context.meta["cli.language"] = language
            texts = [command.help, *(option.help for option in command.params if isinstance(option, Option))]
            texts += [argument.metavar for argument in command.params if isinstance(argument, Argument)]
            assert len(texts) == 1 + len(command.params), f"{names}: a parameter is not of cli.localized"
            assert None not in texts, names
            wrong = [text for text in texts if text != "ID" and bool(HANGUL.search(text or "")) != (language == "ko")]
            assert wrong == [], names


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_text_stands_in_the_source(path: Path) -> None:
    literals = [
        node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)
    ]
    assert [text for text in literals if isinstance(text, str) and HANGUL.search(text)] == []


@pytest.mark.parametrize(
    ("arguments", "korean", "english"),
    [
        (["drew"], "이런 명령은 없어요: drew", "There is no such command: drew"),
        (["run", "--prt", "1"], "이런 옵션은 없어요: --prt", "There is no such option: --prt"),
        (["run", "--port"], "값을 받지 않는 옵션이에요: --port", "This option needs a value"),
        (
            ["run", "--port", "x"],
            "쓸 수 없는 값이에요: --port (쓸 수 있는 값: 0<=x<=65535)",
            "--port (possible: 0<=x<=65535)",
        ),
        (["run", "1"], "인자가 너무 많아요.", "Too many arguments."),
        (["backup"], "빠진 것이 있어요: 폴더", "Missing: FOLDER"),
        (["prepare", "kfashion", "nowhere", "x"], "경로예요: 원본", "No such path, or it cannot be used: DOWNLOAD"),
        (["convert", "a", "b", "--tokenizer", "c", "--vqgan", "d"], "함께 주세요", "together"),
        (
            ["train", "vqgan", "a", "b", "--tracker", "paper"],
            "tensorboard, wandb",
            "(possible: tensorboard, wandb, none)",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_usage_errors_are_translated(arguments: list[str], korean: str, english: str) -> None:
    result = montage("--lang", "ko", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert korean in result.stderr
    assert result.stderr.startswith("사용법: ")
    result = montage("--lang", "en", *arguments)
    assert english in result.stderr
    assert HANGUL.findall(result.stderr) == []


def test_the_option_may_stand_behind_the_command() -> None:
    assert "Show a montage again" in montage("moderate", "release", "--lang", "en", "-h").output


def test_an_unknown_language_is_refused() -> None:
    assert "ko, en" in montage("--lang", "fr", "doctor").stderr


def test_the_environment_decides_without_the_option(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "설정 파일대로" in montage("new", "--help").output
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert "Create a checkpoint" in montage("new", "--help").output


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"montage \d+\.\d+\.\d+\n", montage("--version").output)


def test_help_of_all_commands_imports_none_of_them() -> None:
    code = "import sys, cli; cli.montage(['-h'], standalone_mode=False); print({'torch', 'cli.draw'} & {*sys.modules})"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "set()"
