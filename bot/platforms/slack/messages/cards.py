"""Content of a job's message in each state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slack_sdk.models.blocks import ContextBlock, ImageBlock, SectionBlock
from slack_sdk.models.blocks.basic_components import SlackFile

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
from bot.platforms.slack.components import buttons
from bot.platforms.slack.support.mrkdwn import escape, mrkdwn, plain, short_description
from bot.rendering.trait_marks import format_marks, name_marks
from bot.services.montages import HIDDEN

if TYPE_CHECKING:
    from slack_sdk.models.blocks import ActionsBlock, Block

    from bot.domain.jobs import JobView
    from bot.domain.updates import JobUpdate, SheetView


@dataclass(frozen=True, slots=True)
class Card:
    """Content of a message from top to bottom: title, status, picture, marks, small print, buttons.

    Attributes:
        title: the job's number, description and parent, not escaped.
        status: mrkdwn.
        picture: PNG.
        alt: alternative text of the picture.
        keep: keep the message's current picture instead of `picture`.
        marks: a line per candidate, not escaped.
        small_print: the legend of the marks, what was read and not drawn, and the label that the faces are virtual.
        buttons: rows of buttons.
    """

    title: str
    status: str
    picture: bytes | None = None
    alt: str = ""
    keep: bool = False
    marks: tuple[str, ...] = ()
    small_print: tuple[str, ...] = ()
    buttons: list[ActionsBlock] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Fallback text for notifications and clients without blocks."""
        return f"{escape(self.title)}\n{self.status}"

    def blocks(self, file_id: str | None, note: str | None = None) -> list[Block]:
        """Return the message's blocks with an uploaded picture; `note` comes last."""
        blocks: list[Block] = [SectionBlock(text=plain(self.title)), SectionBlock(text=mrkdwn(self.status))]
        if file_id is not None:
            blocks.append(ImageBlock(alt_text=self.alt, slack_file=SlackFile(id=file_id)))
        if self.marks:
            blocks.append(SectionBlock(text=plain("\n".join(self.marks))))
        if self.small_print:
            blocks.append(ContextBlock(elements=[plain(line) for line in self.small_print]))
        blocks += self.buttons
        if note is not None:
            blocks.append(ContextBlock(elements=[mrkdwn(note)]))
        return blocks


def denied(job: JobView) -> Card:
    """Return the content while the app may not upload the sheet."""
    return Card(_title(job), translate(job.language, "slack-picture-denied"))


def card(job: JobView, update: JobUpdate) -> Card:
    """Return the content of a job's message after an update."""
    below = buttons.under(job, update)
    match update:
        case Queued():
            distant = translate(job.language, "slack-queued")
            text = distant if is_distant(update) else waiting(job.language, update)
            return Card(_title(job), text, buttons=below)
        case Running(fraction, preview):
            status, alt = drawing(job.language, fraction), preview_alt(job.language, fraction)
            return Card(_title(job), status, preview, alt, keep=preview is None, buttons=below)
        case Done(sheet):
            return _sheet_card(sheet, below)
        case Failed(reason) if reason == HIDDEN:  # the description itself may be offensive
            return Card(f"#{job.id}", translate(job.language, reason), buttons=below)
        case Failed(reason):
            return Card(_title(job), translate(job.language, reason), buttons=below)
        case Cancelled():
            return Card(_title(job), translate(job.language, "chat-cancelled"), buttons=below)


def _sheet_card(sheet: SheetView, below: list[ActionsBlock]) -> Card:
    language = sheet.job.language
    marks, label = _marks(sheet), translate(language, "sheet-label")
    return Card(
        _title(sheet.job),
        translate(language, "chat-sheet"),
        sheet.picture,
        sheet_alt(sheet),
        marks=marks,
        small_print=(*([translate(language, "marks-legend")] if marks else []), *what_was_read(sheet), label),
        buttons=below,
    )


def _marks(sheet: SheetView) -> tuple[str, ...]:
    """Return a line of marks per candidate in sheet order; 9 lines stay far below a section's 3,000 characters."""
    marked = {tile.number: name_marks(tile.marks, sheet.job.language) for tile in sheet.tiles}
    return tuple(f"{number}  {format_marks(named, MAX_MARKS_LENGTH)}" for number, named in marked.items() if named)


def _title(job: JobView) -> str:
    title = translate(job.language, "slack-title", job=str(job.id), description=short_description(job))
    return f"{title}\n{made}" if (made := made_of(job)) else title
