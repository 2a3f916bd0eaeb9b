"""Log lines are readable for people and programs."""

from __future__ import annotations

import json
import logging
import sys
from typing import Literal

import pytest

from bot.operating import logs
from tests.bot.safety.test_secrets import TOKENS


def line(message: str, *args: object, **extra: object) -> str:
    """Return one formatted event."""
    record = logging.getLogger("bot.test").makeRecord(
        "bot.test", logging.INFO, "file.py", 1, message, args, None, extra=extra
    )
    return logs.KeyValueFormatter().format(record)


def test_events_are_pairs() -> None:
    pairs = line("job done", job=12, who="둥근 얼굴").split(" ", 1)
    assert pairs[0].startswith("time=20")
    assert pairs[1] == 'level=info logger=bot.test msg="job done" job=12 who="둥근 얼굴"'


@pytest.mark.parametrize("evil", ["a\nlevel=error", 'say "hi"', "", "\x1b[31mred", "a=b", "back\\slash"])
def test_a_value_cannot_fake_a_line_or_a_pair(evil: str) -> None:
    text = line("x", value=evil)
    assert text.isprintable()
    assert text.split("value=", 1)[1].startswith('"')


def test_a_traceback_follows_the_line() -> None:
    try:
        int("inside")
    except ValueError:
        record = logging.getLogger("bot.test").makeRecord(
            "bot.test", logging.ERROR, "file.py", 1, "failed", (), sys.exc_info()
        )
    first, *rest = logs.KeyValueFormatter().format(record).splitlines()
    assert first.endswith("msg=failed")
    assert rest[-1].startswith("ValueError: ")


def test_libraries_are_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logs.configure("INFO")
        logging.getLogger("aiohttp.access").info("GET /")
        logging.getLogger("bot.jobs.dispatcher").info("job done")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        for library in logs.QUIET_LIBRARIES:
            logging.getLogger(library).setLevel(logging.NOTSET)
    written = capsys.readouterr().err
    assert "job done" in written
    assert "GET" not in written


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize("token", [*TOKENS, "a plain password"])
def test_no_secret_is_written(token: str, style: Literal["text", "json"]) -> None:
    handler = logs.RedactingHandler(["a plain password", ""])
    handler.setFormatter(logs.JsonFormatter() if style == "json" else logs.KeyValueFormatter())
    try:
        int(token)
    except ValueError:
        record = logging.getLogger("bot.test").makeRecord(
            "bot.test", logging.ERROR, "file.py", 1, "sent %s", (token,), sys.exc_info(), extra={"header": token}
        )
    line = handler.format(record)
    assert token not in line
    assert line.count("***") >= 3, "in the message, the extra and the traceback"


def test_json_lines_can_be_read() -> None:
    record = logging.getLogger("bot.test").makeRecord(
        "bot.test", logging.INFO, "file.py", 1, "job %s", ("done",), None, extra={"job": 12, "who": "둥근\n얼굴"}
    )
    text = logs.JsonFormatter().format(record)
    assert "\n" not in text
    event = json.loads(text)
    assert event.pop("time").startswith("20")
    assert event == {"level": "info", "logger": "bot.test", "msg": "job done", "job": 12, "who": "둥근\n얼굴"}
