"""Files that travel with the bot: inside the package when installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE_DIR = Path(__file__).parent


def locate(name: str) -> Path:
    """Where the file or folder `name` ("config.toml", "migrations") lies; the wheel's copy has precedence."""
    packaged = PACKAGE_DIR / name
    return packaged if packaged.exists() else PACKAGE_DIR.parent / name
