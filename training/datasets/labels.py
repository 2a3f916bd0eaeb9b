"""Label files in the shape that AI Hub data set 618 publishes, with this project's additional traits.

The keys are spelled as published: `descripton`, `frekles`, `lib` (lips) and `tatoo`. One key is added: beside a
`description`, where that is known, `mentioned` lists the traits it states ("age" and "gender" among them).
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from training.sketch.vocabulary import ABSENT, VOCABULARY, Person, validate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_UNUSED: Final[Mapping[str, Mapping[str, str]]] = {"wrinkle": {"lib": ABSENT}, "feature": {"tatoo": ABSENT}}
"""Published fields of which this project knows nothing."""
_GROUPS: Final = tuple(dict.fromkeys(trait.partition(".")[0] for trait in VOCABULARY))


class LabelError(ValueError):
    """A label file that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a label file says.

    descriptions: texts by the group of traits they stand with. mentioned: by the same groups, the traits that a text
    states; a group is missing where nobody knows.
    """

    identity: int
    person: Person
    descriptions: Mapping[str, str]
    mentioned: Mapping[str, frozenset[str]] = field(default_factory=dict)


def image_path(folder: Path, identity: int) -> Path:
    """Where the picture of a person lies."""
    return folder / "Images" / "org_sketch" / f"{identity}.png"


def label_path(folder: Path, identity: int) -> Path:
    """Where the label file of a person lies."""
    return folder / "labels" / f"{identity}.json"


def dump(label: Label, *, size: int, image_bytes: int) -> str:
    """The text of a label file. size: side of the picture in pixels; image_bytes: size of its file."""
    identity = label.identity
    person, pixels, kilobytes = label.person, f"{size}x{size}", -(-image_bytes // 1024)
    path = f"/Images/org_sketch/{identity}.png"
    info = {"org_id": identity, "org_img_name": str(identity), "org_path": path, "org_img_size": kilobytes}
    sketch = {"org_id": identity, "org_sketch_id": identity, "img_name": str(identity), "img_path": path}
    record = {
        "info": [info | {"org_img_pix": pixels, "age": person.age, "gender": person.gender, "level": 1}],
        "descripton": [{"org_id": identity, **_groups(label)}],
        "sketch_info": [],
        "org_sketch_info": [sketch | {"img_size": kilobytes, "img_pix": pixels}],
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


def _groups(label: Label) -> dict[str, dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = defaultdict(dict)
    for trait in VOCABULARY:
        group, _, field = trait.partition(".")
        groups[group][field] = label.person[trait]
    for group in _GROUPS:
        groups[group] |= {**_UNUSED.get(group, {}), "description": label.descriptions.get(group, "")}
        if group in label.mentioned:
            groups[group]["mentioned"] = sorted(label.mentioned[group])
    return groups


def parse(text: str) -> Label:
    """Read the text of a label file; LabelError if it is not one, or names values outside VOCABULARY."""
    try:
        record = json.loads(text)
        info, groups = record["info"][0], record["descripton"][0]
        traits = {trait: str(_field(groups, trait)) for trait in VOCABULARY}
        person = Person(int(info["age"]), info["gender"], traits)
        validate(person)
        descriptions = {group: str(groups[group].get("description", "")) for group in _GROUPS}
        mentioned = {group: _mentioned(groups[group]["mentioned"]) for group in _GROUPS if "mentioned" in groups[group]}
        described = {group: text for group, text in descriptions.items() if text}
        return Label(int(info["org_id"]), person, described, mentioned)
    except KeyError as error:
        raise LabelError(f"{error} is missing") from error
    except (ValueError, TypeError, AttributeError, IndexError) as error:
        raise LabelError(str(error)) from error


def _mentioned(traits: list[str]) -> frozenset[str]:
    if unknown := sorted(set(traits) - {"age", "gender", *VOCABULARY}):
        raise ValueError(f"a description mentions the unknown trait {unknown[0]!r}")
    return frozenset(traits)


def _field(groups: Mapping[str, Any], trait: str) -> object:
    group, _, field = trait.partition(".")
    if field not in groups[group]:
        raise KeyError(trait)
    return groups[group][field]
