"""Label files in the format of AI Hub data set 618, with this project's additional traits.

The keys are spelled as published: `descripton`, `frekles`, `lib` (lips) and `tatoo`. One key is added: `mentioned`
beside a `description` lists the traits that it states, including "age" and "gender", if they are known. An unknown
trait is null. The traits of EXTRAS have keys of their own, which are omitted if unknown, as in older files. Pictures
without a face have no age, sex and traits, and use other groups.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from training.vocabulary import ABSENT, EXTRAS, VOCABULARY, Person, validate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_UNUSED: Final[Mapping[str, Mapping[str, str]]] = {"wrinkle": {"lib": ABSENT}, "feature": {"tatoo": ABSENT}}
"""Published fields that this project does not use."""


class LabelError(ValueError):
    """A label file is invalid; the message says why."""


@dataclass(frozen=True, slots=True)
class Label:
    """The contents of a label file.

    person: None if no face is shown; unknown traits are missing. descriptions: texts by group of traits.
    mentioned: the traits that a text states, by group; a group is missing if they are unknown.
    """

    identity: int
    person: Person | None
    descriptions: Mapping[str, str]
    mentioned: Mapping[str, frozenset[str]] = field(default_factory=dict)


def image_path(folder: Path, identity: int) -> Path:
    """Return the path of a person's picture: a WebP if there is one, else a PNG."""
    webp = folder / "Images" / "org_sketch" / f"{identity}.webp"
    return webp if webp.exists() else webp.with_suffix(".png")


def label_path(folder: Path, identity: int) -> Path:
    """Return the path of a person's label file."""
    return folder / "labels" / f"{identity}.json"


def dump(label: Label, *, size: int, image_bytes: int, suffix: str = ".png") -> str:
    """Serialize a label file. size: side of the picture in pixels. image_bytes, suffix: size and suffix of its file."""
    identity, person = label.identity, label.person
    pixels, kilobytes = f"{size}x{size}", -(-image_bytes // 1024)
    age, gender = (None, None) if person is None else (person.age, person.gender)
    path = f"/Images/org_sketch/{identity}{suffix}"
    info = {"org_id": identity, "org_img_name": str(identity), "org_path": path, "org_img_size": kilobytes}
    sketch = {"org_id": identity, "org_sketch_id": identity, "img_name": str(identity), "img_path": path}
    record = {
        "info": [info | {"org_img_pix": pixels, "age": age, "gender": gender, "level": 1}],
        "descripton": [{"org_id": identity, **_groups(label)}],
        "sketch_info": [],
        "org_sketch_info": [sketch | {"img_size": kilobytes, "img_pix": pixels}],
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


def _groups(label: Label) -> dict[str, dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = defaultdict(dict)
    if label.person is not None:
        for trait in VOCABULARY:
            group, _, field = trait.partition(".")
            groups[group] |= {field: label.person.traits.get(trait), **_UNUSED.get(group, {}), "description": ""}
        for trait in (extra for extra in EXTRAS if extra in label.person.traits):
            group, _, field = trait.partition(".")
            groups[group] |= {field: label.person.traits[trait], "description": ""}
    for group, text in label.descriptions.items():
        groups[group]["description"] = text
    for group, traits in label.mentioned.items():
        groups[group]["mentioned"] = sorted(traits)
    return groups


def parse(text: str) -> Label:
    """Parse a label file.

    Raises:
        LabelError: the text is not a label file, or has an unknown value.
    """
    try:
        record = json.loads(text)
        info, groups = record["info"][0], record["descripton"][0]
        described = {name: group for name, group in groups.items() if isinstance(group, dict) and _text_of(group)}
        return Label(
            int(info["org_id"]),
            _person(info, groups),
            {name: _text_of(group) for name, group in described.items()},
            {name: _mentioned(group["mentioned"]) for name, group in described.items() if "mentioned" in group},
        )
    except KeyError as error:
        raise LabelError(f"{error} is missing") from error
    except (ValueError, TypeError, AttributeError, IndexError, ArithmeticError, RecursionError) as error:
        raise LabelError(str(error)) from error


def _person(info: Mapping[str, Any], groups: Mapping[str, Any]) -> Person | None:
    if info["age"] is None:
        return None
    values = {trait: _field(groups, trait) for trait in VOCABULARY}
    values |= {trait: _field(groups, trait) for trait in EXTRAS if _has_field(groups, trait)}
    traits = {trait: str(value) for trait, value in values.items() if value is not None}
    person = Person(int(info["age"]), info["gender"], traits)
    validate(person, whole=False)
    return person


def _text_of(group: Mapping[str, Any]) -> str:
    return str(group.get("description") or "")


def _mentioned(traits: list[str]) -> frozenset[str]:
    if unknown := sorted(set(traits) - {"age", "gender", *VOCABULARY, *EXTRAS}):
        raise ValueError(f"a description mentions the unknown trait {unknown[0]!r}")
    return frozenset(traits)


def _field(groups: Mapping[str, Any], trait: str) -> object:
    group, _, field = trait.partition(".")
    if field not in groups[group]:
        raise KeyError(trait)
    return groups[group][field]


def _has_field(groups: Mapping[str, Any], trait: str) -> bool:
    group, _, field = trait.partition(".")
    return field in groups.get(group, {})
