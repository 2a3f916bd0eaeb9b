"""Effect of editing a description: `python -m bench.edits`.

A person is described twice in the same words, except for one trait. Both descriptions are drawn with the same seed, one
face each and no choosing; the attribute classifier of the evaluation says what each face shows.

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

from cli.evaluate import find_classifier
from inference.checkpoint import default_checkpoint, load
from training.evaluation.cases import population
from training.evaluation.contrasts import contrast
from training.evaluation.generation import CheckpointGenerator
from training.evaluation.metrics.proportions import Proportion
from training.evaluation.metrics.tables import share
from training.evaluation.runner import Runner
from training.tasks.attribute_classifier import load_attribute_classifier
from training.traits import CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.classifier import Statement
    from training.evaluation.contrasts import Contrast
    from training.evaluation.generation import Generator
    from training.evaluation.metrics.tables import Table
    from training.tasks.attribute_classifier import AttributeClassifier

SEED = 51


def edits(count: int) -> list[Contrast]:
    """Descriptions of held-out persons, each with one trait edited."""
    people = population(count)
    return [contrast(person, np.random.default_rng([SEED, i])) for i, (person, _) in enumerate(people)]


def measure(generator: Generator, classifier: AttributeClassifier, edited: Sequence[Contrast]) -> Table:
    """Draw every description before and after its edit, and look at what became of each trait."""
    runner = Runner(generator, classifier)
    said: list[Statement] = [{} for _ in edited]  # what is stated is looked up below
    before = runner.run([edit.right.text for edit in edited], said, 1, "before")
    after = runner.run([edit.wrong.text for edit in edited], said, 2, "after")  # the second one's noise is another
    unsaid = [CLASSES.keys() - edit.right.mentioned for edit in edited]

    def alike(which: int) -> Proportion:
        pairs = zip(before, after, unsaid, strict=True)
        return Proportion.among(
            old.predictions[0].value(trait) == new.predictions[which].value(trait)
            for old, new, traits in pairs
            for trait in traits
        )

    changed = (new.predictions[0].value(edit.changed) == edit.other for edit, new in zip(edited, after, strict=True))
    return {
        "edits": len(edited),
        "changed": share(Proportion.among(changed)),
        "kept": share(alike(0)),
        "kept_by_other_noise": share(alike(1)),
    }


@click.command()
@click.option("--checkpoint", type=click.Path(path_type=Path, file_okay=False), default=default_checkpoint())
@click.option("-n", "--count", type=click.IntRange(1), default=100, show_default=True)
def main(checkpoint: Path, count: int) -> None:
    """Print the figures as JSON."""
    generator = CheckpointGenerator(load(checkpoint), best_of=1)
    click.echo(
        json.dumps(
            measure(generator, load_attribute_classifier(find_classifier(checkpoint, None)), edits(count)), indent=2
        )
    )


if __name__ == "__main__":
    main()
