"""`montage draw`: one description, one sheet, no server."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from bot.rendering.provenance import Provenance
from bot.rendering.sheet import Tile, compose
from bot.rendering.trait_marks import format_marks, name_marks
from bot.safety import ContentPolicy
from bot.safety.sanitize import clean
from bot.settings import LimitSettings, SafetySettings
from cli import localized
from cli.errors import report_errors
from cli.language import current_language, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.backend import Candidate, Finished, Progress, Request
    from inference.pipeline import Pipeline

SEEDS = 2**31
"""Seeds are drawn from 0..SEEDS-1 where none is given."""


@localized.command("draw", "cli-draw")
@localized.argument("description", metavar="cli-arg-description")
@localized.option(
    "-n", "--candidates", type=click.IntRange(1, 9), default=4, show_default=True, help="cli-draw-candidates"
)
@localized.option("--seed", type=click.IntRange(0), help="cli-draw-seed")
@localized.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="montage.png",
    show_default=True,
    help="cli-draw-output",
)
@localized.option("--checkpoint", type=click.Path(path_type=Path), help="cli-draw-checkpoint")
@localized.option("--device", default="auto", show_default=True, help="cli-draw-device")
def command(
    description: str, candidates: int, seed: int | None, output: Path, checkpoint: Path | None, device: str
) -> None:
    """Draw, rank, and write the sheet."""
    language = current_language()
    with report_errors():
        from inference.backend import Request  # noqa: PLC0415 - only once the arguments are known to be good

        cleaned = clean(description, LimitSettings().description_length)
        ContentPolicy.load(SafetySettings()).check(description, cleaned)
        request = Request("draw", cleaned, candidates, secrets.randbelow(SEEDS) if seed is None else seed)
        pipeline, loading = _load(checkpoint, device)
        finished, drawing = _draw(pipeline, request)
        ranked = sorted(finished.candidates, key=lambda candidate: (-candidate.score, candidate.index))
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(_sheet(ranked, Provenance(cleaned, finished.model, request.seed), language))
        _tell(ranked, language)
        say(
            "draw-done",
            path=str(output),
            seed=str(request.seed),
            drawing=f"{drawing:.1f}",
            loading=f"{loading:.1f}",
        )


def _load(checkpoint: Path | None, device: str) -> tuple[Pipeline, float]:
    """The pipeline of a checkpoint folder, and the seconds it took."""
    from inference.checkpoint import default_checkpoint, load  # noqa: PLC0415 - slow to import
    from inference.pipeline import Pipeline  # noqa: PLC0415

    started = time.perf_counter()
    return Pipeline(load(checkpoint or default_checkpoint(), device)), time.perf_counter() - started


def _draw(pipeline: Pipeline, request: Request) -> tuple[Finished, float]:
    """The candidates, and the seconds they took; progress is shown on standard error."""
    started = time.perf_counter()
    with tqdm(total=100, bar_format="{desc} {percentage:3.0f}%|{bar}|", leave=False) as bar:

        def report(progress: Progress) -> None:
            bar.update(100 * progress.fraction - bar.n)

        finished = pipeline.draw(request, report)
    return finished, time.perf_counter() - started


def _tell(ranked: Sequence[Candidate], language: str) -> None:
    """Say each candidate's score and, where the model can tell, what of the description it shows."""
    for number, candidate in enumerate(ranked, 1):
        say("draw-score", number=number, score=f"{candidate.score:.3f}")
        if candidate.marks:
            click.echo(f"  {format_marks(name_marks(candidate.marks, language))}")
    if any(candidate.marks for candidate in ranked):
        say("marks-legend")


def _sheet(ranked: Sequence[Candidate], provenance: Provenance, language: str) -> bytes:
    tiles = [Tile(number, 0, candidate.image) for number, candidate in enumerate(ranked, 1)]
    return compose(tiles, provenance, language)
