"""Picture files: whole or not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.images import ImageFiles

if TYPE_CHECKING:
    from pathlib import Path


def test_pictures_are_read_back(tmp_path: Path) -> None:
    images = ImageFiles(tmp_path / "images")
    images.write(12, [b"one", b"two"])
    assert images.path(12, 2) == tmp_path / "images" / "12" / "2.png"
    assert (images.read(12, 1), images.read(12, 2)) == (b"one", b"two")
    images.write(12, [b"again", b"two"])
    assert images.read(12, 1) == b"again"
    assert sorted(path.name for path in (tmp_path / "images" / "12").iterdir()) == ["1.png", "2.png"]


def test_a_broken_write_keeps_the_old_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = ImageFiles(tmp_path)
    images.write(1, [b"old"])

    def broken(_descriptor: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", broken)
    with pytest.raises(OSError, match="disk full"):
        images.write(1, [b"new"])
    assert images.read(1, 1) == b"old"


def test_removing_is_harmless_twice(tmp_path: Path) -> None:
    images = ImageFiles(tmp_path)
    images.write(1, [b"x"])
    images.write(2, [b"y"])
    for _ in range(2):
        images.remove(1)
    assert not (tmp_path / "1").exists()
    assert images.read(2, 1) == b"y"
    with pytest.raises(FileNotFoundError):
        images.read(1, 1)
