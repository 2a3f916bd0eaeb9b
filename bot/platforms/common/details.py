"""Details of a montage as names and values, for Discord and Slack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.jobs import JobKind, JobState
from bot.locales import translate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.domain.jobs import Details, JobView

MAX_RELATIVE_LENGTH: Final = 40
"""Maximum characters of a description in a one-line reference."""

_MAX_RELATIVES: Final = 5


def facts(
    details: Details, language: str, escape: Callable[[str], str], line: Callable[[JobView], str]
) -> list[tuple[str, str]]:
    """Return names and values, at most nine: Slack's sections have up to ten.

    Args:
        details: of the montage.
        language: of the names and values.
        escape: takes from a text what the platform would format.
        line: a relative in one line.
    """
    job = details.job
    found = [
        ("state", translate(language, f"state-{job.state}")),
        ("author", f"<@{job.person.id}>"),
        ("seed", str(job.seed)),
        ("model", escape(job.model or "")),
        ("candidates", _candidates(details, language)),
        ("duration", _duration(job, language)),
        ("made", _made(job, language)),
        ("ancestors", _family(details.ancestors, line)),
        ("children", _family(details.children, line)),
    ]
    return [(translate(language, f"details-{name}"), value) for name, value in found if value]


def _candidates(details: Details, language: str) -> str:
    lines = [
        translate(language, "details-candidate", number=str(tile.number), votes=tile.votes) for tile in details.tiles
    ]
    return "\n".join(lines)


def _duration(job: JobView, language: str) -> str:
    if job.state is not JobState.DONE or job.finished_at is None:
        return ""
    seconds = (job.finished_at - job.created_at).total_seconds()
    return translate(language, "details-seconds", seconds=f"{seconds:.1f}")


def _made(job: JobView, language: str) -> str:
    if job.kind is JobKind.NEW:
        return ""
    return translate(language, f"made-{job.kind}", number=str(job.lineage.number if job.lineage else ""))


def _family(jobs: Sequence[JobView], line: Callable[[JobView], str]) -> str:
    lines = [line(job) for job in jobs[:_MAX_RELATIVES]]
    return "\n".join(lines) + (" …" if len(jobs) > _MAX_RELATIVES else "")
