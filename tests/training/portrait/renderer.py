"""Marks for tests that need the head's data or Blender; without these the tests are skipped with a reason."""

import sys
from importlib.util import find_spec

import pytest


def _missing(*packages: str) -> str | None:
    absent = [package for package in packages if find_spec(package) is None]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"not installed for Python {version}: {', '.join(absent)}" if absent else None


_NO_HEAD = _missing("anny", "scipy")
_NO_BLENDER = _missing("anny", "scipy", "bpy")

needs_head = pytest.mark.skipif(_NO_HEAD is not None, reason=str(_NO_HEAD))
needs_blender = pytest.mark.skipif(_NO_BLENDER is not None, reason=str(_NO_BLENDER))
