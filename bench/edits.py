"""What an edit of a description changes, and what it leaves: `python -m bench.edits`.

A person is described twice in the same words, but for one trait. Both descriptions are drawn with the same seed, one
face each and no choosing; the attribute reader of the evaluation says what each face shows.

- `changed`: how often the second face shows the new value of the trait.
- `kept`: the share of traits that neither description mentions in which both faces are read alike;
- `kept_by_other_noise`: the same against a face of the second description from other noise. What `kept` has over it is
  what the seed keeps.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from cli.evaluate import find_reader
from inference.checkpoint import default_checkpoint, load
from training.evaluation.cases import population
from training.evaluation.contrasts import contrast
from training.evaluation.generation import CheckpointDrawer
from training.evaluation.metrics.proportions import Share
from training.evaluation.metrics.tables import share
from training.evaluation.runner import Studio
from training.tasks.attribute_classifier import load_reader
from training.traits import CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.classifier import Statement
    from training.evaluation.contrasts import Contrast
    from training.evaluation.generation import Drawer
    from training.evaluation.metrics.tables import Table
    from training.tasks.attribute_classifier import AttributeReader

SEED = 51


def edits(count: int) -> list[Contrast]:
    """Descriptions of held-out persons, each with one trait edited."""
    people = population(count)
    return [contrast(person, np.random.default_rng([SEED, i])) for i, (person, _) in enumerate(people)]


def measure(drawer: Drawer, reader: AttributeReader, edited: Sequence[Contrast]) -> Table:
    """Draw every description before and after its edit, and look at what became of each trait."""
    studio = Studio(drawer, reader)
    said: list[Statement] = [{} for _ in edited]  # what is stated is looked up below
    before = studio.album([edit.right.text for edit in edited], said, 1, "before")
    after = studio.album([edit.wrong.text for edit in edited], said, 2, "after")  # the second one's noise is another
    unsaid = [CLASSES.keys() - edit.right.mentioned for edit in edited]

    def alike(which: int) -> Share:
        pairs = zip(before, after, unsaid, strict=True)
        return Share.among(
            old.sights[0].value(trait) == new.sights[which].value(trait)
            for old, new, traits in pairs
            for trait in traits
        )

    changed = (new.sights[0].value(edit.changed) == edit.other for edit, new in zip(edited, after, strict=True))
    return {
        "edits": len(edited),
        "changed": share(Share.among(changed)),
        "kept": share(alike(0)),
        "kept_by_other_noise": share(alike(1)),
    }


@click.command()
@click.option("--checkpoint", type=click.Path(path_type=Path, file_okay=False), default=default_checkpoint())
@click.option("-n", "--count", type=click.IntRange(1), default=100, show_default=True)
def main(checkpoint: Path, count: int) -> None:
    """Print the figures as JSON."""
    drawer = CheckpointDrawer(load(checkpoint), best_of=1)
    click.echo(json.dumps(measure(drawer, load_reader(find_reader(checkpoint, None)), edits(count)), indent=2))


if __name__ == "__main__":
    main()
