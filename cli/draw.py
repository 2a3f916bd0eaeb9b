"""`montage draw`: descriptions to sheets, without a server."""

from __future__ import annotations

import json
import secrets
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click
from tqdm import tqdm

from bot.errors import DescriptionRefusedError
from bot.operating.error_messages import explain
from bot.rendering.credentials import signer
from bot.rendering.provenance import Provenance
from bot.rendering.sheet import Tile, compose
from bot.rendering.trait_marks import MAX_WORDS_LENGTH, format_marks, name_marks, words_line
from bot.rendering.undrawn import undrawn_line
from bot.safety import ContentPolicy
from bot.safety.sanitize import clean
from bot.services.understanding import require_traits
from bot.services.validation import MAX_SEED
from bot.settings import load_settings
from cli import localized
from cli.errors import Refusal, UsageRefusal, report_errors
from cli.language import current_language, text
from cli.pictures import NUMBER, STANDARD_OUTPUT, check_target, write_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.rendering.credentials import Sign
    from bot.settings import Settings
    from inference.backend import Candidate, Finished, Progress
    from inference.pipeline import Pipeline


@localized.command("draw", "cli-draw")
@localized.argument("description", metavar="cli-arg-description", required=False)
@localized.option("--from", "source", type=click.File(encoding="utf-8"), help="cli-draw-from")
@localized.option("-n", "--candidates", type=click.IntRange(1, 9), help="cli-draw-candidates")
@localized.option("--seed", type=click.IntRange(0, MAX_SEED), help="cli-draw-seed")
@localized.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="cli-draw-output")
@localized.option("--force", is_flag=True, help="cli-draw-force")
@localized.option("--json", "as_json", is_flag=True, help="cli-draw-json")
@localized.option("-q", "--quiet", is_flag=True, help="cli-draw-quiet")
@localized.option("--checkpoint", type=click.Path(path_type=Path), help="cli-draw-checkpoint")
@localized.option("--device", help="cli-draw-device")
def command(  # noqa: PLR0913 - an argument for each option
    description: str | None,
    source: IO[str] | None,
    candidates: int | None,
    seed: int | None,
    output: Path | None,
    checkpoint: Path | None,
    device: str | None,
    *,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Check everything, then draw, rank and write a sheet for each description."""
    with report_errors():
        settings = load_settings()
        if (description is None) == (source is None):
            raise UsageRefusal("draw-one-source")
        typed = [description or ""] if source is None else [line for line in source if line.strip()]
        cleaned = _checked(typed, settings, are_lines=source is not None)
        orders = _orders(cleaned, output, seed, are_lines=source is not None)
        for order in orders:
            check_target(order.path, force=force)
        sign = signer(settings.credentials)
        say = _speaker(quiet=quiet, to_error=any(order.path == STANDARD_OUTPUT for order in orders))
        pipeline = _load(checkpoint or settings.inference.checkpoint, device or settings.inference.device)
        _require_traits(pipeline, cleaned, are_lines=source is not None)
        with tqdm(total=100 * len(orders), bar_format=_BAR, leave=False, disable=quiet) as bar:
            for order in orders:
                _draw(order, pipeline, candidates or settings.limits.candidates, bar, sign, say, as_json=as_json)


_BAR = "{desc} {percentage:3.0f}%|{bar}|"


@dataclass(frozen=True, slots=True)
class _Order:
    """A description to draw, and where to."""

    description: str
    seed: int
    path: Path


def _checked(typed: Sequence[str], settings: Settings, *, are_lines: bool) -> list[str]:
    """Return the descriptions as the bot would draw them.

    Raises:
        DescriptionRefusedError: the bot would refuse the description.
        Refusal: there is no line, or the bot would refuse one; names it.
    """
    policy, found = ContentPolicy.load(settings.safety), []
    if not typed:
        raise Refusal("draw-no-lines")
    for number, words in enumerate(typed, 1):
        with _line_named(number if are_lines else None):
            cleaned = clean(words, settings.limits.description_length)
            policy.check(words, cleaned)
            found.append(cleaned)
    return found


@contextmanager
def _line_named(number: int | None) -> Iterator[None]:
    """Wrap checks of a description: a refusal of one of several becomes an error that names its line.

    number: of the line; None: the only description, whose refusal says enough.
    """
    try:
        yield
    except DescriptionRefusedError as error:
        if number is None:
            raise
        raise Refusal("draw-line", number=number, reason=explain(error, current_language())) from error


def _require_traits(pipeline: Pipeline, descriptions: Sequence[str], *, are_lines: bool) -> None:
    """Check that each description states something to draw, if the model reads descriptions.

    Raises:
        DescriptionRefusedError: one states nothing that the model draws.
        Refusal: one of the lines does; names it.
    """
    if pipeline.checkpoint.description_reader is None:
        return
    for number, (words, reading) in enumerate(zip(descriptions, pipeline.read(descriptions), strict=True), 1):
        with _line_named(number if are_lines else None):
            require_traits(words, reading, pipeline.traits, current_language())


def _orders(descriptions: Sequence[str], output: Path | None, seed: int | None, *, are_lines: bool) -> list[_Order]:
    """Return where each description goes and its seed; one seed for all, where one is given.

    Raises:
        UsageRefusal: several descriptions go to one file.
    """
    pattern = str(output or ("montage-%d.png" if are_lines else "montage.png"))
    if len(descriptions) > 1 and NUMBER not in pattern:
        raise UsageRefusal("draw-pattern", example="montage-%d.png")
    return [
        _Order(
            description,
            secrets.randbelow(MAX_SEED + 1) if seed is None else seed,
            Path(pattern.replace(NUMBER, str(number))),
        )
        for number, description in enumerate(descriptions, 1)
    ]


def _speaker(*, quiet: bool, to_error: bool) -> Callable[[str], None]:
    """Return what prints a line: to standard error where standard output takes the picture, nowhere if quiet."""

    def say(line: str) -> None:
        if not quiet:
            click.echo(line, err=to_error)

    return say


def _load(checkpoint: Path | None, device: str) -> Pipeline:
    from inference.checkpoint import default_checkpoint, load  # noqa: PLC0415 - slow to import
    from inference.pipeline import Pipeline  # noqa: PLC0415

    return Pipeline(load(checkpoint or default_checkpoint(), device))


def _draw(
    order: _Order,
    pipeline: Pipeline,
    candidates: int,
    bar: tqdm[None],
    sign: Sign,
    say: Callable[[str], None],
    *,
    as_json: bool,
) -> None:
    """Draw a description, write its sheet, signed, and say what it shows; the bar on standard error grows by 100."""
    from inference.backend import Request  # noqa: PLC0415 - only once the arguments are known to be good

    begun, shown = time.perf_counter(), bar.n

    def report(progress: Progress) -> None:
        bar.update(shown + 100 * progress.fraction - bar.n)

    finished = pipeline.draw(Request("draw", order.description, candidates, order.seed), report)
    seconds = time.perf_counter() - begun
    ranked = sorted(finished.candidates, key=lambda candidate: (-candidate.score, candidate.index))
    provenance = Provenance(order.description, finished.model, order.seed)
    language = current_language()
    tiles = [Tile(number, 0, candidate.image) for number, candidate in enumerate(ranked, 1)]
    write_picture(order.path, compose(tiles, provenance, language), finished.model, sign)
    bar.update(shown + 100 - bar.n)
    for line in [_as_json(order, finished, ranked)] if as_json else _lines(order, finished, ranked, seconds):
        say(line)


def _lines(order: _Order, finished: Finished, ranked: Sequence[Candidate], seconds: float) -> list[str]:
    """Return each candidate's score and, where the model can tell, what of the description it shows and lacks."""
    language, lines = current_language(), []
    for number, candidate in enumerate(ranked, 1):
        lines.append(text("draw-score", number=number, score=f"{candidate.score:.3f}"))
        if candidate.marks:
            lines.append(f"  {format_marks(name_marks(candidate.marks, language))}")
    if any(candidate.marks for candidate in ranked):
        lines += [text("marks-legend"), words_line(ranked[0].marks, language, MAX_WORDS_LENGTH)]
    lines.append(undrawn_line(finished.undrawn, language))
    if order.path != STANDARD_OUTPUT:
        lines.append(text("draw-done", path=str(order.path), seed=str(order.seed), drawing=f"{seconds:.1f}"))
    return [line for line in lines if line]


def _as_json(order: _Order, finished: Finished, ranked: Sequence[Candidate]) -> str:
    """Return a line for programs: a JSON object."""
    candidates = [
        {
            "number": number,
            "score": round(candidate.score, 6),
            "traits": [asdict(mark) for mark in candidate.marks],
        }
        for number, candidate in enumerate(ranked, 1)
    ]
    said = {
        "path": str(order.path),
        "description": order.description,
        "seed": order.seed,
        "model": finished.model,
        "candidates": candidates,
        "undrawn": [asdict(thing) for thing in finished.undrawn],
    }
    return json.dumps(said, ensure_ascii=False)
