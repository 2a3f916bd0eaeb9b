"""Renders emoji of installed packages to a data folder.

    source.json                           packages with versions and licences, sizes, and what was left out
    labels.jsonl                          a line for each picture: folder.py says what it holds
    combinations.json                     held-out combinations: words, and the concepts of animal and face
    pictures/<side>/<style>/<concept>.png RGBA, straight alpha

A picture that is there already is not rendered again.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image
from tqdm import tqdm

from inference.files import replacing
from training.emoticon.concepts import code_points_of, combinations, is_drawn, is_held_out
from training.emoticon.folder import COMBINATIONS, LABELS, SOURCE, EmojiLabel, picture_path
from training.emoticon.packages import LANGUAGES, STYLES, check_packages, read_drawings, read_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from training.emoticon.packages import Drawing, Language, Style, Words

SIZES: Final = (72, 144)
"""Sides of the pictures in pixels; vector pictures are rendered at the largest one, and scaled down to the others."""


class RendererMissingError(Exception):
    """The package resvg-py is not installed."""


@dataclass(slots=True)
class EmojiReport:
    """Result of a preparation: pictures by style, their concepts, and how many pictures were left out, by reason.

    The reasons are `variants` (skin tones, flags, keycaps), `unnamed` and `not-rendered`.
    """

    pictures: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    concepts: set[str] = field(default_factory=set)


def prepare_emoji(modules: Path, folder: Path, styles: Sequence[str]) -> EmojiReport:
    """Render all emoji that have names in both languages.

    Args:
        modules: the folder `node_modules` of the installed packages.
        folder: where to write.
        styles: names of STYLES.

    Raises:
        PackageError: a package is missing, damaged, or has another licence than known.
        RendererMissingError: the package resvg-py is not installed.
    """
    wanted = [STYLES[name] for name in styles]
    packages = check_packages(modules, wanted)
    words, report = read_words(modules), EmojiReport()
    labels = []
    for style in wanted:
        for drawing in tqdm(_named(modules, style, words, report), desc=style.name, unit="picture"):
            if _render_missing(folder, style, drawing):
                labels.append(_label(drawing.concept, style, words, packages))
                report.pictures[style.name] += 1
                report.concepts.add(drawing.concept)
            else:
                report.left_out["not-rendered"] += 1
    _write(folder / LABELS, "".join(json.dumps(asdict(label), ensure_ascii=False) + "\n" for label in labels))
    held_out = [asdict(combination) for combination in combinations()]
    _write(folder / COMBINATIONS, json.dumps(held_out, ensure_ascii=False, indent=1) + "\n")
    source = {"packages": packages, "sizes": SIZES, "styles": list(styles), "left_out": dict(report.left_out)}
    _write(folder / SOURCE, json.dumps(source, ensure_ascii=False, indent=1) + "\n")
    return report


def render_svg(svg: str, side: int) -> Image.Image:
    """Render an SVG to a picture of RGBA whose longer side is `side`.

    Raises:
        RendererMissingError: the package resvg-py is not installed.
        ValueError: the SVG is invalid.
    """
    try:
        from resvg_py import svg_to_bytes  # noqa: PLC0415 - optional
    except ImportError as error:
        raise RendererMissingError from error
    png = svg_to_bytes(svg_string=svg, width=side, skip_system_fonts=True)
    return Image.open(io.BytesIO(png)).convert("RGBA")


def to_square(image: Image.Image, side: int) -> Image.Image:
    """Return a picture of RGBA scaled to fit a transparent square of `side` pixels, in the middle.

    Pillow scales premultiplied colours, so that transparent pixels do not shine through at edges.
    """
    scale = side / max(image.size)
    width, height = (max(1, round(length * scale)) for length in image.size)
    square = Image.new("RGBA", (side, side))
    shrunk = image.resize((width, height), Image.Resampling.LANCZOS)
    square.paste(shrunk, ((side - width) // 2, (side - height) // 2))
    return square


def _named(
    modules: Path, style: Style, words: Mapping[Language, Mapping[str, Words]], report: EmojiReport
) -> Iterator[Drawing]:
    """Yield the pictures of a style that are part of the data, each concept once; count the others."""
    seen = set[str]()
    for drawing in read_drawings(modules, style):
        if not is_drawn(drawing.concept):
            report.left_out["variants"] += 1
        elif not all(drawing.concept in words[language] for language in LANGUAGES):
            report.left_out["unnamed"] += 1
        elif drawing.concept not in seen:
            seen.add(drawing.concept)
            yield drawing


def _render_missing(folder: Path, style: Style, drawing: Drawing) -> bool:
    """Write the pictures of a drawing that are missing; return whether all are there."""
    paths = {side: picture_path(folder, side, style.name, drawing.concept) for side in SIZES}
    if all(path.exists() for path in paths.values()):
        return True
    try:
        if isinstance(drawing.content, Path):
            with Image.open(drawing.content) as file:
                image = file.convert("RGBA")
        else:
            image = render_svg(drawing.content, max(SIZES))
    except (OSError, ValueError):
        return False
    for side, path in paths.items():
        with replacing(path) as unfinished:
            to_square(image, side).save(unfinished, "PNG")
    return True


def _label(
    concept: str,
    style: Style,
    words: Mapping[Language, Mapping[str, Words]],
    packages: Mapping[str, Mapping[str, str]],
) -> EmojiLabel:
    return EmojiLabel(
        concept=concept,
        characters="".join(map(chr, code_points_of(concept))),
        style=style.name,
        names={language: words[language][concept].name for language in LANGUAGES},
        keywords={language: words[language][concept].keywords for language in LANGUAGES},
        held_out=is_held_out(concept),
        package=f"{style.package}@{packages[style.package]['version']}",
        licence=style.licence,
        authors=style.authors,
    )


def _write(path: Path, text: str) -> None:
    with replacing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
