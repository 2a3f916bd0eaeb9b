"""What the commands share that draw persons: with the sketch renderer or the portrait renderer."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from cli.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

_PORTRAIT_PACKAGES: Final = ("bpy", "anny", "scipy")


def require_renderer() -> None:
    """End the command with a sentence that says what to install, unless sketches can be drawn here."""
    try:
        import training.sketch.drawing  # noqa: F401, PLC0415 - takes skia and OpenCV along, which are optional
    except ImportError as error:
        raise Refusal("render-no-sketches", error=str(error)) from error


@contextmanager
def portraits_in_one_sentence() -> Iterator[None]:
    """Wrap what draws portraits: a sentence says what to install, or why persons cannot be drawn."""
    missing = [package for package in _PORTRAIT_PACKAGES if find_spec(package) is None]
    if missing:
        raise Refusal("render-no-portraits", packages=", ".join(missing))
    from training.portrait.errors import PortraitError  # noqa: PLC0415 - only where it is needed

    try:
        yield
    except PortraitError as error:
        raise Refusal("render-failed", reason=str(error).splitlines()[-1]) from error
