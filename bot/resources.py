"""Data files: inside the package when installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE_DIR = Path(__file__).parent


def locate(name: str) -> Path:
    """Return the path of a file or folder ("config.toml", "migrations"); the packaged copy has precedence."""
    packaged = PACKAGE_DIR / name
    return packaged if packaged.exists() else PACKAGE_DIR.parent / name
