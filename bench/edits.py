"""Effect of editing a description: `python -m bench.edits`.

A person is described twice in the same words, except for one trait. A face of the first description is drawn, and
edited to the second in two ways: from the face, as the bot does it, and with the seed alone. The attribute classifier
of the evaluation says what each face shows. For each way:

- `changed`: how often the edited face shows the new value of the trait.
- `kept`: the share of traits that neither description mentions in which the face is read as before.
- `recognized`: how often the edited face is nearer to the face before than to those of all other persons, by the
  reranker's embeddings of pictures; left out without a reranker.

`another_face` is the bound that needs no edit: a face of the second description from another seed.
"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import numpy as np
from PIL import Image
from tqdm import tqdm

from cli.evaluate import find_classifier
from inference.backend import Request, SourceImage
from inference.checkpoint import default_checkpoint, load
from inference.pipeline import Pipeline
from training.evaluation.cases import population
from training.evaluation.classifier import classify
from training.evaluation.contrasts import contrast
from training.evaluation.metrics.proportions import Proportion
from training.evaluation.metrics.tables import share
from training.tasks.attribute_classifier import load_attribute_classifier
from training.traits import CLASSES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inference.backend import Candidate
    from training.evaluation.classifier import Prediction
    from training.evaluation.contrasts import Contrast
    from training.evaluation.metrics.tables import Table
    from training.tasks.attribute_classifier import AttributeClassifier

    Draw = Callable[[Sequence[Request]], list[Candidate]]

SEED: Final = 51

BATCH: Final = 8
"""Faces drawn together."""


def edits(count: int) -> list[Contrast]:
    """Descriptions of held-out persons, each with one trait edited."""
    people = population(count)
    return [contrast(person, np.random.default_rng([SEED, i])) for i, (person, _) in enumerate(people)]


def measure(draw: Draw, classifier: AttributeClassifier, edited: Sequence[Contrast], rows: int) -> Table:
    """Draw a face of every first description, edit it, and look at what became of each trait.

    draw: one face for each request. rows: token rows of a picture.
    """
    before = draw([Request("bench", edit.right.text, 1, seed) for seed, edit in enumerate(edited)])
    sources = [SourceImage(face.tokens, (0, rows), edit.right.text) for face, edit in zip(before, edited, strict=True)]
    ways = {
        "from_the_face": [
            Request("bench", edit.wrong.text, 1, seed, source=source)
            for seed, (edit, source) in enumerate(zip(edited, sources, strict=True))
        ],
        "from_the_seed": [Request("bench", edit.wrong.text, 1, seed) for seed, edit in enumerate(edited)],
        "another_face": [
            Request("bench", edit.wrong.text, 1, seed) for seed, edit in enumerate(edited, start=len(edited))
        ],
    }
    read = _predictions(classifier, before)
    return {"edits": len(edited)} | {
        name: _figures(edited, before, read, after := draw(requests), _predictions(classifier, after))
        for name, requests in ways.items()
    }


def _figures(
    edited: Sequence[Contrast],
    before: Sequence[Candidate],
    read: Sequence[Prediction],
    after: Sequence[Candidate],
    read_after: Sequence[Prediction],
) -> Table:
    changed = (new.value(edit.changed) == edit.other for edit, new in zip(edited, read_after, strict=True))
    kept = (
        old.value(trait) == new.value(trait)
        for edit, old, new in zip(edited, read, read_after, strict=True)
        for trait in CLASSES.keys() - edit.right.mentioned
    )
    figures: Table = {"changed": share(Proportion.among(changed)), "kept": share(Proportion.among(kept))}
    if before[0].latent:
        nearness = np.array([face.latent for face in after]) @ np.array([face.latent for face in before]).T
        figures["recognized"] = share(Proportion.among((nearness.argmax(1) == np.arange(len(before))).tolist()))
    return figures


def _predictions(classifier: AttributeClassifier, faces: Sequence[Candidate]) -> list[Prediction]:
    pictures = [np.asarray(Image.open(BytesIO(face.image)).convert("L")) for face in faces]
    return classify(classifier, np.stack(pictures), "reading")


def faces_of(pipeline: Pipeline) -> Draw:
    """Return what draws one face for each request."""

    def draw(requests: Sequence[Request]) -> list[Candidate]:
        faces: list[Candidate] = []
        for first in tqdm(range(0, len(requests), BATCH), unit_scale=BATCH):
            faces += [drawn.candidates[0] for drawn in pipeline.draw_all(requests[first : first + BATCH])]
        return faces

    return draw


@click.command()
@click.option("--checkpoint", type=click.Path(path_type=Path, file_okay=False), default=default_checkpoint())
@click.option("-n", "--count", type=click.IntRange(1), default=200, show_default=True)
def main(checkpoint: Path, count: int) -> None:
    """Print the figures as JSON."""
    pipeline = Pipeline(load(checkpoint))
    classifier = load_attribute_classifier(find_classifier(checkpoint, None))
    rows = pipeline.checkpoint.vqgan.config.grid
    click.echo(json.dumps(measure(faces_of(pipeline), classifier, edits(count), rows), indent=2))


if __name__ == "__main__":
    main()
