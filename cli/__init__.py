"""The `montage` command: one file per command, imported only when it is called."""

from __future__ import annotations

import sys

import click

from cli.lazy import LazyCommand, LazyGroup

COMMANDS = {
    "draw": LazyCommand("cli.draw"),
    "run": LazyCommand("cli.run"),
    "doctor": LazyCommand("cli.doctor"),
    "export-votes": LazyCommand("cli.export_votes"),
    "reindex": LazyCommand("cli.reindex"),
    "moderate": LazyCommand("cli.moderate"),
    "backup": LazyCommand("cli.backup"),
    "restore": LazyCommand("cli.restore"),
    "prepare": LazyCommand("cli.prepare"),
    "sketch": LazyCommand("cli.sketch"),
    "portrait": LazyCommand("cli.portrait"),
    "portrait-values": LazyCommand("cli.portrait_values"),
    "new": LazyCommand("cli.new"),
    "convert": LazyCommand("cli.convert"),
    "extract-embeddings": LazyCommand("cli.extract_embeddings"),
    "train": LazyCommand("cli.train"),
    "evaluate": LazyCommand("cli.evaluate"),
    "sweep": LazyCommand("cli.sweep"),
}


@click.group(cls=LazyGroup, modules=COMMANDS)
def montage() -> None:
    """한국어 설명을 가상 인물 몽타주로 그려요."""


def main() -> None:
    """Console entry point."""
    sys.exit(montage(prog_name="montage"))
