"""Texts about jobs that Discord and Slack share (`chat.ftl`), except for bold type and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.updates import Queued, Running
from bot.errors import DescriptionRefusedError
from bot.locales import rough_duration, translate
from bot.rendering.trait_marks import MAX_WORDS_LENGTH, words_line
from bot.rendering.undrawn import undrawn_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.jobs import JobView
    from bot.domain.updates import JobUpdate, QueueView, SheetView
    from bot.errors import UserError

MAX_MARKS_LENGTH: Final = 160
"""Maximum characters of a candidate's marks; about two lines on a desktop."""

_MAX_QUEUED: Final = 10  # own jobs in a queue listing

_BAR_LENGTH: Final = 12


def waiting(language: str, queued: Queued) -> str:
    """Return the queue position of a job and its estimated wait."""
    if queued.seconds is None:
        return translate(language, "chat-queued", place=queued.place)
    return translate(language, "chat-queued-for", place=queued.place, time=rough_duration(language, queued.seconds))


def drawing(language: str, fraction: float) -> str:
    """Return a progress bar with a percentage."""
    filled = round(min(max(fraction, 0.0), 1.0) * _BAR_LENGTH)
    bar = "▰" * filled + "▱" * (_BAR_LENGTH - filled)
    return translate(language, "chat-drawing", bar=bar, percent=round(fraction * 100))


def preview_alt(language: str, fraction: float) -> str:
    """Return the alternative text of a preview."""
    return translate(language, "chat-preview-alt", percent=round(fraction * 100))


def sheet_alt(sheet: SheetView) -> str:
    """Return the alternative text of a sheet."""
    order = ", ".join(str(tile.number) for tile in sheet.tiles)
    return translate(sheet.job.language, "chat-sheet-alt", count=len(sheet.tiles), order=order)


def what_was_read(sheet: SheetView, longest: int = MAX_WORDS_LENGTH) -> list[str]:
    """Return the lines below the marks: the words that they come from, and what was not drawn; none of them empty."""
    language = sheet.job.language
    marks = sheet.tiles[0].marks if sheet.tiles else ()
    lines = [words_line(marks, language, min(longest, MAX_WORDS_LENGTH)), undrawn_line(sheet.job.undrawn, language)]
    return [line for line in lines if line]


def made_of(job: JobView) -> str | None:
    """Return a sentence about the parent of a job; None without a parent."""
    lineage = job.lineage
    if lineage is None or lineage.parent_id is None:
        return None
    made = f"chat-made-{lineage.kind}{'' if lineage.number is None else '-one'}"
    return translate(job.language, made, parent=str(lineage.parent_id), number=str(lineage.number or ""))


def state(language: str, update: JobUpdate) -> str:
    """Return the status of a job for a list."""
    match update:
        case Queued():
            return waiting(language, update)
        case Running(fraction):
            return translate(language, "chat-queue-drawing", percent=round(fraction * 100))
        case _:
            return translate(language, "chat-queue-ended")


def given_back(language: str, error: UserError, typed: str, room: int) -> str:
    """Return what a person typed as a block to copy, of at most `room` characters, where a refusal would lose it.

    Empty if the error is not about the description, if nothing was typed, or if the error's sentence repeats it.
    """
    if not isinstance(error, DescriptionRefusedError) or "description" in error.params or not typed.strip():
        return ""
    heading = f"\n{translate(language, 'chat-given-back')}\n```\n"
    text = typed.strip().replace("```", "'''")[: room - len(heading) - len("\n```")]
    return f"{heading}{text}\n```"


def queue_text(language: str, queue: QueueView, line: Callable[[JobView], str], bullet: str, indent: str) -> str:
    """Return the size of the queue and the person's own jobs; `line` formats a job, `indent` precedes its status."""
    lines = [translate(language, "chat-queue-all", drawing=queue.drawing, waiting=queue.waiting)]
    lines += [f"{bullet} {line(job)}\n{indent}{state(language, update)}" for job, update in queue.own[:_MAX_QUEUED]]
    if len(queue.own) > _MAX_QUEUED:
        lines.append(f"{bullet} +{len(queue.own) - _MAX_QUEUED}")
    if not queue.own:
        lines.append(translate(language, "chat-queue-none"))
    return "\n".join(lines)
