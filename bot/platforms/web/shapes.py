"""Jobs, sheets and updates as the JSON that the page reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from bot.locales import translate
from bot.marks import name_marks
from bot.sheet import layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.views import JobView, TileView


class BoxShape(TypedDict):
    """A face's place on the sheet, as fractions of the sheet's width and height."""

    left: float
    top: float
    width: float
    height: float


class MarkShape(TypedDict):
    """A trait that was asked for, named, and whether the face shows it; None where that is not sure."""

    name: str
    shown: bool | None


class TileShape(TypedDict):
    """A candidate; `voted` is about whoever asks."""

    number: int
    votes: int
    voted: bool
    box: BoxShape
    marks: list[MarkShape]


class SheetShape(TypedDict):
    """A sheet: the address of its picture, which changes with the picture, and its tiles, best first."""

    picture: str
    tiles: list[TileShape]


class JobShape(TypedDict):
    """A job; `width` and `height` are those of its sheet, also before there is one."""

    id: int
    state: str
    description: str
    createdAt: str
    reason: str | None
    width: int
    height: int
    sheet: SheetShape | None


def job_shape(job: JobView, tiles: Sequence[TileView] | None, language: str) -> JobShape:
    """A job for the page; `tiles` where it is done, `language` for names of traits and the reason where it failed."""
    page = layout(job.candidates)
    return {
        "id": job.id,
        "state": job.state.value,
        "description": job.description,
        "createdAt": job.created_at.isoformat(),
        "reason": translate(language, job.failure) if job.failure else None,
        "width": page.width,
        "height": page.height,
        "sheet": sheet_shape(job.id, tiles, language) if tiles else None,
    }


def sheet_shape(job_id: int, tiles: Sequence[TileView], language: str) -> SheetShape:
    """A sheet for the page, its traits named in a language."""
    return {
        "picture": f"/api/jobs/{job_id}/sheet.png?v={version(tiles)}",
        "tiles": [
            {
                "number": tile.number,
                "votes": tile.votes,
                "voted": tile.voted,
                "box": box,
                "marks": [{"name": mark.name, "shown": mark.shown} for mark in name_marks(tile.marks, language)],
            }
            for tile, box in zip(tiles, _boxes(len(tiles)), strict=True)
        ],
    }


def version(tiles: Sequence[TileView]) -> str:
    """Names what a sheet's picture shows: the order, and the votes of each candidate."""
    return "-".join(f"{tile.number}.{tile.votes}" for tile in tiles)


def _boxes(count: int) -> list[BoxShape]:
    page = layout(count)
    return [
        {
            "left": box.left / page.width,
            "top": box.top / page.height,
            "width": box.width / page.width,
            "height": box.height / page.height,
        }
        for box in page.boxes
    ]
