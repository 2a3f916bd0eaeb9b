"""`montage train`: the networks of a checkpoint, from a data folder.

A checkpoint under construction is a folder like any other; `runs/` in it keeps what is needed to go on after an
interruption, the curves and the sample sheets. Its config.json, written with the defaults if there is none, says what
the networks look like: change it before training to train something else.
"""

from __future__ import annotations

import click

from cli.lazy import LazyCommand, LazyGroup

_MODULES = {"reader": "attribute_classifier", "text-reader": "text_adapter"}
"""Commands that keep the name they had before their networks were renamed."""

NETWORKS = {
    name: LazyCommand(f"cli.train.{_MODULES.get(name, name.replace('-', '_'))}", f"cli-train-{name}")
    for name in (
        "dalle",
        "dalle-from-traits",
        "dalle-guidance",
        "description-reader",
        "emoticon-flow",
        "emoticon-gan",
        "emoticon-reader",
        "emoticon-vae",
        "emoticon-vqgan",
        "flow",
        "reader",
        "reranker",
        "text-reader",
        "vqgan",
    )
}


@click.group(name="train", cls=LazyGroup, modules=NETWORKS, help="cli-train")
def command() -> None:
    """Group of the networks."""
