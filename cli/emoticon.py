"""`montage emoticon`: words to emoticons, without a server."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.locales import LANGUAGES, translate
from bot.rendering.credentials import signer
from bot.rendering.emoticon_sheet import compose_emoticons, single_emoticon
from bot.rendering.provenance import Provenance
from bot.safety import ContentPolicy
from bot.safety.sanitize import clean
from bot.services.validation import MAX_SEED
from bot.settings import load_settings
from cli import localized
from cli.errors import Refusal, UsageRefusal, report_errors
from cli.language import say
from cli.pictures import NUMBER, check_target, write_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.emoticons import EmoticonModel


@localized.command("emoticon", "cli-emoticon")
@localized.argument("words", metavar="cli-arg-words")
@localized.option("-n", "--count", type=click.IntRange(1, 9), default=4, show_default=True, help="cli-emoticon-count")
@localized.option("--style", help="cli-emoticon-style")
@localized.option("--seed", type=click.IntRange(0, MAX_SEED), help="cli-emoticon-seed")
@localized.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("emoticon.png"),
    show_default=True,
    help="cli-emoticon-output",
)
@localized.option("--force", is_flag=True, help="cli-draw-force")
@localized.option("--checkpoint", type=click.Path(path_type=Path, file_okay=False), help="cli-emoticon-checkpoint")
def command(
    words: str, count: int, style: str | None, seed: int | None, output: Path, checkpoint: Path | None, *, force: bool
) -> None:
    """Check everything, then draw and write a sheet, or a file for each picture."""
    with report_errors():
        settings = load_settings()
        cleaned = clean(words, settings.limits.description_length)
        ContentPolicy.load(settings.safety).check(words, cleaned)
        paths = _paths(output, count)
        for path in paths:
            check_target(path, force=force)
        sign = signer(settings.credentials)
        seed = secrets.randbelow(MAX_SEED + 1) if seed is None else seed
        model = _load(checkpoint)
        chosen = None if style is None else _style(style, model.config.flow.styles)
        begun = time.perf_counter()
        pictures = model.draw(cleaned, count, seed, chosen)
        provenance = Provenance(cleaned, model.config.name, seed)
        if len(paths) == 1:
            write_picture(paths[0], compose_emoticons(list(pictures), provenance), provenance.model, sign)
        else:
            for path, picture in zip(paths, pictures, strict=True):
                write_picture(path, single_emoticon(picture, provenance), provenance.model, sign)
        existing = model.existing(cleaned)
        if existing is not None:
            say("emoticon-exists", characters=existing)
        seconds = f"{time.perf_counter() - begun:.1f}"
        say("emoticon-done", path=str(output), seed=str(seed), seconds=seconds)


def _load(checkpoint: Path | None) -> EmoticonModel:
    from inference.emoticons import default_emoticons, load_emoticons  # noqa: PLC0415 - slow to import

    folder = checkpoint or default_emoticons()
    if not folder.is_dir():
        raise Refusal("emoticon-no-model", path=str(folder))
    return load_emoticons(folder)


def _style(said: str, styles: Sequence[str]) -> str:
    """Return the style of that name, in either language.

    Raises:
        UsageRefusal: the model has no such style.
    """
    for style in styles:
        if said.casefold() in {style, *(translate(language, f"emoticon-style-{style}") for language in LANGUAGES)}:
            return style
    raise UsageRefusal("emoticon-no-style", style=said, styles=", ".join(styles))


def _paths(output: Path, count: int) -> list[Path]:
    """Return the file of the sheet, or one of each picture if the name holds NUMBER."""
    if NUMBER not in output.name:
        return [output]
    return [output.with_name(output.name.replace(NUMBER, str(number))) for number in range(1, count + 1)]
