"""Targets of the description tagger, and its loss.

Shapes as in inference/models/description_tagger.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import torch
import torch.nn.functional as F

from inference.models.description_tagger import POLARITIES, DescriptionTaggerConfig
from inference.reading import value_slices
from training.reading.annotated import AnnotatedText, Request
from training.vocabulary import EXTRAS, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from torch import Tensor

    from inference.models.description_tagger import Tags

TRAITS: Final = {
    "gender": ("M", "F"),
    "age": ("20", "30", "40", "50", "60"),
    **VOCABULARY,
    **EXTRAS,
}
KINDS: Final = (
    "action",
    "background",
    "build",
    "clothes",
    "expression",
    "eye_colour",
    "eyewear",
    "hair_colour",
    "headwear",
    "height",
    "jewellery",
    "job",
    "name",
    "other",
    "personality",
    "pose",
    "skin_colour",
    "smell",
    "tattoo",
    "voice",
)
REFUSALS: Final = ("minor", "sexual", "person", "slur", "violence", "personal")

REFUSAL_WEIGHT: Final = 0.5
"""Weight of the refusals, relative to presence."""
VALUE_WEIGHT: Final = 1.0


class Targets(NamedTuple):
    """What a batch should be tagged as.

    presence: float (B, L, P). counted: whether a character counts for presence, bool (B, L, P). values: index among the
    values of a trait, as stated and then as denied, int (N,), for each of N pairs of a character and a trait that it
    states; the pairs are at `rows`, `characters` and `traits`, int (N,). refusals: float (B, R).
    """

    presence: Tensor
    counted: Tensor
    rows: Tensor
    characters: Tensor
    traits: Tensor
    values: Tensor
    refusals: Tensor


def targets_of(texts: Sequence[AnnotatedText], length: int, config: DescriptionTaggerConfig) -> Targets:
    """Make the targets of texts that are padded to `length` characters.

    The traits of a text that may not be drawn are not labelled. Of words that stand in a text more than once, mostly
    one occurrence is labelled; the others do not count.
    """
    labels = {label: index for index, label in enumerate((*config.traits, *config.kinds))}
    presence = torch.zeros(len(texts), length, len(labels))
    counted = torch.ones(len(texts), length, len(labels), dtype=torch.bool)
    refusals = torch.zeros(len(texts), len(config.refusals))
    pairs: list[tuple[int, int, int, int]] = []
    for row, text in enumerate(texts):
        if text.refusal:
            refusals[row, config.refusals.index(text.refusal)] = 1
            counted[row] = False
            continue
        for label in text.labels:
            name = label.kind if isinstance(label, Request) else label.trait
            for start, end in _occurrences(text.text, text.text[label.start : label.end]):
                counted[row, start:end, labels[name]] = False
        for request in text.requests:
            presence[row, request.start : request.end, labels[request.kind]] = 1
            counted[row, request.start : request.end, labels[request.kind]] = True
        for stated in text.statements:
            column = labels[stated.trait]
            presence[row, stated.start : stated.end, column] = 1
            counted[row, stated.start : stated.end, column] = True
            names = config.traits[stated.trait]
            value = names.index(stated.value) + POLARITIES.index(stated.polarity) * len(names)
            pairs += [(row, place, column, value) for place in range(stated.start, stated.end)]
    rows, characters, traits, values = torch.tensor(pairs, dtype=torch.long).reshape(-1, 4).unbind(1)
    return Targets(presence, counted, rows, characters, traits, values, refusals)


def _occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    start = text.find(words)
    while start >= 0:
        yield start, start + len(words)
        start = text.find(words, start + 1)


def tagging_loss(
    tags: Tags, targets: Targets, present: Tensor, config: DescriptionTaggerConfig
) -> tuple[Tensor, Mapping[str, Tensor]]:
    """Return the loss and its parts; present: False at padding, bool (B, L)."""
    presence = F.binary_cross_entropy_with_logits(tags.presence.float(), targets.presence, reduction="none")
    counts = targets.counted & present[..., None]
    presence = (presence * counts).sum() / present.sum()
    values = _value_loss(tags.values.float(), targets, present, config)
    refusals = (
        F.binary_cross_entropy_with_logits(tags.refusals.float(), targets.refusals, reduction="none").sum(1).mean()
    )
    loss = presence + VALUE_WEIGHT * values + REFUSAL_WEIGHT * refusals
    return loss, {"presence": presence.detach(), "values": values.detach(), "refusals": refusals.detach()}


def _value_loss(logits: Tensor, targets: Targets, present: Tensor, config: DescriptionTaggerConfig) -> Tensor:
    """Cross entropy of the values, mean over the characters that state a trait."""
    total, count = logits.sum() * 0, 0
    for column, place in enumerate(value_slices(config).values()):
        chosen = (targets.traits == column) & present[targets.rows, targets.characters]
        if chosen.any():
            rows, characters = targets.rows[chosen], targets.characters[chosen]
            loss = F.cross_entropy(logits[rows, characters, place], targets.values[chosen], reduction="sum")
            total, count = total + loss, count + int(chosen.sum())
    return total / max(count, 1)
