"""Modals that are handled by their custom id, so that they work after a restart.

discord.py itself only dispatches modals that its own process opened.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast

import discord
from discord.ext import commands

from bot.errors import RuleRefusedError
from bot.locales import translate
from bot.platforms.discord.support.errors import answering_errors

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.domain.jobs import JobView
    from bot.domain.rules import GuildRules

    SubmitEdit: TypeAlias = Callable[[discord.Interaction, int, int | None, str], Awaitable[None]]
    ChangeRules: TypeAlias = Callable[..., Awaitable[None]]

EDIT: Final = re.compile(r"montage:edit:(?P<job>\d+)(?::(?P<number>[1-9]))?")
LIMITS: Final = "montage:settings:limits"
LIMIT_FIELDS: Final = ("max_candidates", "jobs_at_once", "jobs_per_day", "retention_days")


class FormField(NamedTuple):
    """A field of a modal: name, initial value, maximum length, and whether it is required."""

    name: str
    value: str
    longest: int
    required: bool


def edit_modal(job: JobView, number: int | None, longest: int, language: str) -> discord.ui.Modal:
    """Return the modal that edits a description; `longest`: characters that a description may have."""
    suffix = "" if number is None else f":{number}"
    field = FormField("description", job.description[:longest], longest, required=True)
    return _modal(f"montage:edit:{job.id}{suffix}", "discord-edit", [field], language)


def limits_modal(rules: GuildRules, language: str) -> discord.ui.Modal:
    """Return the modal for a server's limits; empty fields fall back to the bot's settings."""
    fields = [FormField(name, str(getattr(rules, name) or ""), 6, required=False) for name in LIMIT_FIELDS]
    return _modal(LIMITS, "discord-limits", fields, language)


def submitted_values(interaction: discord.Interaction) -> dict[str, str]:
    """Return the submitted values by field name."""
    data = cast("dict[str, list[dict[str, Any]]]", interaction.data)
    inputs = [label["component"] for label in data["components"]]
    return {field["custom_id"]: field["value"] for field in inputs}


class ModalsCog(commands.Cog):
    """Handles submitted modals.

    `submit_edit` orders an edited description: interaction, job, candidate number, description. `change_rules` changes
    a server's rules: interaction, and the rules by name.
    """

    def __init__(self, submit_edit: SubmitEdit, change_rules: ChangeRules) -> None:
        self._submit_edit = submit_edit
        self._change_rules = change_rules

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Handle a submitted modal by its id."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        custom_id = str(cast("dict[str, object]", interaction.data)["custom_id"])
        async with answering_errors(interaction):
            if match := EDIT.fullmatch(custom_id):
                number = int(match["number"]) if match["number"] else None
                await self._submit_edit(
                    interaction, int(match["job"]), number, submitted_values(interaction)["description"]
                )
            elif custom_id == LIMITS:
                await self._change_rules(interaction, **_limits(submitted_values(interaction)))


def _limits(given: dict[str, str]) -> dict[str, int | None]:
    try:
        return {name: int(value) if (value := given[name].strip()) else None for name in LIMIT_FIELDS}
    except ValueError as error:
        raise RuleRefusedError("error-rule-number") from error


def _modal(custom_id: str, message_id: str, fields: list[FormField], language: str) -> discord.ui.Modal:
    form = discord.ui.Modal(title=translate(language, f"{message_id}-title"), custom_id=custom_id)
    for field in fields:
        box: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
            custom_id=field.name,
            default=field.value,
            required=field.required,
            max_length=field.longest,
            style=discord.TextStyle.short if field.longest < 100 else discord.TextStyle.paragraph,
        )
        label = translate(language, f"{message_id}-{field.name.replace('_', '-')}")
        form.add_item(discord.ui.Label(text=label, component=box))
    return form
