"""Click's commands and parameters with texts in two languages.

The `help` of a command or an option, and the `metavar` of an argument, are message ids of `bot/locales`. They are
looked up when they are shown, in the language of the command line, so that one imported command speaks both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.locales import LANGUAGES
from cli.errors import usage_errors_translated
from cli.language import choose_language, text

if TYPE_CHECKING:
    from collections.abc import Callable

    Body = TypeVar("Body", bound=Callable[..., Any])


class _Message:
    """An attribute that is given a message id and reads as the message in the language of the command line."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __set__(self, instance: object, message: str | None) -> None:
        instance.__dict__[self._name] = message

    def __get__(self, instance: object, owner: type) -> str | None:
        message: str | None = instance.__dict__[self._name]
        return text(message) if message else None


class Option(click.Option):
    """An option whose `help` and `metavar` are message ids."""

    help = _Message()
    metavar = _Message()

    def make_metavar(self, ctx: click.Context) -> str:
        """The kind of value, in the language of the command line; choices as they are typed."""
        if self.metavar is None and not isinstance(self.type, click.Choice):
            return text(f"cli-type-{self.type.name.partition(' ')[0]}")
        return super().make_metavar(ctx)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The line of the option in the help, with click's own words translated."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        names, explanation = record
        explanation = explanation.replace("[default: ", f"[{text('cli-default')}: ")
        return names, explanation.replace("[required]", f"[{text('cli-required')}]")


class Argument(click.Argument):
    """An argument whose `metavar` is a message id."""

    metavar = _Message()


LANG = Option(
    ["--lang"],
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=choose_language,
    help="cli-lang",
)
"""Option of every command; one object is enough, since its value lives in the context."""


class Command(click.Command):
    """A command whose `help` is a message id, with the option `--lang`."""

    help = _Message()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the command line; usage errors are translated."""
        with usage_errors_translated(ctx):
            return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The parameters of the command, then `--lang` and `--help`."""
        *own, help_option = super().get_params(ctx)
        return [*own, LANG, help_option]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Click's `--help`, with its text translated."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = text("cli-help")
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The usage line after the command's name."""
        return [piece.replace("[OPTIONS]", text("cli-options")) for piece in super().collect_usage_pieces(ctx)]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), f"{text('cli-usage')}: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a line for each option."""
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx)) is not None]
        with formatter.section(text("cli-section-options")):
            formatter.write_dl(records)


class Group(Command, click.Group):
    """A group of commands whose `help` is a message id."""

    command_class = Command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The usage line after the group's name."""
        pieces = super().collect_usage_pieces(ctx)
        return [text("cli-subcommand") if piece == self.subcommand_metavar else piece for piece in pieces]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a line for each option and each command."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a line for each command."""
        names = self.list_commands(ctx)
        limit = formatter.width - 6 - max(map(len, names))  # as in click's own
        with formatter.section(text("cli-section-commands")):
            formatter.write_dl([(name, self.summary(ctx, name, limit)) for name in names])

    def summary(self, ctx: click.Context, name: str, limit: int) -> str:
        """The help text of a command in one line."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str(limit) if command is not None else ""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called; an unknown one is a translated usage error."""
        with usage_errors_translated(ctx):
            return super().resolve_command(ctx, args)


def option(*names: str, **settings: Any) -> Callable[[Body], Body]:  # noqa: ANN401 - click's
    """`click.option` whose `help` is a message id."""
    return click.option(*names, cls=Option, **settings)


def argument(name: str, **settings: Any) -> Callable[[Body], Body]:  # noqa: ANN401 - click's
    """`click.argument` whose `metavar` is a message id."""
    return click.argument(name, cls=Argument, **settings)


def command(name: str, message: str) -> Callable[[Callable[..., Any]], Command]:
    """`click.command` whose help text is a message id."""
    return click.command(name, cls=Command, help=message)


def group(name: str, message: str) -> Callable[[Callable[..., Any]], Group]:
    """`click.group` whose help text is a message id."""
    return click.group(name, cls=Group, help=message)
