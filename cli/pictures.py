"""Files that commands write pictures to: the format by the suffix, existing files kept, nothing half written."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.rendering.formats import FORMATS, convert
from cli.errors import Refusal
from inference.files import replacing

if TYPE_CHECKING:
    from bot.rendering.credentials import Sign

STANDARD_OUTPUT: Final = Path("-")

NUMBER: Final = "%d"
"""What a number takes the place of in the name of a file."""


def check_target(path: Path, *, force: bool) -> None:
    """Check that a picture can be written, before it is drawn; standard output always can.

    Raises:
        Refusal: the suffix names no format, the file exists and `force` is off, or its folder cannot be written to.
    """
    if path == STANDARD_OUTPUT:
        return
    if path.suffix.lower() not in FORMATS:
        raise Refusal("output-suffix", path=str(path), suffixes=", ".join(FORMATS))
    if path.is_dir() or (path.exists() and not force):
        raise Refusal("output-exists", path=str(path))
    folder = next(parent for parent in (*path.parents, Path()) if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise Refusal("output-folder", path=str(folder))


def write_picture(path: Path, png: bytes, model: str, sign: Sign) -> None:
    """Write a PNG that a model drew, signed, in the format of the path's suffix, or as PNG to standard output.

    Raises:
        Refusal: the file cannot be written; an existing one is then as it was.
        OSError: standard output is closed.
    """
    if path == STANDARD_OUTPUT:
        sys.stdout.buffer.write(sign(png, model))
        sys.stdout.buffer.flush()
        return
    kind = FORMATS[path.suffix.lower()]
    picture = sign(convert(png, kind), model, kind)
    try:
        with replacing(path) as unfinished:
            unfinished.write_bytes(picture)
    except OSError as error:
        raise Refusal("output-write", path=str(path), reason=error.strerror or str(error)) from error
