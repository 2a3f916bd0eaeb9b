"""What the search by meaning finds of pairs written by hand: `python -m bench.meaning`.

The pairs lie in `bench/pairs/pairs.jsonl`; its README says how they were written. All stored descriptions are searched
as the bot searches montages: nearest vectors first, none that shares too little of what the query states. `first` and
`recall_at_5`: share of the faces, told in other words, that are found at the first place, and among the first five.
`changed_is_farther`: share of the descriptions with one trait changed that are farther than the face itself.
`nothing_for_no_face` and `nothing_for_other_faces`: share of the queries that rightly find nothing.
`first_by_embedding`: the first place by the reranker's embedding alone. `milliseconds`: to read and embed a query.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click
import numpy as np
import torch

from bot.domain.likeness import LEAST_SHARED, compare
from bot.services.search import CONSIDERED
from inference.checkpoint import default_checkpoint, load
from inference.pipeline import Pipeline
from training.evaluation.metrics.proportions import Proportion
from training.evaluation.metrics.tables import share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from inference.descriptions import Reading

PAIRS: Final = Path(__file__).parent / "pairs" / "pairs.jsonl"
BATCH: Final = 16
FEW: Final = 5

Kind = Literal["same", "changed", "no_face", "other_face"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A query, and the stored description that tells the same face, or the same with one trait changed, if any."""

    kind: Kind
    query: str
    stored: str | None
    face: int | None


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    """Read pairs from a JSON Lines file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Pair(row["kind"], row["query"], row.get("stored"), row.get("face")) for row in rows]


class Search:
    """The stored descriptions of pairs, searched as the bot does."""

    def __init__(self, pipeline: Pipeline, texts: Iterable[str]) -> None:
        self._pipeline = pipeline
        self.texts = list(dict.fromkeys(texts))
        self._readings, self._vectors = self._understand(self.texts)

    def similarities(self, query: str) -> tuple[NDArray[np.float32], Reading]:
        """Return the cosine of a query with every stored description, and what the query says."""
        (reading,), vectors = self._understand([query])
        return self._vectors @ vectors[0], reading

    def find(self, query: str) -> list[str]:
        """Return what the bot would show, nearest first."""
        similarities, reading = self.similarities(query)
        if not reading.statements:
            return []
        nearest = np.argsort(-similarities, kind="stable")[:CONSIDERED]
        return [self.texts[i] for i in nearest if self._is_alike(reading, self._readings[i])]

    def _is_alike(self, wanted: Reading, found: Reading) -> bool:
        return compare(wanted.statements, found.statements).share >= LEAST_SHARED

    def _understand(self, texts: Sequence[str]) -> tuple[list[Reading], NDArray[np.float32]]:
        batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        readings = [reading for batch in batches for reading in self._pipeline.read(batch)]
        return readings, np.concatenate([self._pipeline.embed(batch).vectors for batch in batches])


@torch.inference_mode()
def measure(pipeline: Pipeline, pairs: Sequence[Pair]) -> dict[str, Any]:
    """Search for every query, and return the figures."""
    search = Search(pipeline, [pair.stored for pair in pairs if pair.stored])
    own = {pair.face: pair.stored for pair in pairs if pair.kind == "same"}
    started = time.perf_counter()
    found = [search.find(pair.query) for pair in pairs]
    seconds = time.perf_counter() - started
    same = [(pair.stored, texts) for pair, texts in zip(pairs, found, strict=True) if pair.kind == "same"]
    changed = [pair for pair in pairs if pair.kind == "changed"]
    return {
        "first": _share(stored in texts[:1] for stored, texts in same),
        "recall_at_5": _share(stored in texts[:FEW] for stored, texts in same),
        "changed_is_farther": _share(_is_farther(search, pair, own[pair.face]) for pair in changed),
        "nothing_for_no_face": _share(
            not texts for pair, texts in zip(pairs, found, strict=True) if pair.kind == "no_face"
        ),
        "nothing_for_other_faces": _share(
            not texts for pair, texts in zip(pairs, found, strict=True) if pair.kind == "other_face"
        ),
        "first_by_embedding": _share(_first_by_embedding(pipeline, search.texts, pairs)),
        "milliseconds": round(1000 * seconds / len(pairs), 1),
    }


def _is_farther(search: Search, pair: Pair, own: str | None) -> bool:
    """Whether a face with one trait changed is farther from its query than the face itself."""
    similarities, _ = search.similarities(pair.query)
    place = search.texts.index
    return (
        own is not None
        and pair.stored is not None
        and bool(similarities[place(pair.stored)] < similarities[place(own)])
    )


def _first_by_embedding(pipeline: Pipeline, texts: Sequence[str], pairs: Sequence[Pair]) -> list[bool]:
    """Whether each told face is the nearest by the reranker's embedding alone."""
    encoder, reranker = pipeline.checkpoint.text_encoder, pipeline.checkpoint.reranker
    if encoder is None or reranker is None:
        raise SystemExit("the checkpoint has no language model or no reranker")
    same = [pair for pair in pairs if pair.kind == "same"]
    stored, asked = (
        torch.cat([reranker.embed_texts(encoder(list(words[i : i + BATCH]))) for i in range(0, len(words), BATCH)])
        for words in (texts, [pair.query for pair in same])
    )
    nearest = (asked @ stored.T).argmax(1).tolist()
    return [texts[place] == pair.stored for place, pair in zip(nearest, same, strict=True)]


def _share(right: Iterable[bool]) -> dict[str, Any]:
    return share(Proportion.among(right))


@click.command()
@click.option("--checkpoint", type=click.Path(path_type=Path, file_okay=False), default=default_checkpoint())
@click.option("--show", is_flag=True, help="Print the told faces that are not found first, and what is found instead.")
def main(checkpoint: Path, *, show: bool) -> None:
    """Print the figures as JSON."""
    pipeline, pairs = Pipeline(load(checkpoint)), read_pairs()
    click.echo(json.dumps(measure(pipeline, pairs), indent=2))
    if show:
        search = Search(pipeline, [pair.stored for pair in pairs if pair.stored])
        for pair in pairs:
            found = search.find(pair.query)
            if pair.kind != "changed" and found[:1] != ([pair.stored] if pair.stored else []):
                click.echo(f"{pair.kind}\t{pair.query}\t{pair.stored}\t{found[:1]}")


if __name__ == "__main__":
    main()
