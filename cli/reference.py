"""The help of every command as one page: `python -m cli.reference ko`. `make reference` writes both pages of docs/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

import cli
from bot.locales import LANGUAGES
from cli.language import choose_language, text

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH: Final = 110
"""Columns of the help texts, whatever the width of the terminal."""


def reference_page(language: str) -> str:
    """Return the page in Markdown: a section for each command, groups before their commands."""
    with _context(cli.montage, None, "montage") as context:
        choose_language(context, click.Option(["--lang"]), language)
        sections = [f"## {path}\n\n```text\n{page}\n```\n" for path, page in _helps(cli.montage, context)]
        return "\n".join([f"# montage\n\n{text('reference-introduction')}\n", *sections])


def _helps(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """Yield the path and the help of a command and of all below it."""
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                with _context(below, context, name) as own:
                    yield from _helps(below, own)


def _context(command: click.Command, parent: click.Context | None, name: str) -> click.Context:
    settings = command.context_settings
    return click.Context(command, parent, name, terminal_width=WIDTH, max_content_width=WIDTH, **settings)


@click.command()
@click.argument("language", type=click.Choice(LANGUAGES))
def main(language: str) -> None:
    """Print the page."""
    click.echo(reference_page(language), nl=False)


if __name__ == "__main__":
    main()
