"""Reads descriptions: which traits they state and where, what they ask for in vain, whether they may be drawn.

    reader = load_description_reader(default_description_reader())
    for statement in reader.read("안경은 안 썼고 코가 큰 40대 남자").statements: ...

The folder of a description reader holds config.json, tagger.safetensors (float16), tokenizer.json and
tokenizer_config.json. No file is unpickled.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import torch
from pydantic import TypeAdapter
from safetensors.torch import load_file, save_file

from inference.checksums import SUMS, is_as_recorded, record_digest
from inference.descriptions import Reading, Request, Statement
from inference.models.description_tagger import (
    POLARITIES,
    DescriptionTagger,
    DescriptionTaggerConfig,
    SubwordTokenizer,
    Tags,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor

    from inference.descriptions import Language, Polarity

FORMAT: Final = 1
CONFIG: Final = "config.json"
WEIGHTS: Final = "tagger.safetensors"

EDGE: Final = 0.3
"""Least probability of the characters of a span; a span is claimed if it is sure enough as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Least confidence of what is claimed, and least probability of a refusal."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    statement: float = 0.5
    request: float = 0.5
    refusal: float = 0.5


class DescriptionReader:
    """A tagger with its tokenizer and its thresholds. version: differs between readers with different weights."""

    def __init__(
        self, tagger: DescriptionTagger, tokenize: SubwordTokenizer, thresholds: Thresholds, version: str = ""
    ) -> None:
        self.tagger, self.tokenize, self.thresholds, self.version = tagger, tokenize, thresholds, version
        self._values = value_slices(tagger.config)

    def read(self, text: str) -> Reading:
        """Read one description."""
        return self.read_all([text])[0]

    @torch.inference_mode()
    def read_all(self, texts: Sequence[str]) -> list[Reading]:
        """Read descriptions in one batch."""
        batch = self.tokenize(texts)
        tags = self.tagger(batch)
        return [
            self._reading(text, Tags(*(logits[row].float() for logits in tags)), batch.present[row])
            for row, text in enumerate(texts)
        ]

    def _reading(self, text: str, tags: Tags, present: Tensor) -> Reading:
        """What the logits of one text say, padded characters included."""
        config = self.tagger.config
        presence = tags.presence.sigmoid() * present[:, None]
        statements, requests = [], []
        for column, label in enumerate((*config.traits, *config.kinds)):
            is_trait = column < len(config.traits)
            for start, end, share in _spans(presence[:, column], text):
                if not is_trait:
                    requests.append(Request(start, end, label, share))
                    continue
                value, polarity, certainty = self._value(tags.values[start:end], presence[start:end, column], label)
                statements.append(Statement(start, end, label, value, polarity, share * certainty))
        refusals = dict(zip(config.refusals, tags.refusals.sigmoid().tolist(), strict=True))
        return Reading(
            _claimed(statements, self.thresholds.statement),
            _claimed(requests, self.thresholds.request),
            language_of(text),
            refusals,
            dict(zip(config.traits, presence.amax(0).tolist(), strict=False)),
        )

    def _value(self, logits: Tensor, weights: Tensor, trait: str) -> tuple[str, Polarity, float]:
        """The value, the polarity and their probability, from the logits (N, V) of a span, weighted by presence (N)."""
        place, values = self._values[trait], self.tagger.config.traits[trait]
        mean = (logits[:, place].log_softmax(-1) * weights[:, None]).sum(0) / weights.sum()
        best = int(mean.argmax())
        polarity: Polarity = "not" if best >= len(values) else "is"
        return values[best % len(values)], polarity, float(mean.softmax(-1)[best])


_Span = TypeVar("_Span", Statement, Request)


def _claimed(spans: Sequence[_Span], threshold: float) -> tuple[_Span, ...]:
    """Return the spans that are sure enough, in the order of the text."""
    sure = [span for span in spans if span.confidence >= threshold]
    return tuple(sorted(sure, key=lambda span: (span.start, span.end)))


def _spans(presence: Tensor, text: str) -> Iterator[tuple[int, int, float]]:
    """Find spans whose characters are present with at least EDGE: start, end, mean of the surest half."""
    probabilities = presence.tolist()
    start = None
    for place, probability in enumerate([*probabilities[: len(text)], 0.0]):
        if probability >= EDGE:
            start = place if start is None else start
        elif start is not None:
            surest = sorted(probabilities[start:place], reverse=True)[: (place - start + 1) // 2]
            if text[start:place].strip():
                yield *_without_spaces(text, start, place), sum(surest) / len(surest)
            start = None


def _without_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def value_slices(config: DescriptionTaggerConfig) -> dict[str, slice]:
    """Where the values of each trait are among the logits: first as stated, then as denied."""
    slices, place = {}, 0
    for trait, values in config.traits.items():
        slices[trait] = slice(place, place := place + len(POLARITIES) * len(values))
    return slices


_HANGUL: Final = re.compile("[가-힣ㄱ-ㅣ]")
_LATIN_WORD: Final = re.compile("[A-Za-z]{2,}")


def language_of(text: str) -> Language:
    """Tell the language of a text by its script."""
    hangul, latin = bool(_HANGUL.search(text)), bool(_LATIN_WORD.search(text))
    if hangul:
        return "mixed" if latin else "ko"
    return "en" if latin else "other"


def default_description_reader() -> Path:
    """Return the folder of the default description reader: inside an installed wheel, or in a source tree."""
    package = Path(__file__).parent
    installed = package / "default_description_reader"
    return installed if installed.is_dir() else package.parent / "models" / "description-reader"


def load_description_reader(folder: Path) -> DescriptionReader:
    """Load a description reader in evaluation mode; weights become float32.

    Raises:
        OSError: a file is missing.
        ValueError: a file is damaged, or does not fit the others.
    """
    content = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    if content.get("format") != FORMAT:
        raise ValueError(f"{folder / CONFIG} has not format {FORMAT}")
    config = TypeAdapter(DescriptionTaggerConfig).validate_python(content["tagger"])
    tagger = DescriptionTagger(config)
    if not is_as_recorded(folder / WEIGHTS):
        raise ValueError(f"{folder / WEIGHTS} is not the file that {SUMS} records")
    tagger.load_state_dict({name: tensor.float() for name, tensor in load_file(folder / WEIGHTS).items()})
    tagger.eval().requires_grad_(False)  # noqa: FBT003 - torch's own signature
    thresholds = TypeAdapter(Thresholds).validate_python(content["thresholds"])
    version = hashlib.blake2b((folder / WEIGHTS).read_bytes(), digest_size=4).hexdigest()
    return DescriptionReader(tagger, SubwordTokenizer(folder), thresholds, version)


def save_description_reader(folder: Path, tagger: DescriptionTagger, thresholds: Thresholds) -> None:
    """Write config.json and the weights, in float16, beside the tokenizer in a folder."""
    state = {
        name: tensor.detach().to("cpu", torch.float16).contiguous() for name, tensor in tagger.state_dict().items()
    }
    save_file(state, folder / WEIGHTS)
    record_digest(folder / WEIGHTS)
    content = {"format": FORMAT, "tagger": asdict(tagger.config), "thresholds": asdict(thresholds)}
    (folder / CONFIG).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
