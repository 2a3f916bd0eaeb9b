"""A block of Markdown that a command writes anew each time, between two markers of a page that people write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_block(path: Path, command: str, content: str) -> None:
    """Write the content between the markers of a command; append it, or make a new page, if there are no markers.

    Raises:
        ValueError: the page has one marker without the other.
    """
    begin, end = markers(command)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    block = f"{begin}\n\n{content}\n{end}\n"
    if (begin in text) != (end in text):
        raise ValueError(f"{path} holds only one of {begin} and {end}")
    if begin in text:
        before, rest = text.split(begin, 1)
        text = before + block + rest.split(end, 1)[1].removeprefix("\n")
    else:
        text = f"{text}\n{block}" if text else block
    path.write_text(text, encoding="utf-8")


def markers(command: str) -> tuple[str, str]:
    """Return the lines before and after the block of a command."""
    return f"<!-- {command}: begin -->", f"<!-- {command}: end -->"
