"""What the commands that draw with the sketch renderer share."""

from __future__ import annotations

import click


def require_renderer() -> None:
    """End the command with a sentence that says what to install, unless sketches can be drawn here."""
    try:
        import training.sketch.drawing  # noqa: F401, PLC0415 - takes skia and OpenCV along, which are optional
    except ImportError as error:
        raise click.ClickException(
            "스케치를 그리려면 pip install 'montage-bot[sketch]'로 추가 패키지를 설치하고, "
            f"시스템 라이브러리 libegl1과 libgl1도 설치해 주세요. ({error})"
        ) from error
