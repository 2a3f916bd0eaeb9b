from __future__ import annotations

from typing import TYPE_CHECKING

from bench import memory

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_every_peak_is_of_a_process_of_its_own(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "USERS", (0, 2))
    peaks = memory.measure(tiny_checkpoint)["peaks"]
    assert isinstance(peaks, list)
    assert [row["users"] for row in peaks] == [0, 2]
    loaded, drawn = (row["peak_mib"] for row in peaks)
    assert loaded > 100, "torch alone takes that much, so the unit is MiB"
    assert drawn > 0.9 * loaded
