"""Errors as sentences for the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import StartupError, UnknownJobError
from bot.operating.error_messages import explain, shell_language
from inference.weights import CheckpointError, DeviceError, Problem


def test_the_first_known_cause_in_a_group_is_told() -> None:
    group = BaseExceptionGroup(
        "stopped", [ValueError("noise"), ExceptionGroup("inner", [StartupError("startup-port", port="80")])]
    )
    assert explain(group, "en") == "Port 80 cannot be opened. If another program uses it, change the setting web.port."
    assert explain(UnknownJobError(1234), "ko") == "1234번 몽타주를 찾을 수 없어요."


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_of_a_checkpoint_has_a_sentence(problem: Problem) -> None:
    error = CheckpointError(problem, Path("models/x"), "details for the log")
    for language in ("ko", "en"):
        assert "models/x" in explain(error, language)
        assert "details" not in explain(error, language)


def test_a_device_that_is_not_there_is_named() -> None:
    for language in ("ko", "en"):
        assert "cuda:7" in explain(DeviceError("cuda:7"), language)


def test_the_unexpected_is_one_line() -> None:
    sentence = explain(RuntimeError("first\nsecond"), "ko")
    assert "RuntimeError: first" in sentence
    assert "second" not in sentence


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "ko_KR.eucKR"}, "ko"),
        ({"LANG": "kok_IN.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "POSIX"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "MONTAGE_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_shell_decides_the_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert shell_language() == language
