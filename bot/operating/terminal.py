"""Standard output and standard error in encodings that lack characters, and pipes that were closed."""

from __future__ import annotations

import codecs
import sys
from io import TextIOWrapper
from typing import Final

SUBSTITUTES: Final = {
    "✓": "O",
    "✗": "X",
    "→": "->",
    "…": "...",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "×": "x",
    "·": "-",
}
"""What the messages are printed with on a terminal that lacks a character; others become a question mark."""


def substitute_missing_characters() -> None:
    """Let printing never fail for an encoding (cp949 lacks ✓), nor for a file name that is not text."""
    codecs.register_error("substitute", _substitute)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="substitute")


def is_output_closed() -> bool:
    """Return whether the program that reads standard output has ended, as `head` does after its lines."""
    try:
        sys.stdout.flush()  # repeats what failed
    except BrokenPipeError:
        return True
    return False


def _substitute(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(SUBSTITUTES.get(character, "?") for character in missing), error.end
