"""Tiny npm packages in the formats of the real ones, with 24 concepts drawn as coloured shapes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from training.emoticon.packages import STYLES

if TYPE_CHECKING:
    from pathlib import Path

COLOURS = ("#d22", "#2a2", "#22d", "#dd2")
SHAPES = (
    '<circle cx="8" cy="8" r="6" fill="{}"/>',
    '<rect x="3" y="3" width="10" height="10" fill="{}"/>',
    '<path d="M8 2L14 14H2z" fill="{}"/>',
    '<path d="M8 1L15 8L8 15L1 8z" fill="{}"/>',
    '<rect x="1" y="6" width="14" height="4" fill="{}"/>',
    '<rect x="6" y="1" width="4" height="14" fill="{}"/>',
)
CONCEPTS = [f"{0x1F600 + number:x}" for number in range(24)]
WORDS = {
    concept: (f"모양{number % 6} 색{number // 6}", f"shape{number % 6} colour{number // 6}")
    for number, concept in enumerate(CONCEPTS)
}
VARIANTS = ("1f44b-1f3fb", "1f1f0-1f1f7", "31-20e3", "1f3f4", "1f6b6-200d-27a1")


def write_packages(modules: Path, styles: tuple[str, ...] = ("noto", "fluent", "flat", "3d", "twemoji")) -> None:
    """Write packages of all `styles` and of the names into a folder `node_modules`."""
    for name in styles:
        style = STYLES[name]
        for package in style.packages:
            _write_manifest(modules / package, style.licence)
        if name == "3d":
            _write_pictures(modules / style.package / "assets")
        else:
            _write_icons(modules / style.package, has_code_points=style.code_points_from is None)
    for package, folder in (
        ("cldr-annotations-full", "annotations"),
        ("cldr-annotations-derived-full", "annotationsDerived"),
    ):
        _write_manifest(modules / package, "Unicode-3.0")
        for number, language in enumerate(("ko", "en")):
            entries = {
                chr(int(concept, 16)): {"tts": [names[number]], "default": names[number].split()}
                for concept, names in WORDS.items()
                if folder == "annotations"
            }
            entries |= {"👋🏻": {"tts": ["손"], "default": []}}
            content = {folder: {"identity": {}, "annotations": entries}}
            path = modules / package / folder / language / "annotations.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content), encoding="utf-8")


def _write_manifest(package: Path, licence: str) -> None:
    package.mkdir(parents=True, exist_ok=True)
    content = {"name": package.name, "version": "1.0.0", "license": licence}
    (package / "package.json").write_text(json.dumps(content), encoding="utf-8")


def _write_icons(package: Path, *, has_code_points: bool) -> None:
    icons = {
        f"icon-{concept}": {"body": SHAPES[number % 6].format(COLOURS[number // 6])}
        for number, concept in enumerate(CONCEPTS)
    }
    variants = {f"icon-{concept}": {"body": SHAPES[0].format("#000")} for concept in (*VARIANTS, "1f916")}
    aliases = {"other-name": {"parent": f"icon-{CONCEPTS[0]}"}, "turned": {"parent": f"icon-{CONCEPTS[1]}", "hFlip": 1}}
    content = {"icons": icons | variants, "aliases": aliases, "width": 16, "height": 16}
    (package / "icons.json").write_text(json.dumps(content), encoding="utf-8")
    chars = {concept: f"icon-{concept}" for concept in (*CONCEPTS, *VARIANTS, "1f916")}
    chars |= {CONCEPTS[0]: "other-name"}
    (package / "chars.json").write_text(json.dumps(chars if has_code_points else {}), encoding="utf-8")


def _write_pictures(assets: Path) -> None:
    assets.mkdir(parents=True, exist_ok=True)
    for number, concept in enumerate(CONCEPTS):
        image = Image.new("RGBA", (160, 120))
        ImageDraw.Draw(image).ellipse((20, 20 - 3 * (number % 6), 140, 90), fill=COLOURS[number // 6])
        image.save(assets / f"{concept}-fe0f.webp", lossless=True)
