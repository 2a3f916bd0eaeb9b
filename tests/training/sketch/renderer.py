"""A mark for tests that draw; without skia or its system libraries they are skipped with a reason."""

import pytest


def _why_missing() -> str | None:
    try:
        import training.sketch.drawing  # noqa: F401, PLC0415 - optional
    except ImportError as error:
        return f"sketches cannot be drawn here: {error}"
    return None


_REASON = _why_missing()
RENDERER_IS_HERE = _REASON is None

needs_renderer = pytest.mark.skipif(not RENDERER_IS_HERE, reason=str(_REASON))
