"""The bot's systemd unit."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

UNIT = Path(__file__).parents[3] / "deploy" / "montage.service"


def test_systemd_never_gives_up() -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNIT, encoding="utf-8")
    assert unit["Unit"]["StartLimitIntervalSec"] == "0", "no number of failed starts is too many"
    assert unit["Service"]["Restart"] == "always"
    assert 0 < float(unit["Service"]["RestartSec"]) <= float(unit["Service"]["RestartMaxDelaySec"]) <= 60
