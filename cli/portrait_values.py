"""`montage portrait-values`: a page with every value of every trait, each on the same ordinary person."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from PIL import Image, ImageDraw, ImageFont

from bot.rendering.sheet import FONT
from cli.errors import report_errors
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

_GROUPS: Final[Mapping[str, str]] = {
    "face": "얼굴",
    "hairstyle": "머리",
    "eyebrows": "눈썹",
    "eyes": "눈",
    "nose": "코",
    "mouth": "입",
    "neck": "목",
    "wrinkle": "주름",
    "feature": "특징",
    "impression": "인상",
    "accessory": "소품",
}


@click.command(name="portrait-values", help="모든 속성의 모든 값을 평범한 인물에 하나씩 그려 PNG 한 장에 모아요.")
@click.argument("output", metavar="파일", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--trait", "traits", multiple=True, metavar="속성", help="그릴 속성이나 묶음, 예: eyes.size, nose (기본: 모두)"
)
@click.option("--gender", type=click.Choice(["M", "F"]), default="M", show_default=True, help="인물의 성별")
@click.option("--age", type=click.IntRange(20, 69), default=38, show_default=True, help="인물의 나이")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="시드가 같으면 같은 그림이 나와요")
@click.option("--size", type=click.IntRange(32, 1024), default=256, show_default=True, help="그림 한 변의 픽셀 수")
@click.option("--workers", type=click.IntRange(1), help="동시에 일할 프로세스 수 (기본: CPU 코어 수)")
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
        click.echo(f"{output} 파일에 저장했어요.")


def _chosen(wanted: Sequence[str]) -> list[str]:
    unknown = [name for name in wanted if name not in _TRAITS and name not in _GROUPS]
    if unknown:
        raise click.BadParameter(f"{unknown[0]}라는 속성은 없어요.", param_hint="--trait")
    return [trait for trait in _TRAITS if not wanted or trait in wanted or trait.partition(".")[0] in wanted]


def _page(traits: Sequence[str], pictures: Mapping[tuple[str, str], NDArray[np.uint8]], size: int) -> Image.Image:
    across = min(_ACROSS, max(len(_TRAITS[trait]) for trait in traits))
    lines = {trait: -(-len(_TRAITS[trait]) // across) for trait in traits}
    height = sum(_TITLE + count * (size + _CAPTION) for count in lines.values()) + 2 * _MARGIN
    page = Image.new("L", (across * (size + _MARGIN) + _MARGIN, height), 255)
    pen = ImageDraw.Draw(page)
    title, caption = ImageFont.truetype(str(FONT), 20), ImageFont.truetype(str(FONT), 15)
    top = _MARGIN
    for trait in traits:
        pen.text((_MARGIN, top + 6), f"{_GROUPS[trait.partition('.')[0]]}  {trait}", 0, title)
        for number, value in enumerate(_TRAITS[trait]):
            line, column = divmod(number, across)
            left, y = _MARGIN + column * (size + _MARGIN), top + _TITLE + line * (size + _CAPTION)
            page.paste(Image.fromarray(pictures[trait, value]), (left, y))
            pen.text((left + size // 2, y + size + 2), value, 0, caption, anchor="ma")
        top += _TITLE + lines[trait] * (size + _CAPTION)
    return page
