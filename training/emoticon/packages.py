"""Reads emoji pictures and their names from npm packages that the user has installed. Nothing is downloaded.

Vector pictures come in the JSON format of Iconify (https://iconify.design/docs/types/iconify-json.html), 3D ones as
WebP files, and names and keywords from the annotations of Unicode's CLDR (https://cldr.unicode.org).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from training.emoticon.concepts import concept_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Language: TypeAlias = Literal["ko", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ko", "en")

_SLUG_SOURCE: Final = "@iconify-json/fluent-emoji-flat"
"""Package with the code points of Microsoft's pictures; the others of them have the same names and no code points."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style of pictures: the package that has them, and the licence (SPDX) that we know it to have."""

    name: str
    package: str
    licence: str
    authors: str
    code_points_from: str | None = None  # another package that maps code points to names of pictures

    @property
    def packages(self) -> tuple[str, ...]:
        """Packages that are needed for the pictures."""
        return (self.package,) if self.code_points_from is None else (self.package, self.code_points_from)


STYLES: Final = {
    style.name: style
    for style in (
        Style("noto", "@iconify-json/noto", "Apache-2.0", "Google Inc"),
        Style("fluent", "@iconify-json/fluent-emoji", "MIT", "Microsoft Corporation", _SLUG_SOURCE),
        Style("flat", _SLUG_SOURCE, "MIT", "Microsoft Corporation"),
        Style("3d", "@lobehub/fluent-emoji-3d", "MIT", "Microsoft Corporation; LobeHub"),
        Style("twemoji", "@iconify-json/twemoji", "CC-BY-4.0", "Twitter, Inc and other contributors"),
        Style("openmoji", "@iconify-json/openmoji", "CC-BY-SA-4.0", "OpenMoji"),
    )
}
"""Name -> style."""

SHARE_ALIKE: Final = frozenset({"openmoji"})
"""Styles whose licence would be that of a model, too: they are read only if asked for."""

_NAMES: Final = {"cldr-annotations-full": "annotations", "cldr-annotations-derived-full": "annotationsDerived"}
_NAMES_LICENCE: Final = "Unicode-3.0"


class PackageError(Exception):
    """A package cannot be used: `missing`, `licence` (another one than known) or `damaged`."""

    def __init__(self, problem: Literal["missing", "licence", "damaged"], packages: Sequence[str], detail: str) -> None:
        super().__init__(f"{problem}: {', '.join(packages)} ({detail})")
        self.problem, self.packages, self.detail = problem, packages, detail


@dataclass(frozen=True, slots=True)
class Words:
    """The name and the keywords of a concept in one language."""

    name: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of a package: SVG text, or the path of a WebP file."""

    concept: str
    content: str | Path


def check_packages(modules: Path, styles: Sequence[Style]) -> dict[str, Mapping[str, str]]:
    """Check that all packages are there with the licences that are known; return version and licence of each.

    Args:
        modules: the folder `node_modules`.
        styles: the styles that are wanted.

    Raises:
        PackageError: packages are missing (all of them are named), or one has another licence.
    """
    licences = {package: style.licence for style in styles for package in style.packages}
    licences |= dict.fromkeys(_NAMES, _NAMES_LICENCE)
    missing = [package for package in licences if not (modules / package / "package.json").is_file()]
    if missing:
        raise PackageError("missing", missing, str(modules))
    found: dict[str, Mapping[str, str]] = {}
    for package, expected in licences.items():
        content = _read_json(modules, package, "package.json")
        if content.get("license") != expected:
            raise PackageError("licence", [package], f"{content.get('license')}, not {expected}")
        found[package] = {"version": str(content.get("version")), "licence": expected}
    return found


def read_words(modules: Path) -> dict[Language, dict[str, Words]]:
    """Return name and keywords of every annotated concept, by language.

    Raises:
        PackageError: a file is missing or damaged.
    """
    found: dict[Language, dict[str, Words]] = {language: {} for language in LANGUAGES}
    for package, folder in _NAMES.items():
        for language in LANGUAGES:
            content = _read_json(modules, package, f"{folder}/{language}/annotations.json")
            for characters, entry in content[folder]["annotations"].items():
                if entry.get("tts"):
                    words = Words(entry["tts"][0], tuple(entry.get("default", ())))
                    found[language][concept_of(map(ord, characters))] = words
    return found


def read_drawings(modules: Path, style: Style) -> Iterator[Drawing]:
    """Yield all pictures of a style, in an order that does not depend on the machine.

    Raises:
        PackageError: a file is missing or damaged.
    """
    assets = modules / style.package / "assets"
    if assets.is_dir():
        for path in sorted(assets.glob("*.webp")):
            yield Drawing(concept_of(int(point, 16) for point in path.stem.split("-")), path)
        return
    icons = _read_json(modules, style.package, "icons.json")
    names = _read_json(modules, style.code_points_from or style.package, "chars.json")
    for characters, name in sorted(names.items()):
        svg = _svg(icons, name)
        if svg is not None:
            yield Drawing(concept_of(int(point, 16) for point in characters.split("-")), svg)


def _svg(icons: Mapping[str, Any], name: str) -> str | None:
    """Return a picture as SVG; None if the set has none, or only as another one turned."""
    alias = icons.get("aliases", {}).get(name)
    if alias is not None:
        return _svg(icons, alias["parent"]) if set(alias) == {"parent"} else None
    icon = icons["icons"].get(name)
    if icon is None:
        return None
    box = [icon.get(key, icons.get(key, default)) for key, default in _VIEW_BOX.items()]
    return f'<svg xmlns="http://www.w3.org/2000/svg" {_XLINK} viewBox="{" ".join(map(str, box))}">{icon["body"]}</svg>'


_XLINK: Final = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
_VIEW_BOX: Final = {"left": 0, "top": 0, "width": 16, "height": 16}
"""Fields of a picture in Iconify's format, and their defaults."""


def _read_json(modules: Path, package: str, name: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads((modules / package / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PackageError("damaged", [package], f"{name}: {error}") from error
    return content
