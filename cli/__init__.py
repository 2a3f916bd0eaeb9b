"""The `montage` command: one file per command, imported only when it is called."""

from __future__ import annotations

import sys

import click

from bot.operating.terminal import substitute_missing_characters
from cli.lazy import LazyCommand, LazyGroup
from cli.localized import Option

INTERRUPTED = 130
"""Exit code after Ctrl-C, as of a shell: 128 and the number of the signal."""

COMMANDS = {
    name: LazyCommand(f"cli.{name.replace('-', '_')}", f"cli-{name}")
    for name in (
        "draw",
        "emoticon",
        "run",
        "doctor",
        "top",
        "export-votes",
        "reindex",
        "moderate",
        "backup",
        "restore",
        "prepare",
        "sketch",
        "portrait",
        "portrait-values",
        "new",
        "convert",
        "extract-embeddings",
        "train",
        "evaluate",
        "evaluate-text",
        "evaluate-emoticon",
        "sweep",
        "verify",
        "completion",
    )
}


@click.group(
    "montage",
    cls=LazyGroup,
    modules=COMMANDS,
    help="cli-montage",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(
    None, "--version", package_name="montage-bot", message="%(prog)s %(version)s", cls=Option, help="cli-version"
)
def montage() -> None:
    """Group of all commands."""


def main() -> None:
    """Console entry point."""
    substitute_missing_characters()
    try:
        sys.exit(montage.main(prog_name="montage", standalone_mode=False))
    except click.Abort:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
