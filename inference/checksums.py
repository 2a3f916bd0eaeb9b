"""SHA-256 digests of the weights of a checkpoint, in a file `SHA256SUMS` that `sha256sum --check` reads."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from inference.files import replacing

if TYPE_CHECKING:
    from pathlib import Path

SUMS: Final = "SHA256SUMS"


def record_digest(path: Path) -> None:
    """Write the digest of a file to SHA256SUMS in its folder, in place of an earlier one."""
    digests = _read(path.parent) | {path.name: _digest(path)}
    lines = [f"{digest}  {name}\n" for name, digest in sorted(digests.items())]
    with replacing(path.parent / SUMS) as unfinished:
        unfinished.write_text("".join(lines), encoding="utf-8")


def is_as_recorded(path: Path) -> bool:
    """Return whether a file has the digest that SHA256SUMS in its folder records, or none is recorded."""
    recorded = _read(path.parent).get(path.name)
    return recorded is None or recorded == _digest(path)


def _read(folder: Path) -> dict[str, str]:
    """Return the digest of each recorded file."""
    path = folder / SUMS
    if not path.exists():
        return {}
    lines = (line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {name.lstrip("*"): digest for digest, name in lines}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
