from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from bench import __main__ as benches

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FIGURES = {"checkpoint": "tiny", "users": [{"users": 2, "seconds": 1.5, "ratio": 1.2}]}


def test_results_are_a_table_and_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(benches.BENCHES, "concurrency", lambda: FIGURES)  # type: ignore[attr-defined]
    printed = CliRunner().invoke(benches.main, ["concurrency"])
    assert json.loads(printed.stdout) == {"concurrency": FIGURES}
    assert "users[users 2].ratio" in printed.stderr
    written = CliRunner().invoke(benches.main, ["concurrency", "--out", str(tmp_path / "bench.json")])
    assert json.loads((tmp_path / "bench.json").read_text()) == {"concurrency": FIGURES}
    assert written.stdout.splitlines()[0].split() == ["concurrency", "checkpoint", "tiny"]


def test_an_unknown_name_is_refused() -> None:
    assert CliRunner().invoke(benches.main, ["nothing"]).exit_code == 2
