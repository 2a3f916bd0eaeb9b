"""`montage portrait-values`: a page with every value of every trait, each on the same ordinary person."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from PIL import Image, ImageDraw, ImageFont

from bot.rendering.sheet import FONT
from cli import localized
from cli.errors import UsageRefusal, report_errors
from cli.language import say, text
from cli.rendering import portraits_in_one_sentence
from training.vocabulary import EXTRAS, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from training.vocabulary import Gender

_TRAITS: Final = {**VOCABULARY, **EXTRAS}
_MARGIN: Final = 12
_TITLE: Final = 34
_CAPTION: Final = 26
_ACROSS: Final = 6
"""Pictures of a line at most; traits with more values take several lines."""

_GROUPS: Final = frozenset(trait.partition(".")[0] for trait in _TRAITS)


@localized.command("portrait-values", "cli-portrait-values")
@localized.argument("output", metavar="cli-arg-file", type=click.Path(path_type=Path, dir_okay=False))
@localized.option("--trait", "traits", multiple=True, metavar="cli-arg-trait", help="cli-portrait-values-trait")
@localized.option(
    "--gender", type=click.Choice(["M", "F"]), default="M", show_default=True, help="cli-portrait-values-gender"
)
@localized.option("--age", type=click.IntRange(20, 69), default=38, show_default=True, help="cli-portrait-values-age")
@localized.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="cli-picture-seed")
@localized.option("--size", type=click.IntRange(32, 1024), default=256, show_default=True, help="cli-size")
@localized.option("--workers", type=click.IntRange(1), help="cli-workers")
def command(
    output: Path, traits: tuple[str, ...], gender: Gender, age: int, seed: int, size: int, workers: int | None
) -> None:
    """Draw a line of pictures for each trait."""
    with report_errors(), portraits_in_one_sentence():
        from training.portrait.gallery import Sitting, portray, with_value  # noqa: PLC0415 - slow to import
        from training.portrait.population import ordinary  # noqa: PLC0415

        chosen = _chosen(traits)
        plain = ordinary(gender, age)
        shown = [(trait, value) for trait in chosen for value in _TRAITS[trait]]
        sittings = [Sitting(with_value(plain, trait, value), seed, size) for trait, value in shown]
        pictures = dict(zip(shown, portray(sittings, workers or os.cpu_count() or 1), strict=True))
        output.parent.mkdir(parents=True, exist_ok=True)
        _page(chosen, pictures, size).save(output, "PNG")
        say("cli-saved", path=str(output))


def _chosen(wanted: Sequence[str]) -> list[str]:
    unknown = [name for name in wanted if name not in _TRAITS and name not in _GROUPS]
    if unknown:
        raise UsageRefusal("portrait-no-trait", name=unknown[0])
    return [trait for trait in _TRAITS if not wanted or trait in wanted or trait.partition(".")[0] in wanted]


def _group_name(trait: str) -> str:
    return text(f"portrait-group-{trait.partition('.')[0]}")


def _page(traits: Sequence[str], pictures: Mapping[tuple[str, str], NDArray[np.uint8]], size: int) -> Image.Image:
    across = min(_ACROSS, max(len(_TRAITS[trait]) for trait in traits))
    lines = {trait: -(-len(_TRAITS[trait]) // across) for trait in traits}
    height = sum(_TITLE + count * (size + _CAPTION) for count in lines.values()) + 2 * _MARGIN
    page = Image.new("L", (across * (size + _MARGIN) + _MARGIN, height), 255)
    pen = ImageDraw.Draw(page)
    title, caption = ImageFont.truetype(str(FONT), 20), ImageFont.truetype(str(FONT), 15)
    top = _MARGIN
    for trait in traits:
        pen.text((_MARGIN, top + 6), f"{_group_name(trait)}  {trait}", 0, title)
        for number, value in enumerate(_TRAITS[trait]):
            line, column = divmod(number, across)
            left, y = _MARGIN + column * (size + _MARGIN), top + _TITLE + line * (size + _CAPTION)
            page.paste(Image.fromarray(pictures[trait, value]), (left, y))
            pen.text((left + size // 2, y + size + 2), value, 0, caption, anchor="ma")
        top += _TITLE + lines[trait] * (size + _CAPTION)
    return page
