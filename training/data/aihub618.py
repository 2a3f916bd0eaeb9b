"""Reads the download of AI Hub data set 618, 페르소나 기반의 가상 인물 몽타주.

A label file holds one person (`info`), one set of descriptions and attributes (`descripton`, also met in the right
spelling), the sketches that were drawn from them (`sketch_info`), and the sketch of the composite picture
(`org_sketch_info`); each a list with one entry, or that entry itself. Every picture becomes one of a data folder, with
all descriptions of its label file. A person has up to three label files, and so several pictures.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from training.data.aihub618_values import GENDERS, says_nothing, translate
from training.data.conversion import Entry, label_files, read_json, read_labels
from training.data.folder import Fault
from training.data.labels import Label, LabelError
from training.data.pictures import Pictures
from training.vocabulary import VOCABULARY, Person, validate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Picture = Literal["org_sketch", "sketch", "montage"]

PICTURES: Final[tuple[Picture, ...]] = ("org_sketch", "sketch", "montage")
"""Sketches of composites, sketches drawn from descriptions, and the composites."""

_NO_WORDS: Final = frozenset({"", "없음", "없다", "해당없음", "해당사항없음", "특이사항없음"})


@dataclass(slots=True)
class AIHub618:
    """An unpacked download, and the kinds of pictures to convert. Nothing in `folder` is changed.

    count: number of label files to read; None for all.
    """

    folder: Path
    pictures: tuple[Picture, ...] = ("org_sketch", "sketch")
    count: int | None = None
    unknown: Counter[str] = field(default_factory=Counter)

    @property
    def settings(self) -> Mapping[str, object]:
        """Settings that the entries depend on."""
        return {"source": "aihub618", "pictures": sorted(self.pictures)}

    def entries(self) -> Iterator[Entry | Fault]:
        """Return all pictures by label file; invalid files are faults."""
        pictures = Pictures(self.folder)
        return read_labels(label_files(self.folder, self.count), lambda path: self._of_label(path, pictures))

    def _of_label(self, path: Path, pictures: Pictures) -> Iterator[Entry | Fault]:
        record = read_json(path)
        info = _first(record, "info")
        groups = {name: _group(published) for name, published in _first(record, "descripton", "description").items()}
        person, descriptions = self._person(info, groups), _descriptions(groups)
        if not descriptions:
            raise LabelError("nothing is written about the person")
        for identity, named in self._named(record, info):
            picture = pictures.find(named, path)
            if picture is None:
                yield Fault(path, f"the picture {named} is missing")
            else:
                yield Entry(Label(identity, person, descriptions), picture)

    def _named(self, record: Mapping[str, Any], info: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
        """Yield the number and path of each wanted picture of a label file; a person's numbers are consecutive."""
        sketches = _all(record.get("sketch_info"))
        person = _number(info, "org_id") * 10_000_000
        label = person + (_number(sketches[0], "sketch_id") * 10 if sketches else 0)
        if "org_sketch" in self.pictures:
            yield label, _path(_first(record, "org_sketch_info"), "img_path")
        if "sketch" in self.pictures:
            for sketch in sketches:
                yield person + _number(sketch, "sketch_id") * 10 + 1, _path(sketch, "img_path")
        if "montage" in self.pictures:
            yield label + 2, _path(info, "org_path")

    def _person(self, info: Mapping[str, Any], groups: Mapping[str, Mapping[str, Any]]) -> Person:
        traits = {}
        for trait in VOCABULARY:
            group, _, name = trait.partition(".")
            published = groups.get(group, {}).get(name)
            value = translate(trait, published)
            if value is not None:
                traits[trait] = value
            elif not says_nothing(published):
                self.unknown[f"{trait}: {published}"] += 1
        gender = str(info.get("gender"))
        person = Person(_number(info, "age"), GENDERS.get(gender, gender), traits)  # type: ignore[arg-type] # checked below
        try:
            validate(person, whole=False)
        except ValueError as error:
            raise LabelError(str(error)) from error
        return person


def _group(published: object) -> Mapping[str, Any]:
    """Return a group of attributes; a text in its place becomes the group's description."""
    return {"description": published} if isinstance(published, str) else next(iter(_all(published)), {})


def _descriptions(groups: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return the descriptions by group, each on one line."""
    texts = {name: " ".join(str(group.get("description") or "").split()) for name, group in groups.items()}
    return {name: text for name, text in texts.items() if text.replace(" ", "").strip(".-") not in _NO_WORDS}


def _first(record: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """Return the first entry under any of the names."""
    entries = [entry for name in names for entry in _all(record.get(name))]
    if not entries:
        raise LabelError(f"{names[0]!r} is missing")
    return entries[0]


def _all(entries: object) -> list[Mapping[str, Any]]:
    """Return a list of entries; a single entry becomes a list."""
    return [entry for entry in (entries if isinstance(entries, list) else [entries]) if isinstance(entry, dict)]


def _number(entry: Mapping[str, Any], name: str) -> int:
    try:
        return int(entry[name])
    except (KeyError, TypeError, ValueError) as error:
        raise LabelError(f"{name!r} is {entry.get(name)!r}, not a number") from error


def _path(entry: Mapping[str, Any], name: str) -> str:
    if not isinstance(entry.get(name), str):
        raise LabelError(f"{name!r} is missing")
    return str(entry[name])
