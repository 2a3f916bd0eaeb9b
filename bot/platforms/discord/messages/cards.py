"""Content of a job's message in each state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import discord

from bot.domain.updates import Cancelled, Done, Failed, Queued, Running
from bot.locales import translate
from bot.platforms.common.timing import is_distant
from bot.platforms.common.wording import (
    MAX_MARKS_LENGTH,
    drawing,
    made_of,
    preview_alt,
    sheet_alt,
    waiting,
    what_was_read,
)
from bot.platforms.discord.components import buttons
from bot.rendering.trait_marks import format_marks, name_marks
from bot.services.montages import HIDDEN

if TYPE_CHECKING:
    from bot.domain.jobs import JobView, TileView
    from bot.domain.updates import JobUpdate, SheetView
    from bot.rendering.trait_marks import NamedMark

_MAX_TEXT_LENGTH = 2000  # Discord's limit
_MAX_DESCRIPTION_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Card:
    """Text and picture of a message.

    Attributes:
        text: the message's content, Markdown.
        picture: PNG.
        alt: alternative text of the picture.
        keep: keep the message's current picture instead of `picture`.
        view: buttons, or None.
    """

    text: str
    picture: bytes | None = None
    alt: str = ""
    keep: bool = False
    view: discord.ui.View | None = None


def card(job: JobView, update: JobUpdate) -> Card:
    """Return the content of a job's message after an update."""
    match update:
        case Queued():
            text = f"{_title(job)}\n{waiting(job.language, update)}"
            return accepted(job) if is_distant(update) else Card(text, view=buttons.while_waiting(job))
        case Running(fraction, preview):
            text, alt = f"{_title(job)}\n{drawing(job.language, fraction)}", preview_alt(job.language, fraction)
            return Card(text, preview, alt, keep=preview is None, view=buttons.while_waiting(job))
        case Done(sheet):
            return _sheet_card(sheet)
        case Failed(reason) if reason == HIDDEN:  # the description itself may be offensive
            return Card(f"**#{job.id}**\n{translate(job.language, reason)}", view=buttons.under_hidden(job))
        case Failed(reason):
            return Card(f"{_title(job)}\n{translate(job.language, reason)}")
        case Cancelled():
            return Card(_text(job, "chat-cancelled"))


def accepted(job: JobView) -> Card:
    """Return the acknowledgement of a new job."""
    return Card(_text(job, "discord-accepted"), view=buttons.while_waiting(job))


def denied(job: JobView) -> Card:
    """Return the content while the bot may not attach the sheet."""
    return Card(_text(job, "discord-picture-denied"), keep=True)


def short_description(job: JobView, longest: int = _MAX_DESCRIPTION_LENGTH) -> str:
    """Return a job's description, cut to `longest` characters, with Markdown escaped."""
    text = job.description
    return discord.utils.escape_markdown(text if len(text) <= longest else f"{text[: longest - 1]}…")


def _sheet_card(sheet: SheetView) -> Card:
    text = "\n".join([_text(sheet.job, "chat-sheet"), f"-# {translate(sheet.job.language, 'sheet-label')}"])
    below = [f"-# {discord.utils.escape_markdown(line)}" for line in what_was_read(sheet)]
    room = _MAX_TEXT_LENGTH - len(text) - sum(len(line) + 1 for line in below)
    return Card(
        "\n".join([text, *_marks(sheet, room), *below]),
        sheet.picture,
        sheet_alt(sheet),
        view=buttons.under_sheet(sheet.job),
    )


def _marks(sheet: SheetView, room: int) -> list[str]:
    """Return a line of marks per candidate in sheet order, and a legend; at most `room` characters in total."""
    marked = {tile.number: named for tile in sheet.tiles if (named := _named(tile, sheet.job.language))}
    if not marked:
        return []
    legend = f"-# {translate(sheet.job.language, 'marks-legend')}"
    each = (room - len(legend) - 1) // len(marked) - len("\n**1** ")
    lines = [f"**{number}** {format_marks(named, min(each, MAX_MARKS_LENGTH))}" for number, named in marked.items()]
    return [*lines, legend]


def _named(tile: TileView, language: str) -> list[NamedMark]:
    """Return a candidate's marks with Markdown escaped: a model may define trait names."""
    marks = name_marks(tile.marks, language)
    return [replace(mark, name=discord.utils.escape_markdown(mark.name)) for mark in marks]


def _text(job: JobView, message_id: str, **params: str | int) -> str:
    return f"{_title(job)}\n{translate(job.language, message_id, **params)}"


def _title(job: JobView) -> str:
    title = translate(job.language, "discord-title", job=str(job.id), description=short_description(job))
    return f"{title}\n-# {made}" if (made := made_of(job)) else title
