"""Descriptions written and labelled by hand, to train and to measure what reads descriptions. README.md has the rules.

One JSON Lines file a register lies beside this module. A third of the texts is held out of all training.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

Language = Literal["ko", "en", "mixed"]
Polarity = Literal["is", "not"]
Refusal = Literal["minor", "sexual", "person", "slur", "violence", "personal"]

FOLDER: Final = Path(__file__).parent
"""The folder of the JSON Lines files that this package brings along."""

_HELD_OUT_OF: Final = 3


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of a text, characters start..end (end excluded), that state a trait, `gender` or `age`.

    value: one of the trait's values, M or F, or a decade ("20" to "60"). polarity: `not` if the value is denied.
    """

    words: str
    start: int
    end: int
    trait: str
    value: str
    polarity: Polarity


@dataclass(frozen=True, slots=True)
class Undrawable:
    """Words of a text, characters start..end (end excluded), that ask for a kind of thing no portrait shows."""

    words: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Description:
    """A labelled text. refusal: the category because of which it may not be drawn; None if it may."""

    text: str
    register: str
    language: Language
    stated: tuple[Statement, ...]
    undrawable: tuple[Undrawable, ...]
    refusal: Refusal | None

    @property
    def may_draw(self) -> bool:
        """Whether the bot should draw it."""
        return self.refusal is None


def read_descriptions(folder: Path = FOLDER) -> list[Description]:
    """Read the JSON Lines files of a folder, by file name and line; ValueError if a label's words are not in a text."""
    paths = sorted(folder.glob("*.jsonl"))
    return [_description(json.loads(line)) for path in paths for line in path.read_text("utf-8").splitlines()]


def is_held_out(text: str) -> bool:
    """Whether a text belongs to the third that is never trained on; the same for all Unicode forms of a text."""
    digest = hashlib.sha256(unicodedata.normalize("NFC", text).encode()).digest()
    return int.from_bytes(digest) % _HELD_OUT_OF == 0


def _description(row: dict[str, Any]) -> Description:
    text = row["text"]
    return Description(
        text=text,
        register=row["register"],
        language=row["language"],
        stated=tuple(
            Statement(*_place(text, label), label["trait"], label["value"], label["polarity"])
            for label in row["stated"]
        ),
        undrawable=tuple(Undrawable(*_place(text, label), label["kind"]) for label in row["undrawable"]),
        refusal=row["refusal"],
    )


def _place(text: str, label: dict[str, Any]) -> tuple[str, int, int]:
    """Return a label's words and where they start and end: the nth time that they occur, the first by default."""
    words: str = label["words"]
    end = 0
    for _ in range(label.get("nth", 1)):
        start = text.find(words, end)
        if start < 0:
            raise ValueError(f"{words!r} does not stand {label.get('nth', 1)} times in {text!r}")
        end = start + len(words)
    return words, end - len(words), end
