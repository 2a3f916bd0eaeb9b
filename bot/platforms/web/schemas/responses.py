"""Responses: jobs, sheets and details."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from bot.locales import translate
from bot.rendering.sheet import layout
from bot.rendering.trait_marks import name_marks
from bot.rendering.undrawn import undrawn_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.jobs import JobView, TileView
    from bot.domain.people import Person
    from bot.rendering.trait_marks import NamedMark


class BoxResponse(TypedDict):
    """A face's place on the sheet, as fractions of the sheet's width and height."""

    left: float
    top: float
    width: float
    height: float


class MarkResponse(TypedDict):
    """A requested trait, whether the face shows it (None if uncertain), and the words that state it."""

    name: str
    shown: bool | None
    words: str


class TileResponse(TypedDict):
    """A candidate with its score; `voted`: by the visitor."""

    number: int
    score: float
    votes: int
    voted: bool
    box: BoxResponse
    marks: list[MarkResponse]


class SheetResponse(TypedDict):
    """A sheet: versioned URLs of picture and thumbnail, and tiles, best first."""

    picture: str
    thumbnail: str
    tiles: list[TileResponse]


class OriginResponse(TypedDict):
    """The parent of a job: kind, number (None if deleted), and the chosen face."""

    kind: str
    parent: int | None
    number: int | None
    says: str


class JobResponse(TypedDict):
    """A job; `width` and `height`: of its sheet, known in advance.

    `undrawn`: a sentence about what the model does not draw; empty if it draws everything, or before the job is done.
    `mine` and `favourite` refer to the visitor.
    """

    id: int
    state: str
    description: str
    createdAt: str
    reason: str | None
    origin: OriginResponse | None
    private: bool
    mine: bool
    favourite: bool
    width: int
    height: int
    undrawn: str
    sheet: SheetResponse | None


class RelativeResponse(TypedDict):
    """An ancestor or descendant of a montage; `made`: a sentence about its origin."""

    id: int
    description: str
    made: str
    thumbnail: str | None


class DetailsResponse(JobResponse):
    """A job with details; `seconds`: from the request to the sheet, None before."""

    seed: int
    model: str | None
    seconds: float | None
    ancestors: list[RelativeResponse]
    children: list[RelativeResponse]


def job_response(
    job: JobView, tiles: Sequence[TileView] | None, viewer: Person, language: str, *, favourite: bool
) -> JobResponse:
    """Return a job; `tiles` if it is done, `language` for trait names and failure reasons."""
    page = layout(job.candidates)
    return {
        "id": job.id,
        "state": job.state.value,
        "description": job.description,
        "createdAt": job.created_at.isoformat(),
        "reason": translate(language, job.failure) if job.failure else None,
        "origin": _origin(job, language),
        "private": job.private,
        "mine": job.person == viewer,
        "favourite": favourite,
        "width": page.width,
        "height": page.height,
        "undrawn": undrawn_line(job.undrawn, language),
        "sheet": sheet_response(job.id, tiles, language) if tiles else None,
    }


def sheet_response(job_id: int, tiles: Sequence[TileView], language: str) -> SheetResponse:
    """Return a sheet with trait names in a language."""
    return {
        "picture": f"/api/jobs/{job_id}/sheet.png?v={version(tiles)}",
        "thumbnail": _thumbnail(job_id, tiles),
        "tiles": [
            {
                "number": tile.number,
                "score": round(tile.score, 3),
                "votes": tile.votes,
                "voted": tile.voted,
                "box": box,
                "marks": [_mark(mark) for mark in name_marks(tile.marks, language)],
            }
            for tile, box in zip(tiles, _boxes(len(tiles)), strict=True)
        ],
    }


def relative_response(job: JobView, tiles: Sequence[TileView] | None, language: str) -> RelativeResponse:
    """Return a relative; `tiles` if it is done."""
    return {
        "id": job.id,
        "description": job.description,
        "made": _made(job, language),
        "thumbnail": _thumbnail(job.id, tiles) if tiles else None,
    }


def details_response(
    response: JobResponse, job: JobView, ancestors: list[RelativeResponse], children: list[RelativeResponse]
) -> DetailsResponse:
    """Return a job with details."""
    seconds = (job.finished_at - job.created_at).total_seconds() if job.finished_at and job.model else None
    return {
        **response,
        "seed": job.seed,
        "model": job.model,
        "seconds": None if seconds is None else round(seconds, 1),
        "ancestors": ancestors,
        "children": children,
    }


def version(tiles: Sequence[TileView]) -> str:
    """Return the version of a sheet's picture: order and votes of the candidates."""
    return "-".join(f"{tile.number}.{tile.votes}" for tile in tiles)


def _mark(mark: NamedMark) -> MarkResponse:
    return {"name": mark.name, "shown": mark.shown, "words": mark.words}


def _thumbnail(job_id: int, tiles: Sequence[TileView]) -> str:
    return f"/api/jobs/{job_id}/thumbnail.png?v={version(tiles)}"


def _origin(job: JobView, language: str) -> OriginResponse | None:
    if job.lineage is None:
        return None
    return {
        "kind": job.kind.value,
        "parent": job.lineage.parent_id,
        "number": job.lineage.number,
        "says": _made(job, language),
    }


def _made(job: JobView, language: str) -> str:
    return translate(language, f"made-{job.kind}", number=str(job.lineage.number if job.lineage else ""))


def _boxes(count: int) -> list[BoxResponse]:
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
