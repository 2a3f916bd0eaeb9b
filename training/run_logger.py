"""Logs of a training run: `metrics.jsonl`, and the tracker's curves and sample sheets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from accelerate import Accelerator


class RunLogger:
    """Logs figures and sample sheets of one run; only the main process writes."""

    def __init__(self, accelerator: Accelerator, folder: Path) -> None:
        self._accelerator = accelerator
        self._path = folder / "metrics.jsonl"
        self._folder = folder

    def start(self, settings: Mapping[str, str]) -> None:
        """Start the tracker. W&B writes to the run's folder and groups the parts of a resumed run."""
        names = {"dir": str(self._folder), "name": self._folder.name, "group": str(self._folder)}
        self._accelerator.init_trackers("montage", config=dict(settings), init_kwargs={"wandb": names})

    def log(self, step: int, figures: Mapping[str, float]) -> None:
        """Log figures of a step."""
        self._accelerator.log(dict(figures), step=step)
        if self._accelerator.is_main_process:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"step": step, **figures}) + "\n")

    def log_image(self, step: int, sheet: Path) -> None:
        """Log a sample sheet, a PNG, to the tracker."""
        with Image.open(sheet) as image:
            pixels = np.asarray(image.convert("RGB"))
        for tracker in self._accelerator.trackers:
            layout = {"dataformats": "NHWC"} if tracker.name == "tensorboard" else {}
            tracker.log_images({"samples": pixels[None]}, step=step, **layout)

    def truncate_after(self, step: int) -> None:
        """Drop the figures of later steps, which a resumed run logs again."""
        if not self._accelerator.is_main_process or not self._path.exists():
            return
        rows = self._path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [row for row in rows if row.endswith("\n") and json.loads(row)["step"] <= step]
        unfinished = self._path.with_suffix(".tmp")
        unfinished.write_text("".join(kept), encoding="utf-8")
        unfinished.replace(self._path)
