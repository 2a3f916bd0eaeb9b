"""`montage train description-reader`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import localized
from cli.train.checkpoint import loop_settings
from cli.train.options import FOLDER, network_command
from inference.checkpoint import TEXT_ENCODER, default_checkpoint
from inference.models.description_tagger import SubwordTokenizer
from inference.reading import DescriptionReader, load_description_reader, save_description_reader
from training.descriptions import is_held_out, read_descriptions
from training.evaluation.text.calibration import calibrated
from training.reading.corpus import Corpus, is_for_calibration, of_description
from training.setup.description_reader import tagger_to_train
from training.tasks.description_tagger import DEFAULTS, train_description_tagger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("description-reader", {"folder": "cli-arg-description-reader"})
@localized.option("--encoder", type=FOLDER, help="cli-train-description-reader-encoder")
@localized.option(
    "--layers",
    type=click.IntRange(1),
    default=6,
    show_default=True,
    help="cli-train-description-reader-layers",
)
@localized.option("--whole", is_flag=True, help="cli-train-description-reader-whole")
def command(folder: Path, overrides: Mapping[str, Any], *, encoder: Path | None, layers: int, whole: bool) -> None:
    """Train it, and choose its thresholds unless it sees all texts."""
    known = [description for description in read_descriptions() if not is_held_out(description.text)]
    kept = [] if whole else [description for description in known if is_for_calibration(description.text)]
    written = [of_description(description) for description in known if description not in kept]
    tagger = tagger_to_train(folder, encoder or default_checkpoint() / TEXT_ENCODER, layers)
    thresholds = load_description_reader(folder).thresholds
    loop = loop_settings(folder, "description-reader", DEFAULTS, overrides)
    tokenize = SubwordTokenizer(folder)
    run = folder / "runs" / ("whole" if whole else "part")
    train_description_tagger(tagger, tokenize, Corpus(written, loop.seed), run, loop, [*map(of_description, kept)])
    if kept:
        drawable = [description for description in kept if description.may_draw]
        thresholds = calibrated(DescriptionReader(tagger, tokenize, thresholds), drawable)
    save_description_reader(folder, tagger, thresholds)
